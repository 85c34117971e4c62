"""How the values of a dossier read: numbers, coded values, addresses, indicators."""

from itertools import accumulate
from typing import Any
from urllib.parse import quote

from entrepot.dossier.content import Content
from entrepot.dossier.words import Wording
from entrepot.graph.countries import chinese_country_name, country_name
from entrepot.indicators.registry import INDICATORS, Format
from entrepot.indicators.words_zh import Words, chinese_of
from entrepot.tabular import format_of
from entrepot.talent.profile import Profile

_SHAPES: dict[Format, str] = {
    "count": ",.0f",
    "decimal": ",.2f",
    "share": ".1%",
    "percentile": ".1f",
}
UNKNOWN = "–"
_AS_IN_CHINA = {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"}
"""How publications in China write them."""
IN_THE_TABLE = (
    "work_count",
    "citation_count",
    "h_index",
    "c_score",
    "mncs",
    "pp_top_10",
    "self_citation_share",
)
"""The indicators of the table of the shortlist."""


def shortened(text: str, letters: int) -> str:
    """A text of at most some letters, of which a Chinese one takes two; … where it was longer."""
    widths = accumulate(2 if ord(letter) > 0x2E80 else 1 for letter in text)
    fitting = sum(width <= letters for width in widths)
    return text if fitting == len(text) else text[: fitting - 1].rstrip() + "…"


def area_text(content: Content, words: Wording) -> str:
    """How many people in what area."""
    count = len(content.profiles)
    area = words("everything") if content.area_name == "all" else content.area_name
    return words("subtitle" if count > 1 else "one_subtitle", area=area, count=count)


def subtitle_text(content: Content, words: Wording) -> str:
    """What stands below the title: also that it is a dossier, where its title is its own."""
    area = area_text(content, words)
    return words("titled", area=area) if content.query.title else area


def cover_lines(content: Content, words: Wording) -> list[tuple[str, str]]:
    """What must be known of the dossier as a whole: labels and texts."""
    query = content.query
    area = words("everything") if content.area_name == "all" else content.area_name
    return [
        (words("area"), words("area_works", area=area, count=content.area_work_count)),
        *([(words("definition"), content.definition)] if content.definition != "all" else []),
        (words("people"), f"{len(content.profiles):,}"),
        (words("data_date"), content.data_date),
        (words("census_year"), str(content.census_year)),
        (words("citations"), words(content.citations)),
        *([(words("our_institution"), content.institution)] if content.institution else []),
        (words("purpose"), query.purpose),
        (words("made_by"), query.made_by or words("not_said")),
        (words("made_on"), query.made_on.isoformat()),
    ]


def number_text(name: str, value: float | None) -> str:
    """The value of an indicator; a dash where it is not known."""
    if value is None:
        return UNKNOWN
    shape = format_of(name)
    return format(value, _SHAPES[shape] if shape else ".0f")


def indicator_words(name: str, words: Wording) -> Words:
    """Title, summary and unit of an indicator in the language."""
    if words.language == "zh":
        return chinese_of(name)
    one = INDICATORS[name]
    return Words(one.title, one.summary, one.unit)


def indicator_basis(name: str, words: Wording) -> str:
    """What citations an indicator rests on, in words."""
    return words(f"basis_{INDICATORS[name].traits.rests_on}")


def openalex_address(identifier: str) -> str | None:
    """The page of an OpenAlex id; None for an id made here."""
    return f"https://openalex.org/{identifier}" if identifier[1:].isdecimal() else None


def orcid_address(orcid: str | None) -> str | None:
    """The page of an ORCID iD."""
    return f"https://orcid.org/{orcid}" if orcid else None


def doi_address(doi: str | None) -> str | None:
    """The page of a DOI."""
    return f"https://doi.org/{quote(doi, safe='/:;().-_')}" if doi else None


def country_text(code: str | None, words: Wording) -> str:
    """The name of a country in the language of the dossier."""
    name = country_name(code)
    if words.language == "zh":
        name = _AS_IN_CHINA.get(code or "") or chinese_country_name(code) or name
    return name or code or ""


def place_text(profile: Profile, words: Wording) -> str:
    """Where somebody publishes from now."""
    career = profile.career
    parts = (career.institution, country_text(career.country_code, words))
    return ", ".join(part for part in parts if part) or UNKNOWN


def career_facts(profile: Profile, words: Wording) -> list[tuple[str, str]]:
    """The career as labels and texts."""
    career = profile.career
    known: list[tuple[str, Any]] = [("place", place_text(profile, words))]
    if career.place_work_count:
        key = "rests_on_one" if career.place_work_count == 1 else "rests_on_works"
        rests = words(key, count=career.place_work_count)
        known = [("place", f"{place_text(profile, words)} ({rests})")]
    if career.stage:
        age = words("years_long", years=career.age_years)
        known.append(("stage", f"{words.coded('stage', career.stage)}, {age}"))
    if career.first_year is not None:
        span = words("span", first=career.first_year, last=career.last_year)
        known.append(("active", span))
    if career.origin_country:
        known.append(("origin", country_text(career.origin_country, words)))
    if career.mobility:
        known.append(("mobility", words.coded("mobility", career.mobility)))
    return [(words(key), text) for key, text in known]


def tie_text(tie: Any, words: Wording) -> str:
    """The ties of a person to our institution, in a line."""
    said = [
        f"{tie[column]:,} {words(key)}"
        for column, key in (
            ("shared_work_count", "ties_shared"),
            ("shared_coauthor_count", "ties_between"),
            ("past_work_count", "ties_past"),
        )
        if tie[column]
    ]
    if tie["last_year_there"]:
        said.append(f"{words('ties_last')} {tie['last_year_there']}")
    return words("between").join(said) or words("none")
