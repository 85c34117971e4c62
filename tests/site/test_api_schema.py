"""Schemathesis asks the API what its own description allows, and what it does not."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = {schemathesis.GenerationMode.POSITIVE: 40, schemathesis.GenerationMode.NEGATIVE: 20}
"""Of each operation: requests that are as described, and requests that are not."""


@pytest.fixture(scope="module")
def described(site: None) -> Iterator[Any]:
    """The API, asked in this process, and as often as the test likes."""
    from entrepot.site.api.access import Limit  # noqa: PLC0415 (Django must be set up)
    from entrepot.site.wsgi import application  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Limit, "allow_request", lambda *_: True)
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.mark.parametrize("mode", list(EXAMPLES))
def test_the_api_is_as_it_says(described: Any, mode: schemathesis.GenerationMode) -> None:
    operations = [one.ok() for one in described.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        if mode.is_positive or list(operation.iter_parameters()):
            _try(operation.as_strategy(generation_mode=mode), EXAMPLES[mode])


def test_the_examples_of_the_page_are_as_it_says(described: Any) -> None:
    from entrepot.site.api.reference import EXAMPLES, IN_PATHS  # noqa: PLC0415

    for operation in (one.ok() for one in described.get_all_operations()):
        query = dict(parse_qsl(EXAMPLES.get(operation.definition.raw["operationId"], "")))
        case = operation.Case(path_parameters=dict(IN_PATHS), query=query)
        assert case.call_and_validate(checks=CHECKS).status_code == 200


def _try(cases: Any, count: int) -> None:
    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def holds(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    holds()
