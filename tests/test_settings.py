from pathlib import Path

import pytest
from platformdirs import user_data_path

from entrepot.errors import InputError
from entrepot.settings import read_settings


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
    known = "ENTREPOT_GRAPH, ENTREPOT_MEMORY_MB, ENTREPOT_THREADS"
    with pytest.raises(InputError, match=f"sets ENTREPOT_GRAF, .* does not know: {known}"):
        read_settings({"ENTREPOT_GRAF": "/data"})


def test_the_environment_is_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_GRAPH", "graphs/here")
    assert read_settings().graph == Path("graphs/here")
