"""The indicators again, as slowly and plainly as their definitions, on plain Python values."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log
from typing import Any, TypeVar

from tests.indicators.made_up import Place, Work

CENSUS_YEAR = 2024
Counts = Mapping[int, int | None]
Value = TypeVar("Value", int, str)


def units_of(work: Work, unit: str) -> set[Any]:
    """The people, institutions or countries that share a work, as far as known."""
    if unit == "people":
        return set(work.known_authors)
    values = {p.institution if unit == "institutions" else p.country for p in work.places}
    return {value for value in values if value is not None}


def fraction(work: Work, unit: str) -> Fraction:
    """1 / A, 1 / I or 1 / K of a work."""
    size = len(work.authors) if unit == "people" else len(units_of(work, unit))
    return Fraction(1, size)


def portfolios(works: Iterable[Work], unit: str) -> dict[Any, list[Work]]:
    """The works of every unit."""
    found: dict[Any, list[Work]] = defaultdict(list)
    for work in works:
        for one in units_of(work, unit):
            found[one].append(work)
    return dict(found)


def citing(works: Sequence[Work], cited: Work, counting: str = "ws") -> list[Work]:
    """The works that cite one, up to the census year; ``ns`` without those that share an author."""
    found = [w for w in works if cited.number in w.references and _is_by_now(w)]
    if counting.startswith("ns"):
        found = [w for w in found if not w.known_authors & cited.known_authors]
    if counting.endswith("y"):
        years = int(counting[len("ws_") : -len("y")])
        found = [w for w in found if _is_within(w, cited, years)]
    return found


def _is_by_now(work: Work) -> bool:
    return work.year is None or work.year <= CENSUS_YEAR


def _is_within(work: Work, cited: Work, years: int) -> bool:
    if work.year is None or cited.year is None:
        return False
    return max(0, work.year - cited.year) < years


def counts(works: Sequence[Work], counting: str) -> dict[int, int | None]:
    """The citations of every work, by its number."""
    if counting == "reported":
        return {work.number: work.reported for work in works}
    return {work.number: len(citing(works, work, counting)) for work in works}


def known(works: Sequence[Work], count: Counts) -> list[tuple[Work, int]]:
    """The works with a known count, and the count."""
    pairs = [(work, count[work.number]) for work in works]
    return [(work, number) for work, number in pairs if number is not None]


def where_known(
    works: Sequence[Work], count: Counts, value: Callable[[list[tuple[Work, int]]], float]
) -> float | None:
    """A value of the works with a known count; None where there are none."""
    pairs = known(works, count)
    return value(pairs) if pairs else None


def h_index(pairs: list[tuple[Work, int]]) -> int:
    """The largest h such that h works have at least h citations each."""
    return max(h for h in range(len(pairs) + 1) if sum(c >= h for _, c in pairs) >= h)


def hm_index(pairs: list[tuple[Work, int]]) -> float:
    """The largest r(i) = Σ 1/A_j at most c_i, works by citations, then by fewer authors."""
    effective, best = Fraction(0), Fraction(0)
    for work, count in sorted(pairs, key=lambda pair: (-pair[1], len(pair[0].authors))):
        effective += Fraction(1, max(1, len(work.authors)))
        if effective <= count:
            best = effective
    return float(best)


def citations_in_byline(author: int, roles: set[str], pairs: list[tuple[Work, int]]) -> int:
    """The citations of works in which somebody has one of the roles."""
    return sum(count for work, count in pairs if role(work, author) in roles)


def role(work: Work, author: int) -> str:
    """Single, first, last or middle author."""
    if len(work.authors) == 1:
        return "single"
    ends = {0: "first", len(work.authors) - 1: "last"}
    return ends.get(work.authors.index(author), "middle")


def c_score(parts: Mapping[str, float], maxima: Mapping[str, float]) -> float:
    """Σ ln(1+x) / ln(1+max x)."""
    return sum(log(1 + parts[x]) / log(1 + maxima[x]) for x in maxima if maxima[x] > 0)


def percentiles(values: Sequence[float | Fraction | None]) -> list[float | None]:
    """100 × (share of values below + half of those equal)."""
    present = [value for value in values if value is not None]

    def place(one: float | Fraction) -> float:
        below, equal = sum(v < one for v in present), sum(v == one for v in present)
        return 100 * (below + equal / 2) / len(present)

    return [None if one is None else place(one) for one in values]


def top_weights(citations: Sequence[int], share: Fraction) -> list[Fraction]:
    """The weights of a cell's works, by the formula, in exact fractions."""
    size = len(citations)

    def upto(level: int) -> Fraction:
        return Fraction(sum(c <= level for c in citations), size)

    threshold = min(level for level in citations if upto(level) >= 1 - share)
    exactly = Fraction(citations.count(threshold), size)
    border = (upto(threshold) - (1 - share)) / exactly
    return [Fraction(c > threshold) if c != threshold else border for c in citations]


@dataclass(frozen=True, slots=True)
class Career:
    """What is known of a career."""

    first_year: int
    has_isolated_first_work: bool
    origin_country: str | None
    country_code: str | None
    institution_id: int | None
    place_work_count: int | None
    mobility: str | None


def career(works: Sequence[Work], author: int) -> Career | None:
    """The career of an author; None where no year is known."""
    written = [w for w in works if author in w.authors and w.year is not None]
    sizes = Counter(w.year for w in written if w.year is not None)
    if not sizes:
        return None
    years = sorted(sizes)
    is_isolated = len(years) > 1 and sizes[years[0]] == 1 and years[1] - years[0] > 10
    active = years[1:] if is_isolated else years
    early = [w for w in written if w.year in active[:3]]
    late = [w for w in written if w.year in active[-2:]]

    def countries(work: Work) -> set[str]:
        return {p.country for p in places(work, author) if p.country is not None}

    def institutions(work: Work) -> set[int]:
        return {p.institution for p in places(work, author) if p.institution is not None}

    origin, _ = _mode(early, countries, earliest=True)
    current, place_work_count = _mode(late, countries, earliest=False)
    institution, _ = _mode(late, institutions, earliest=False)
    return Career(
        first_year=active[0],
        has_isolated_first_work=is_isolated,
        origin_country=origin,
        country_code=current,
        institution_id=institution,
        place_work_count=place_work_count,
        mobility=_mobility(origin, {country for work in late for country in countries(work)}),
    )


def _mobility(origin: str | None, now: set[str]) -> str | None:
    if origin is None or not now:
        return None
    if origin not in now:
        return "migrant"
    return "traveller" if len(now) > 1 else "stayed"


def _mode(
    works: Sequence[Work], values_of: Callable[[Work], set[Value]], *, earliest: bool
) -> tuple[Value | None, int | None]:
    """The value most works name, and how many; of equals the earlier or later, then the least."""
    years: dict[Value, list[int]] = defaultdict(list)
    for work in works:
        for value in values_of(work):
            years[value].append((work.year or 0) * (1 if earliest else -1))
    if not years:
        return None, None
    best = min(years, key=lambda value: (-len(years[value]), min(years[value]), value))
    return best, len(years[best])


def places(work: Work, author: int) -> list[Place]:
    """Where an author wrote a work; of an only author also what is known of the work."""
    is_alone = len(work.authors) == 1
    return [p for p in work.places if p.author == author or (p.author is None and is_alone)]
