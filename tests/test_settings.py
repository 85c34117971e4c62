from pathlib import Path

import pytest
from platformdirs import user_data_path

from entrepot.errors import InputError
from entrepot.settings import read_settings, read_site_settings


def test_defaults() -> None:
    settings = read_settings({})
    assert settings.graph == user_data_path("entrepot", False) / "graph"
    assert settings.memory_mb == 4096
    assert settings.threads >= 1
    assert settings.openalex_key is None


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {
            "ENTREPOT_GRAPH": "~/graphs/mine",
            "ENTREPOT_MEMORY_MB": " 512 ",
            "ENTREPOT_THREADS": "3",
            "OPENALEX_API_KEY": "s3cret",
            "PATH": "/bin",
        }
    )
    assert settings.graph == Path.home() / "graphs" / "mine"
    assert (settings.memory_mb, settings.threads) == (512, 3)
    assert settings.openalex_key == "s3cret"


def test_what_is_set_to_nothing_is_not_set() -> None:
    names = ("ENTREPOT_GRAPH", "ENTREPOT_MEMORY_MB", "ENTREPOT_THREADS", "OPENALEX_API_KEY")
    assert read_settings(dict.fromkeys(names, "")) == read_settings({})


def test_the_key_is_not_shown() -> None:
    assert "s3cret" not in repr(read_settings({"OPENALEX_API_KEY": "s3cret"}))


@pytest.mark.parametrize(
    ("name", "value", "least"),
    [
        ("ENTREPOT_THREADS", "0", 1),
        ("ENTREPOT_THREADS", "-1", 1),
        ("ENTREPOT_THREADS", "two", 1),
        ("ENTREPOT_THREADS", "1.5", 1),
        ("ENTREPOT_MEMORY_MB", "255", 256),
        ("ENTREPOT_MEMORY_MB", "4GB", 256),
        ("ENTREPOT_MEMORY_MB", "²", 256),
    ],
)
def test_a_bad_value_is_told_with_what_is_allowed(name: str, value: str, least: int) -> None:
    expected = f"^{name} is '{value}'; it must be a whole number of at least {least}\\.$"
    with pytest.raises(InputError, match=expected):
        read_settings({name: value})


def test_the_least_allowed_is_allowed() -> None:
    settings = read_settings({"ENTREPOT_MEMORY_MB": "256", "ENTREPOT_THREADS": "1"})
    assert (settings.memory_mb, settings.threads) == (256, 1)


def test_an_unknown_name_is_told_with_those_that_are_known() -> None:
    known = ".*ENTREPOT_GRAPH, ENTREPOT_HOSTS, .*ENTREPOT_MEMORY_MB, .*ENTREPOT_THREADS"
    for read in (read_settings, read_site_settings):
        with pytest.raises(InputError, match=f"sets ENTREPOT_GRAF, .* does not know: {known}"):
            read({"ENTREPOT_GRAF": "/data"})


def test_what_the_environment_says_of_the_site() -> None:
    site = read_site_settings(
        {
            "ENTREPOT_SITE": "/srv/site",
            "ENTREPOT_SECRET_KEY": "key",
            "ENTREPOT_HOSTS": "a.example, b.example",
            "ENTREPOT_HTTPS": "yes",
            "ENTREPOT_SIGN_IN_ONLY": "no",
            "DATABASE_URL": "postgres://db/x",
            "ENTREPOT_SECONDS": "5",
        }
    )
    assert (site.folder, site.secret_key) == (Path("/srv/site"), "key")
    assert site.hosts == ("a.example", "b.example")
    assert (site.https, site.sign_in_only, site.seconds) == (True, False, 5)
    assert site.database_url == "postgres://db/x"


def test_yes_or_no_and_nothing_else() -> None:
    with pytest.raises(InputError, match=r"^ENTREPOT_HTTPS is 'maybe'; it must be yes or no"):
        read_site_settings({"ENTREPOT_HTTPS": "maybe"})


def test_the_environment_is_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_GRAPH", "graphs/here")
    assert read_settings().graph == Path("graphs/here")
