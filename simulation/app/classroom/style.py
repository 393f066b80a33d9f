"""How the classroom page looks: one style sheet for phone, desk and projector, light and dark; and pieces of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from simulation.app.classroom import charts
from simulation.app.classroom import sentences as words
from simulation.app.classroom.firms import Classroom
from simulation.app.classroom.picture import STYLE

LOG_LINES: Final = 60
"""Lines of the log that are shown."""

SHEET: Final = (
    STYLE
    + """
body { --q-primary: #2457a8 !important; } body.body--dark { --q-primary: #8fb5f0 !important; }
@layer theme { body.body--dark .bg-primary.text-white, body.body--dark .q-checkbox__svg { color: #0d1117 !important; } }
.classroom { width: 100%; max-width: 1880px; margin: 0 auto; display: grid; gap: 16px 28px; line-height: 1.4;
  grid-template-columns: minmax(0, 1fr); font-size: 16px; --rule: #d5dae1; --quiet: #5b6470; }
.body--dark .classroom { --rule: #3a4049; --quiet: #a9b1bc; }
.classroom h1, .classroom h2, .classroom h3 { margin: 0; font-weight: 600; line-height: 1.2; letter-spacing: 0; }
.classroom h1 { font-size: 1.15rem; } .classroom h2 { font-size: 1.7rem; } .classroom h3 { font-size: 1.05rem; }
.classroom p { margin: 0; }
.classroom ul, .classroom ol { margin: 0; padding-left: 1.25em; display: grid; gap: .35em; }
.classroom ul { list-style: disc; } .classroom ol { list-style: decimal; }
.classroom .soft { color: var(--quiet); }
.classroom aside, .classroom .stage { display: flex; flex-direction: column; gap: 10px; min-width: 0; }
.classroom .text { display: flex; flex-direction: column; gap: 12px; }
.classroom .piece { border-top: 1px solid var(--rule); padding-top: 10px; display: flex; flex-direction: column;
  gap: 8px; align-items: flex-start; }
.classroom .piece > * { max-width: 100%; }
.classroom .bar { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; }
.classroom .week { font-size: 1.5rem; font-weight: 600; min-width: 5.4em; font-variant-numeric: tabular-nums; }
.classroom .message { min-height: 1.4em; font-weight: 500; margin: -2px 0; }
.classroom .firms { display: grid; gap: 12px 20px; grid-template-columns: minmax(0, 1fr); }
.classroom .firms section { display: flex; flex-direction: column; justify-content: flex-end; }
.classroom .name { font-size: 1.25rem; font-weight: 700; display: flex; gap: 0 .5em; align-items: baseline;
  flex-wrap: wrap; }
.classroom .name .meaning { font-size: .88rem; font-weight: 400; }
.classroom svg.sign { display: inline-block; vertical-align: middle; }
.classroom .legend { display: flex; flex-wrap: wrap; gap: 2px 20px; font-size: .88rem; }
.classroom .legend .item { display: inline-flex; gap: 6px; align-items: center; }
.classroom .firm.key { width: auto; flex: none; }
.classroom .charts { display: grid; gap: 8px 16px; grid-template-columns: minmax(0, 1fr); }
.classroom .charts .nicegui-echart { height: 205px; }
.classroom .lines { display: flex; flex-wrap: wrap; gap: 2px 18px; }
.classroom .findings { display: grid; gap: 16px 28px; grid-template-columns: minmax(0, 1fr); }
.classroom .log { max-height: 15em; overflow-y: auto; width: 100%; }
.classroom .guesses { display: flex; flex-wrap: wrap; gap: 10px 14px; margin: 2px 0 6px; }
.classroom .guesses .q-field { width: 10.5em; }
.classroom table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.classroom th, .classroom td { text-align: left; padding: 3px 8px 3px 0; border-bottom: 1px solid var(--rule); }
.classroom .spread { width: 100%; }
.classroom .q-expansion-item .q-item { padding: 4px 0; min-height: 36px; font-weight: 600; }
.classroom .q-expansion-item__content { padding: 2px 0 8px; }
.classroom .row-code { font-family: ui-monospace, monospace; font-size: .85em; padding: 0 .35em; margin-right: .4em;
  border: 1px solid currentColor; border-radius: 4px; }
@media (min-width: 700px) {
  .classroom .firms { grid-template-columns: repeat(var(--firms, 2), minmax(0, 1fr)); }
  .classroom .charts, .classroom .findings { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
@media (min-width: 1100px) {
  .classroom { grid-template-columns: clamp(17rem, 23vw, 25rem) minmax(0, 1fr); }
  .classroom .firms .firm { max-height: 42vh; }
}
@media (min-width: 1700px) {
  .classroom { font-size: 17.5px; }
  .classroom .charts { grid-template-columns: repeat(4, minmax(0, 1fr)); }
}
.nicegui-content { padding: 10px clamp(10px, 1.6vw, 26px); max-width: none; }
"""
)
"""The style sheet of the page."""


def sign(regime: str, regimes: Sequence[str], ink: charts.Ink) -> str:
    """A stroke of a regime's line."""
    return (
        f'<svg class="sign" width="42" height="10" aria-hidden="true"><path d="M1 5h40" '
        f'stroke="{charts.colours(regimes, ink)[regime]}" stroke-width="3.4" '
        f'stroke-dasharray="{charts.svg_dashes(regime)}"/></svg>'
    )


def key(room: Classroom, ink: charts.Ink) -> str:
    """What the lines of the charts mean."""
    regimes = tuple(room.firms)
    signs = [f"<span>{sign(name, regimes, ink)} {escape(words.spoken(name))}</span>" for name in regimes]
    if room.undisturbed:
        signs.append("<span>dotted: the same firm, the same luck, left alone; upright line: what you did</span>")
    return "".join(signs)


def log(entries: Sequence[words.Entry], regimes: Sequence[str]) -> str:
    """What happened, from the last week back."""
    lines_in_words = words.log_in_words(entries, regimes)[:LOG_LINES]
    lines = (f"<p><b>{escape(when)}</b>: {escape(what)}.</p>" for when, what in lines_in_words)
    return "".join(lines) or "<p>Nothing yet.</p>"
