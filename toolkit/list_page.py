"""The list on one page of US letter paper, to think over or to take to an adviser.

The page is HTML that loads nothing and runs nothing. Up to `ONE_PAGE` programs, with those below
the line, fit one page: the type grows smaller, and long texts end in dots on paper. On a screen
they stand whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.facts import as_of, facts
from toolkit.figures import bump_chart
from toolkit.files import write_whole
from toolkit.rank_list import compare, criteria, firmness, preference_fit, titles
from toolkit.rank_list.diary import unplaced
from toolkit.rank_list.entry_sheet import when_in_words
from toolkit.rank_list.findings import (
    Finding,
    Reading,
    Severity,
    list_that_stands,
    why_left_out,
)
from toolkit.reruns import NOTHING_FROM_OUTSIDE
from toolkit.season import Season
from toolkit.second_looks import blind_order

if TYPE_CHECKING:
    import numpy as np

NAME = "list_on_one_page.html"
ONE_PAGE = 25  # programs
REASONS, WORST = 2, 3  # how many are told
TRUE_ORDER = "Meant as a true order of preference; chances and invitations do not belong in it."
PRIVATE = (
    "Private: this page says what you think of each program. Show it only to whom you trust, "
    "never to a program."
)
NO_LIST = (
    "There is no sketch yet. Move a program in the notebook of the list, and its order stands here."
)
NO_WEIGHTS = (
    "Nothing has a weight yet, so no reasons stand here, and how firm a place is stays open."
)
NO_PAIRS = "No pair is answered yet, so the view by pairs is missing."
NO_BLIND = "No blind order was kept, so the view by gut is missing."
NO_VIEWS = "There are no two views to compare yet."
NO_DEADLINE = "No deadline is noted; enter it in the first notebook."
NO_FINDINGS = "Nothing was found that is wrong or doubtful."
_DOUBTS = ("list.invitation-alone", "list.left-out-reason")  # of its being a true order

# Programs, ranked or below the line, up to which a size of type fits one page.
_SIZES = ((10, "roomy"), (16, "middling"), (ONE_PAGE, "dense"))
_SEVERITIES = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.ADVICE: ("piece of advice", "pieces of advice"),
}
_STYLE = """
@page { size: letter portrait; margin: 11mm 12mm }
body { font: 1rem/1.4 Arial, "Liberation Sans", Helvetica, sans-serif; color: #000;
  background: #fff; max-width: 60em; margin: 1.2em auto; padding: 0 1em; overflow-wrap: anywhere }
h1 { font-size: 1.6em; margin: 0 0 .1em } h2 { font-size: 1.1em; margin: .9em 0 .2em }
aside h2:first-child { margin-top: .4em }
p { margin: .2em 0 } ul { list-style: none; margin: .2em 0; padding: 0 } li { margin: .25em 0 }
table { border-collapse: collapse; width: 100%; margin: .4em 0 }
thead { display: table-header-group } tr { break-inside: avoid }
th, td { border-bottom: 1px solid #777; padding: .22em .5em .22em 0; text-align: left;
  vertical-align: top; font-weight: normal }
thead th { border-bottom: 2px solid #000; font-weight: bold }
.place { text-align: right; font-weight: bold; width: 1.6em }
tbody th { font-weight: bold } .firm { width: 6.6em; white-space: nowrap }
.reasons { width: 38% }
img { display: block; margin: .3em 0; height: auto }
footer { border-top: 1px solid #777; margin-top: 1em; padding-top: .3em }
@media screen and (max-width: 34em) {
  table { table-layout: fixed; font-size: .85em }
  .firm { width: 5em; white-space: normal } .reasons { width: 35% }
}
@media (min-width: 52em) { .two { display: grid; grid-template-columns: 64fr 36fr; gap: 1.5em } }
@media print {
  body { margin: 0; max-width: none; padding: 0; line-height: 1.25 }
  body.roomy { font-size: 10.3pt } body.middling { font-size: 8.3pt }
  body.dense { font-size: 7.8pt } body.long { font-size: 8.5pt }
  .two { display: grid; grid-template-columns: 64fr 36fr; gap: 1.2em }
  .long .two { display: block } section { break-inside: avoid }
  .dense th, .dense td { padding-top: .12em; padding-bottom: .12em }
  .dense img { max-width: 85% !important }
  .cut { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; line-clamp: 2;
    overflow: hidden }
  .roomy .cut, .middling .cut { -webkit-line-clamp: 3; line-clamp: 3 }
  .cut.said { -webkit-line-clamp: 4; line-clamp: 4 }
  .dense .cut.said { -webkit-line-clamp: 3; line-clamp: 3 }
}
"""


def to_html(
    season: Season,
    *,
    now: datetime,
    rng: np.random.Generator,
    findings: Iterable[Finding],
) -> str:
    """The newest of sketch and certified list, with reasons, firmness, views and findings.

    now       aware
    rng       for the firmness of the places
    findings  the open ones, the worst first, as `list_review.review` gives them
    """
    ranked = list_that_stands(season)
    reading = Reading(season=season, ranked=ranked, now=now)
    weighed = any(criteria.weights_of(season).values())
    found = firmness.firmness_of(season, rng=rng) if weighed else None
    body = (
        f"<header>{_head(reading)}</header>\n"
        f'<div class="two"><main>{_order(reading, found)}{_below(reading)}</main>\n'
        f"<aside>{_firm(reading, found)}{_views(season)}{_open(tuple(findings))}</aside></div>\n"
        f"<footer>{_p(PRIVATE)}</footer>"
    )
    count = len(reading.entries) + len(reading.left_out)
    size = next((name for most, name in _SIZES if count <= most), "long")
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">{NOTHING_FROM_OUTSIDE}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>My rank list on one page</title><style>{_STYLE}</style></head>\n"
        f'<body class="{size}">{body}</body></html>\n'
    )


def write(
    season: Season,
    path: str | Path,
    *,
    now: datetime,
    rng: np.random.Generator,
    findings: Iterable[Finding],
) -> Path:
    """Write `to_html` to `path` whole or not at all, readable by its owner alone."""
    text = to_html(season, now=now, rng=rng, findings=findings)
    return write_whole(Path(path), text.encode("utf-8"))


def _head(reading: Reading) -> str:
    me, ranked = reading.season.applicant, reading.ranked
    name = f"{me.name}: rank list" if me else "My rank list"
    said = [f"<h1>{escape(name)}</h1>"]
    if ranked:
        kept = when_in_words(ranked.at, reading.season)
        said.append(_p(f"{str(ranked.kind).capitalize()}, version {ranked.version}, of {kept}."))
    said.append(f"<p><strong>{escape(TRUE_ORDER)}</strong></p>")
    said.append(_p(_deadline(reading)))
    return "".join(said)


def _deadline(reading: Reading) -> str:
    if reading.due is None:
        return NO_DEADLINE
    said = f"{reading.until[:1].upper()}{reading.until[1:]}"
    me, read = reading.season.applicant, facts().get(f"deadline.rank.{reading.due.year}")
    if (me and me.rank_deadline) or read is None:
        return f"{said}."
    return f"{said} ({as_of(read)})."


def _order(reading: Reading, found: firmness.Firmness | None) -> str:
    """The table of the order, or what is missing for it."""
    if not reading.entries:
        return _p(NO_LIST)
    head = ['<th scope="col" class="place">#</th><th scope="col">Program</th>']
    if found:
        head += [
            '<th scope="col" class="firm">By weights</th>',
            '<th scope="col" class="reasons">Strongest reasons (of 5)</th>',
        ]
    positions = firmness.places_in_words(found) if found else {}
    reasons = _reasons(reading.season) if found else {}
    rows = []
    for place, key in enumerate(reading.entries, start=1):
        cells = f'<td class="place">{place}</td><th scope="row">{_cut(reading.name(key))}</th>'
        if found:
            cells += f'<td class="firm">{escape(positions.get(key, "too little rated"))}</td>'
            cells += f'<td class="reasons">{_cut(reasons.get(key, ""))}</td>'
        rows.append(f"<tr>{cells}</tr>")
    return (
        f"<table><thead><tr>{''.join(head)}</tr></thead>\n<tbody>{''.join(rows)}</tbody></table>\n"
    )


def _reasons(season: Season) -> dict[str, str]:
    fits = preference_fit.fit(criteria.ratings_of(season), criteria.weights_of(season))
    return {each.program: ", ".join(_strongest(each)) or "none stands out" for each in fits}


def _strongest(fit: preference_fit.Fit) -> Iterator[str]:
    for name, rating in islice(fit.because.items(), REASONS):
        yield f"{name}\N{NO-BREAK SPACE}{rating}"


def _below(reading: Reading) -> str:
    """What is below the line, with what was written of it, and what has no place yet."""
    said = []
    if reading.left_out:
        why = why_left_out(reading)
        lines = [
            _cut(_quoted(why[key]) or "it is not written why.", lead=f"{reading.name(key)}:")
            for key in reading.left_out
        ]
        said.append(
            "<h2>Below the line: rather unmatched than there</h2>"
            f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
        )
    if reading.ranked and (waiting := unplaced(reading.season, reading.ranked, now=reading.now)):
        names = ", ".join(reading.name(key) for key in waiting if key not in reading.left_out)
        said.append(f"<p>{_cut(f'Not placed yet: {names}.')}</p>" if names else "")
    return "".join(said)


def _quoted(clauses: Iterable[str]) -> str:
    said = " ".join(clauses)
    return f"“{said}”" if said else ""


def _firm(reading: Reading, found: firmness.Firmness | None) -> str:
    if found is None:
        said = _p(NO_WEIGHTS)
    else:
        without = firmness.left_out_sentence(found, reading.names)
        said = _p(firmness.sentence(found))
        said += f"<p>{_cut(without, said=True)}</p>" if without else ""
    return f"<section><h2>How firm it is, by weights</h2>{said}</section>"


def _views(season: Season) -> str:
    blind = blind_order(season)
    orders = compare.orders_of(season, gut=blind.entries if blind else None)
    said = [
        sentence
        for view, sentence in ((compare.GUT, NO_BLIND), (compare.PAIRS, NO_PAIRS))
        if view not in orders
    ]
    names = titles(season.programs)
    found = compare.compare(orders)
    shown = ""
    if len(orders) < 2:
        said.append(NO_VIEWS)
    elif len(found.rows) > ONE_PAGE:  # the picture would want a page of its own
        parted = compare.disagreements(found, names) or (compare.NOWHERE_APART,)
        shown = f"<ul>{''.join(f'<li>{_cut(each, said=True)}</li>' for each in parted)}</ul>"
    else:
        shown = bump_chart(found, names, phone=True).img()
    return f"<section><h2>Where my views part</h2>{shown}{''.join(map(_p, said))}</section>"


def _open(findings: tuple[Finding, ...]) -> str:
    """How many findings there are of each severity, and the worst of them.

    One that doubts the true order is among those, since the page says what the order is meant as.
    """
    counts = Counter(each.severity for each in findings)
    told = [
        f"{counts[each]} {words[counts[each] > 1]}"
        for each, words in _SEVERITIES.items()
        if counts[each]
    ]
    worst = sorted(findings, key=lambda one: list(Severity).index(one.severity))
    doubt = [each for each in worst if each.rule in _DOUBTS][:1]
    kept = [each for each in worst if each not in doubt][: WORST - len(doubt)]
    lines = [
        f"<li>{_cut(_finding(each), lead=f'{str(each.severity).capitalize()}:', said=True)}</li>"
        for each in worst
        if each in kept or each in doubt
    ]
    more = len(findings) - len(lines)
    rest = f" The other {more} stand in the notebook." if more > 1 else ""
    rest = " One more stands in the notebook." if more == 1 else rest
    counted = f"{', '.join(told)}.{rest}" if told else NO_FINDINGS
    listed = f"<ul>{''.join(lines)}</ul>" if lines else ""
    return f"<section><h2>Worth a look before I certify</h2>{_p(counted)}{listed}</section>"


def _finding(each: Finding) -> str:
    beside = f" ({each.as_of})" if each.as_of else ""
    return f"{each.sentence}{beside}"


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _cut(text: str, *, lead: str = "", said: bool = False) -> str:
    """A text that on paper ends after a few lines, later where it is `said` in a sentence."""
    strong = f"<strong>{escape(lead)}</strong> " if lead else ""
    return f'<span class="cut{" said" if said else ""}">{strong}{escape(text)}</span>'
