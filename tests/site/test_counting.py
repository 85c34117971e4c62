"""How often something was asked for, counted for all processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.site.parts import Part, models

counting: Any = Part("entrepot.site.counting")


@pytest.fixture(autouse=True)
def nothing_counted(site: None) -> None:
    models.Count.objects.all().delete()


def test_each_is_counted_by_itself() -> None:
    assert [counting.counted("one", seconds=60) for _ in range(3)] == [1, 2, 3]
    assert counting.counted("other", seconds=60) == 1


def test_it_begins_anew_when_its_time_is_over() -> None:
    counting.counted("one", seconds=60)
    counting.counted("other", seconds=60)
    models.Count.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert counting.counted("one", seconds=60) == 1
    assert models.Count.objects.count() == 1, "what is over is forgotten"


def test_none_is_lost_where_many_ask_at_once() -> None:
    from django.db import connection  # noqa: PLC0415 (Django must be set up)

    def one(_: int) -> int:
        try:
            return counting.counted("one", seconds=60)  # type: ignore[no-any-return]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(40))) == list(range(1, 41))
