"""The web site: server-rendered pages over one research graph (Django).

Where is what
    conf.py          Django's settings, from the environment (``entrepot.settings``)
    desk.py          how pages ask the graph: a bounded pool of threads, a time limit
    areas.py         AreaQuery: an area as it stands in an address, and back
    wording.py       indicators, stages and the like in the language of the page
    searching.py     what is typed into the box, looked up
    bars.py          bars by year, drawn by the page; charts.py: what is brushed (Vega-Lite)
    serving.py       the server, and Django's own commands
    pages/           one module a page: a view function, its form, what it asks the graph
    urls.py          addresses; names as in ``{% url "people" %}``
    templatetags/    ``shown`` (numbers), ``address``, ``without``, ``asset``
    templates/site/  base.html and a template a page; parts begin with an underscore
    static/site/     site.css, site.js, charts.js; vendor/ holds what others made, with licences
                     (``scripts/vendor_site.py`` fetches it anew and checks it)
    locale/          translations; templates and code mark texts for gettext, and
                     ``scripts/translate_site.py`` collects and compiles them
    models.py        what the site keeps itself; migrations/ beside it

How to add a page
    A view takes the request, reads the address, asks the graph through ``desk.ask(question)``,
    where ``question`` is a function of an opened ``entrepot.api.Graph``, and renders a template
    that extends ``site/base.html``. Errors that users may see (``EntrepotError``) become a page
    that says so; where the desk is full or the answer takes too long, one that says that.
    Every state of a view is in its address: ``{% address page=2 %}`` changes one part of it.
"""
