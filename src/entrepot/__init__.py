"""entrepot: the leading people of any research field, where they are and how they are cited."""

from entrepot.api import Graph, NamedArea, import_files, load, open  # noqa: A004 (entrepot.open)

__version__ = "0.1.0"

__all__ = ["Graph", "NamedArea", "__version__", "import_files", "load", "open"]
