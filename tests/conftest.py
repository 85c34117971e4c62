from collections.abc import Iterator

import pytest
from hypothesis import settings

# Loops are compiled when first called, which no example should be blamed for.
settings.register_profile("entrepot", deadline=None)
settings.load_profile("entrepot")


@pytest.fixture(scope="module", autouse=True)
def nothing_is_remembered() -> Iterator[None]:
    """Answers keep the files of their graphs open: forget them before there are too many."""
    yield
    from entrepot.talent import asked, peers  # noqa: PLC0415 (few tests need them)

    asked.REMEMBERED.clear()
    peers.REMEMBERED.clear()
