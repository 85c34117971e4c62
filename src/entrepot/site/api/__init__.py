"""The API: what the pages show, as JSON, under ``/api/v1/``.

One module a theme, each with a router of operations that ask the same functions as the pages.
``app`` puts them together; ``asked`` has what may be asked, ``answers`` how things go wrong.
"""
