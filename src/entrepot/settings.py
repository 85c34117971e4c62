"""The settings, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from entrepot.errors import InputError


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    ``graph`` (``ENTREPOT_GRAPH``): the folder of the research graph; by default
    ``graph`` in the user's data folder.
    ``memory_mb`` (``ENTREPOT_MEMORY_MB``): memory the engine may use, in MB.
    ``threads`` (``ENTREPOT_THREADS``): threads and processes; by default all cores.
    ``openalex_key`` (``OPENALEX_API_KEY``): the key for the OpenAlex API.
    """

    graph: Path
    memory_mb: int = 4096
    threads: int = 1
    openalex_key: str | None = field(default=None, repr=False)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; an unknown ``ENTREPOT_…`` name or a bad value is an error."""
    env = os.environ if environ is None else environ
    known = {"ENTREPOT_GRAPH", "ENTREPOT_MEMORY_MB", "ENTREPOT_THREADS"}
    for name in env:
        if name.startswith("ENTREPOT_") and name not in known:
            allowed = ", ".join(sorted(known))
            raise InputError(
                f"The environment sets {name}, which entrepot does not know: {allowed}."
            )
    graph = env.get("ENTREPOT_GRAPH")
    return Settings(
        graph=Path(graph).expanduser() if graph else user_data_path("entrepot", False) / "graph",
        memory_mb=_whole_number(env, "ENTREPOT_MEMORY_MB", default=4096, least=256),
        threads=_whole_number(env, "ENTREPOT_THREADS", default=os.cpu_count() or 1, least=1),
        openalex_key=env.get("OPENALEX_API_KEY") or None,
    )


def _whole_number(env: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    text = env.get(name)
    if not text:
        return default
    if not text.strip().isdecimal() or int(text) < least:
        raise InputError(f"{name} is '{text}'; it must be a whole number of at least {least}.")
    return int(text)
