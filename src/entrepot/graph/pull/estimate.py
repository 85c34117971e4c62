"""How much a query would pull, and how many days' allowance that takes.

A list call costs 1 credit whatever its size, a text search 10, a single record nothing;
a free key has 10,000 credits a day. Source: https://developers.openalex.org/api-reference/authentication
"""

from dataclasses import dataclass

from entrepot.graph.pull.client import Client
from entrepot.graph.pull.query import PullQuery, listings
from entrepot.graph.pull.server import Server

FREE_DAILY_CREDIT_COUNT = 10_000
LIST_CREDIT_COUNT = 1
SEARCH_CREDIT_COUNT = 10


@dataclass(frozen=True)
class Estimate:
    """What a pull would take.

    ``work_count`` is an upper bound where ``listing_count`` is above 1: a work may be in
    several lists and is kept once. ``remaining_credit_count`` is None where the server does
    not say how much of today is left.
    """

    work_count: int
    listing_count: int
    call_count: int
    credit_count: int
    daily_credit_count: int = FREE_DAILY_CREDIT_COUNT
    remaining_credit_count: int | None = None

    @property
    def day_count(self) -> int:
        """Days of allowance it takes, at least 1."""
        return max(-(-self.credit_count // self.daily_credit_count), 1)

    @property
    def fits_today(self) -> bool:
        """Whether what is left of today's allowance suffices."""
        left = self.remaining_credit_count
        return self.credit_count <= (self.daily_credit_count if left is None else left)

    def sentence(self) -> str:
        """The estimate for people."""
        at_most = "at most " if self.listing_count > 1 else ""
        days = "1 day" if self.day_count == 1 else f"{self.day_count} days"
        calls = "1 call" if self.call_count == 1 else f"{self.call_count:,} calls"
        text = (
            f"{at_most}{self.work_count:,} works in {calls}, "
            f"{self.credit_count:,} of the {self.daily_credit_count:,} credits a day ({days})"
        )
        if self.fits_today or self.remaining_credit_count is None:
            return text
        return f"{text}; {self.remaining_credit_count:,} credits are left today"


def estimate(query: PullQuery, *, key: str, server: Server | None = None) -> Estimate:
    """Ask the server how many works a query has; one call for each list of the query.

    Raises ``KeyRejectedError``, ``QuotaError``, ``InputError`` (the server does not
    understand the query) and ``RemoteError``.
    """
    lists = listings(query)
    with Client(key, server) as client:
        counts = [client.count(listing) for listing in lists]
        # The last page is known as such only because it is not full.
        calls = [count // client.page_size + 1 for count in counts]
        allowance = client.allowance
    credit_count = sum(
        call_count * (SEARCH_CREDIT_COUNT if listing.is_search else LIST_CREDIT_COUNT)
        for call_count, listing in zip(calls, lists, strict=True)
    )
    return Estimate(
        work_count=sum(counts),
        listing_count=len(lists),
        call_count=sum(calls),
        credit_count=credit_count,
        daily_credit_count=allowance.daily_credit_count if allowance else FREE_DAILY_CREDIT_COUNT,
        remaining_credit_count=allowance.remaining_credit_count if allowance else None,
    )
