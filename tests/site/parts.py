"""Parts of the site that can be imported only once Django is set up: looked up when used."""

from importlib import import_module
from typing import Any


class Part:
    """A module that is imported when something of it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


models: Any = Part("entrepot.site.models")
dossiers: Any = Part("entrepot.site.dossiers")
shortlist_page: Any = Part("entrepot.site.pages.shortlist")
start_page: Any = Part("entrepot.site.pages.start")
