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
    _refuse_unknown(env)
    graph = env.get("ENTREPOT_GRAPH")
    return Settings(
        graph=Path(graph).expanduser() if graph else user_data_path("entrepot", False) / "graph",
        memory_mb=_whole_number(env, "ENTREPOT_MEMORY_MB", default=4096, least=256),
        threads=_whole_number(env, "ENTREPOT_THREADS", default=os.cpu_count() or 1, least=1),
        openalex_key=env.get("OPENALEX_API_KEY") or None,
    )


THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the environment says of the web site.

    ``folder`` (``ENTREPOT_SITE``): where the site keeps what is its own: accounts, lists, exports.
    ``secret_key`` (``ENTREPOT_SECRET_KEY``): signs sessions; without one they end at a restart.
    ``hosts`` (``ENTREPOT_HOSTS``): the names it answers to, with commas between them.
    ``https`` (``ENTREPOT_HTTPS``): ``yes`` where it is reached by https only.
    ``sign_in_only`` (``ENTREPOT_SIGN_IN_ONLY``): ``yes`` where visitors may not look.
    ``database_url`` (``DATABASE_URL``): PostgreSQL, in place of a file in the folder.
    ``seconds`` (``ENTREPOT_SECONDS``): how long a page waits for the graph.
    ``office`` (``ENTREPOT_OFFICE``), ``contact`` (``ENTREPOT_CONTACT``): who is responsible for
    the site, and the e-mail address to write to, as the page on privacy says.
    """

    folder: Path
    secret_key: str | None = field(default=None, repr=False)
    hosts: tuple[str, ...] = THIS_MACHINE
    https: bool = False
    sign_in_only: bool = False
    database_url: str | None = field(default=None, repr=False)
    seconds: int = 20
    office: str = ""
    contact: str = ""


def read_site_settings(environ: Mapping[str, str] | None = None) -> SiteSettings:
    """Read the site's settings; an unknown ``ENTREPOT_…`` name or a bad value is an error."""
    env = os.environ if environ is None else environ
    _refuse_unknown(env)
    folder, hosts = env.get("ENTREPOT_SITE"), env.get("ENTREPOT_HOSTS", "")
    named = tuple(host.strip() for host in hosts.split(",") if host.strip())
    return SiteSettings(
        folder=Path(folder).expanduser() if folder else user_data_path("entrepot", False) / "site",
        secret_key=env.get("ENTREPOT_SECRET_KEY") or None,
        hosts=named or THIS_MACHINE,
        https=_yes(env, "ENTREPOT_HTTPS"),
        sign_in_only=_yes(env, "ENTREPOT_SIGN_IN_ONLY"),
        database_url=env.get("DATABASE_URL") or None,
        seconds=_whole_number(env, "ENTREPOT_SECONDS", default=20, least=1),
        office=env.get("ENTREPOT_OFFICE", "").strip(),
        contact=env.get("ENTREPOT_CONTACT", "").strip(),
    )


_KNOWN = {
    "ENTREPOT_CONTACT",
    "ENTREPOT_GRAPH",
    "ENTREPOT_HOSTS",
    "ENTREPOT_HTTPS",
    "ENTREPOT_MEMORY_MB",
    "ENTREPOT_OFFICE",
    "ENTREPOT_SECONDS",
    "ENTREPOT_SECRET_KEY",
    "ENTREPOT_SIGN_IN_ONLY",
    "ENTREPOT_SITE",
    "ENTREPOT_THREADS",
}


def _refuse_unknown(env: Mapping[str, str]) -> None:
    for name in env:
        if name.startswith("ENTREPOT_") and name not in _KNOWN:
            allowed = ", ".join(sorted(_KNOWN))
            raise InputError(
                f"The environment sets {name}, which entrepot does not know: {allowed}."
            )


def _yes(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name, "").strip().lower()
    if text not in {"", "yes", "no"}:
        raise InputError(f"{name} is '{text}'; it must be yes or no.")
    return text == "yes"


def _whole_number(env: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    text = env.get(name)
    if not text:
        return default
    if not text.strip().isdecimal() or int(text) < least:
        raise InputError(f"{name} is '{text}'; it must be a whole number of at least {least}.")
    return int(text)
