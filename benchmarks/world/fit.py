"""Draw the fabricated world beside real works, as pictures for ``docs/world.md``.

    python -m benchmarks.world.fit --works 1M

Writes docs/pictures/world-*.svg and prints the numbers of the page's table. Real works are read
from ../shared/data, which is not part of the project, and from the bundled sample; the pictures
show only the sample where ../shared/data is not there.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt
from benchmarks.pictures import logarithmic
from benchmarks.world.__main__ import size
from benchmarks.world.blocks import Block
from benchmarks.world.fabric import make_world
from benchmarks.world.facts import facts_of
from benchmarks.world.ledger import Ledger, draw_ledger
from benchmarks.world.real import SAMPLE, SHARED, Corpus, read_corpus
from benchmarks.world.shape import FIRST_YEAR
from benchmarks.world.teams import Teams

Ints = npt.NDArray[np.int64]
Row = dict[str, Any]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
FABRICATED = "fabricated"
SAMPLE_NAME = "bundled sample"
_COLOURS = {
    FABRICATED: "#1b1b1b",
    "ACL Anthology": "#c2410c",
    "management journals": "#1d6fb8",
    SAMPLE_NAME: "#3f8f4f",
}
_POINTS = 40
_CITING = 50_000
"""Works whose citations are looked at one by one."""
_YEARS = (1980, 2025)
_MISSING_FROM = 1970
_FEW_LAGS = 10_000
_WIDTH, _HEIGHT = 420, 260


def fabricated(ledger: Ledger) -> Corpus:
    """The counts of a fabricated world; some of them of its first works only."""
    world, fabric = ledger.world, ledger.world.fabric
    teams = ledger.teams(Block(0, world.work_count))
    year = facts_of(fabric, 0, world.work_count).year.astype(np.int64) + FIRST_YEAR
    citing, cited = _citations(ledger)
    is_placed = (teams.institution >= 0) | (teams.country >= 0)
    team_year = np.repeat(year, np.diff(teams.begins))
    return Corpus(
        year=year,
        citations=ledger.citations.astype(np.int64),
        authors=np.diff(teams.begins),
        references=ledger.reference_counts.astype(np.int64),
        works=ledger.works[ledger.works > 0].astype(np.int64),
        lags=year[citing] - year[cited],
        missing={
            y: float((~is_placed[team_year == y]).mean()) for y in np.unique(team_year).tolist()
        },
        self_citation_share=_self_citation_share(teams, citing, cited),
    )


def _citations(ledger: Ledger) -> tuple[Ints, Ints]:
    """The places of citing and cited works, both inside, for the first citing works."""
    count = min(_CITING, ledger.world.work_count)
    lists, outside = ledger.lists(Block(0, count)), ledger.world.fabric.outside_count
    is_inside = lists.cited >= outside
    citing = np.repeat(np.arange(count), np.diff(lists.begins))[is_inside]
    return citing, lists.cited[is_inside].astype(np.int64) - outside


def _self_citation_share(teams: Teams, citing: Ints, cited: Ints) -> float:
    """The share of citations between works that share an author."""
    size = np.diff(teams.begins)
    pairs = np.sort(np.repeat(np.arange(len(size)), size) << 32 | teams.person)
    citation = np.repeat(np.arange(len(citing)), size[citing])
    place = np.arange(len(citation)) - np.repeat(np.cumsum(size[citing]), size[citing])
    person = teams.person[place + np.repeat(teams.begins[citing + 1], size[citing])]
    wanted = cited[citation] << 32 | person
    found = pairs[np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)] == wanted
    return len(np.unique(citation[found])) / len(citing)


def survival(counts: Ints, *, relative: bool = False) -> list[Row]:
    """The share of counts at or above thresholds from 1 on.

    Where ``relative``, thresholds are told as multiples of the mean of all counts.
    """
    ordered = np.sort(counts)
    marks = np.unique(np.geomspace(1, ordered[-1], _POINTS).astype(np.int64))
    above = len(ordered) - np.searchsorted(ordered, marks)
    unit = float(counts.mean()) if relative else 1.0
    pairs = zip(marks.tolist(), above.tolist(), strict=True)
    return [{"x": mark / unit, "y": count / len(ordered)} for mark, count in pairs]


def shares(values: npt.NDArray[np.int64], low: int, high: int) -> list[Row]:
    """The share of each number from low to high."""
    inside = values[(values >= low) & (values <= high)]
    counted = np.bincount(inside - low, minlength=high - low + 1) / len(inside)
    return [{"x": low + place, "y": float(share)} for place, share in enumerate(counted)]


def draw(corpora: Mapping[str, Corpus], folder: Path) -> None:
    """Write all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in _charts(corpora).items():
        chart.save(folder / f"world-{name}.svg")


def _charts(corpora: Mapping[str, Corpus]) -> dict[str, Any]:
    lasting = {n: c for n, c in corpora.items() if n != SAMPLE_NAME}
    return {
        "citations": _survival(
            {n: survival(c.citations, relative=True) for n, c in lasting.items()},
            "citations of a work, over the mean of all works",
            "share of works with as many or more",
        ),
        "productivity": _survival(
            {n: survival(c.works) for n, c in lasting.items()},
            "works of an author",
            "share of authors with as many or more",
        ),
        "teams": _survival(
            {n: survival(c.authors) for n, c in corpora.items()},
            "authors of a work",
            "share of works with as many or more",
        ),
        "references": _survival(
            {
                n: survival(c.references[c.references > 0], relative=True)
                for n, c in corpora.items()
                if c.references.any()
            },
            "references of a work that has some, over their mean",
            "share of such works with as many or more",
        ),
        "years": _lines(
            {n: shares(c.year, *_YEARS) for n, c in lasting.items()},
            "year of publication",
            f"share of the works of {_YEARS[0]} to {_YEARS[1]}",
        ),
        "lags": _lines(
            {n: shares(c.lags, 0, 25) for n, c in corpora.items() if len(c.lags) > _FEW_LAGS},
            "years from the cited work to the citing one",
            "share of citations",
        ),
        "missing": _lines(
            {n: _by_year(c.missing) for n, c in corpora.items() if min(c.missing.values()) < 1},
            "year of publication",
            "share of authorships without institution or country",
        ),
    }


def _by_year(missing: Mapping[int, float]) -> list[Row]:
    return [{"x": x, "y": y} for x, y in sorted(missing.items()) if x >= _MISSING_FROM]


def _survival(curves: Mapping[str, list[Row]], x: str, y: str) -> Any:
    return _layers(
        curves,
        alt.X("x:Q", title=x, **logarithmic([row["x"] for row in _rows(curves)])),
        alt.Y("y:Q", title=y, **logarithmic([1.0, *(row["y"] for row in _rows(curves))])),
    )


def _rows(curves: Mapping[str, list[Row]]) -> list[Row]:
    return [{**row, "of": name} for name, curve in curves.items() for row in curve]


def _lines(curves: Mapping[str, list[Row]], x: str, y: str) -> Any:
    return _layers(
        curves,
        alt.X("x:Q", title=x, axis=alt.Axis(format="d", grid=False), scale=alt.Scale(zero=False)),
        alt.Y("y:Q", title=y, axis=alt.Axis(format="~%", tickCount=5)),
    )


def _layers(curves: Mapping[str, list[Row]], x: alt.X, y: alt.Y) -> Any:
    """The fabricated curve as a line, the real ones as lines with points."""
    rows = _rows(curves)
    names = [name for name in _COLOURS if name in curves]
    colour = alt.Color(
        "of:N",
        title=None,
        scale=alt.Scale(domain=names, range=[_COLOURS[name] for name in names]),
        legend=alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3),
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y, color=colour)
    is_real = f"datum.of != '{FABRICATED}'"
    lines = base.mark_line(strokeWidth=1.2).transform_filter(is_real)
    points = base.mark_point(size=14, filled=True, opacity=1).transform_filter(is_real)
    ours = base.mark_line(strokeWidth=2.6).transform_filter(f"datum.of == '{FABRICATED}'")
    chart: Any = alt.layer(lines, points, ours).properties(
        width=_WIDTH, height=_HEIGHT, background="white"
    )
    return chart.configure_axis(labelFontSize=12, titleFontSize=13, titleFontWeight="normal")


def table(corpora: Mapping[str, Corpus]) -> str:
    """The figures of the page, as a Markdown table."""
    rows = [_figures(corpus) for corpus in corpora.values()]
    lines = [f"| | {' | '.join(corpora)} |", "| --- |" + " ---: |" * len(rows)]
    lines += [f"| {name} | {' | '.join(row[name] for row in rows)} |" for name in rows[0]]
    return "\n".join(lines)


def _figures(corpus: Corpus) -> dict[str, str]:
    cited, works, authors = corpus.citations, corpus.works, corpus.authors
    listed = corpus.references[corpus.references > 0]
    return {
        "works": f"{len(cited):,}",
        "citations a work": f"{cited.mean():.1f}",
        "works without a citation": f"{(cited == 0).mean():.0%}",
        "share of citations held by the top 1 % of works": f"{_top_share(cited):.0%}",
        "spread of ln(citations), works with some": f"{np.log(cited[cited > 0]).std():.2f}",
        "works an author": f"{works.mean():.2f}",
        "authors with one work": f"{(works == 1).mean():.0%}",
        "authors with 10 works or more": f"{(works >= 10).mean():.1%}",
        "authors with 100 works or more": f"{(works >= 100).mean():.2%}",
        "authors a work": f"{authors.mean():.2f}",
        "works with over 10 authors": f"{(authors > 10).mean():.1%}",
        "references, works with some": f"{listed.mean():.1f}" if len(listed) else "–",
        "spread of ln(references)": f"{np.log(listed).std():.2f}" if len(listed) else "–",
        "self-citations": _percent(corpus.self_citation_share),
    }


def _top_share(values: Ints) -> float:
    ordered = np.sort(values)[::-1]
    return float(ordered[: max(1, len(ordered) // 100)].sum() / ordered.sum())


def _percent(share: float) -> str:
    return f"{share:.1%}" if share else "–"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.world.fit",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--works", type=size, default="1M", help="how large a world to compare")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pictures", type=Path, default=PICTURES, help="where to write them")
    options = parser.parse_args(arguments)
    world = make_world(options.works, options.seed)
    with TemporaryDirectory() as scratch:
        corpora = {FABRICATED: fabricated(draw_ledger(world, Path(scratch)))}
    shared = {"ACL Anthology": "acl", "management journals": "openalex-management"}
    for name, folder in shared.items():
        if (SHARED / folder).is_dir():
            corpora[name] = read_corpus(SHARED / folder / "data")
    corpora[SAMPLE_NAME] = read_corpus(SAMPLE)
    draw(corpora, options.pictures)
    print(table(corpora))


if __name__ == "__main__":
    main()
