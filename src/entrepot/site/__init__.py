"""The web site: server-rendered pages over one research graph (Django).

Where is what
    conf.py          Django's settings, from the environment (``entrepot.settings``)
    desk.py          how pages ask the graph: a bounded pool of threads, a time limit
    areas.py         AreaQuery: an area as it stands in an address, and back
    tables.py        rows and columns of a ranking as a page shows them
    pages/           one module a page: a view function, its form, what it asks the graph
    urls.py          addresses; names as in ``{% url "people" %}``
    templatetags/    ``number``, ``address``, ``why`` (what an indicator means), ``asset``
    templates/site/  base.html and a template a page; parts begin with an underscore
    static/site/     site.css, site.js; vendor/ holds what others made, with licences
    locale/          translations; templates and code mark texts for gettext
    models.py        what the site keeps itself; migrations/ beside it

How to add a page
    A view takes the request, reads the address, asks the graph through ``desk.ask(question)``,
    where ``question`` is a function of an opened ``entrepot.api.Graph``, and renders a template
    that extends ``site/base.html``. Errors that users may see (``EntrepotError``) become a page
    that says so; where the desk is full or the answer takes too long, one that says that.
    Every state of a view is in its address: ``{% address page=2 %}`` changes one part of it.
"""
