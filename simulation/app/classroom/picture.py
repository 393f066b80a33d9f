"""The picture of a firm as SVG: people above and below, accounts between them, a line for every relationship.

All words in it are the program's own. Colours of ink and lines come from the page's style sheet (`STYLE`), so that one
picture serves light and dark rooms. What a colour says, a shape or a word says too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib import colormaps
from matplotlib.colors import to_hex

from simulation.app.classroom.scene import MEMORY, Customer, Scene, Seat, Tie
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION

LEAST_TRUST: Final = 0.25
MOST_TRUST: Final = 0.85
"""Trust at the ends of the colour scale; what is beyond has the colour of the end."""

WIDTH: Final = 520.0
HEIGHT: Final = 408.0
SEAT: Final = 46.0
TOP: Final = 22.0
BOTTOM: Final = 316.0
ROWS: Final = (160.0, 196.0, 232.0)
"""Heights of the rows of accounts."""

RADIUS: Final = (8.5, 10.5, 13.5)
"""Of an account, by segment."""

STYLE: Final = """
.firm { display: block; width: 100%; height: auto; font-family: inherit; --ink: #1f2328; --soft: #6b7280;
  --line: #475569; --seat: #eef1f5; --alarm: #b2182b; --paper: #ffffff; }
.body--dark .firm { --ink: #e8eaed; --soft: #a3abb8; --line: #b6c2d2; --seat: #2b3038; --alarm: #ff8a80;
  --paper: #1b1e23; }
.firm text { fill: var(--ink); font-size: 15px; text-anchor: middle; }
.firm .group { font-size: 17px; font-weight: 600; }
.firm .soft { fill: var(--soft); }
.firm .alarm { fill: var(--alarm); font-weight: 600; }
.firm .tie { fill: none; stroke: var(--line); }
.firm .tie.waiting { stroke: var(--alarm); stroke-dasharray: 3 4; }
.firm .account { stroke: var(--ink); stroke-width: 1; }
.firm .lost { fill: none; stroke: var(--alarm); stroke-width: 2; stroke-dasharray: 3 2.5; }
.firm .cross { fill: none; stroke: var(--alarm); stroke-width: 3.2; stroke-linecap: round; }
.firm .seat { cursor: pointer; }
.firm .seat rect { fill: var(--seat); stroke: var(--ink); stroke-width: 1.4; }
.firm .seat:hover rect { stroke-width: 3; }
.firm .seat .person { fill: var(--ink); stroke: var(--ink); stroke-width: 1.6; }
.firm .seat[data-state=ill] .person { fill: var(--paper); }
.firm .seat[data-state=ill] .hatch { stroke: none; }
.firm .hatching { stroke: var(--soft); stroke-width: 1.6; }
.firm .seat:is([data-state=notice], [data-state=gone], [data-state=empty]) rect { stroke: var(--alarm);
  stroke-width: 2.2; }
.firm .seat:is([data-state=gone], [data-state=empty]) rect { fill: var(--paper); stroke-dasharray: 5 4; }
.firm .arrow { fill: none; stroke: var(--alarm); stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round; }
"""
"""The style sheet that a page with pictures needs once."""

SEAT_CLICKED = """(event) => {
  const seat = event.target.closest("[data-seat]");
  if (seat && event.button === 0) emit(Number(seat.dataset.seat));
}"""
"""Sends the number of the seat over which the pointer comes up, if one is there. A click would be lost whenever the
picture is drawn anew while the pointer is down, as it is several times a second."""


def trust_colour(trust: float) -> str:
    """The colour of a level of trust: from dark violet (little) to light yellow (much), lighter with every step.

    The scale is matplotlib's viridis, which the colour-blind can read, and anyone in grey.
    """
    share = (trust - LEAST_TRUST) / (MOST_TRUST - LEAST_TRUST)
    return str(to_hex(colormaps["viridis"](min(1.0, max(0.0, share)))))


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the picture."""

    x: float
    y: float


def account_places(scene: Scene) -> dict[int, Point]:
    """Where each slot of the book stands: beside those that began with the same success manager, in three rows."""
    places = {}
    rows = [_rows(group) for group in scene.groups]
    wide = [max(len(row) for row in group) for group in rows]
    step = (WIDTH - 40) / (sum(wide) + 0.7 * (len(wide) - 1))
    left = 20.0
    for group, columns in zip(rows, wide, strict=True):
        middle = left + step * columns / 2
        for y, row in zip(ROWS, group, strict=True):
            for column, slot in enumerate(row):
                places[slot] = Point(middle + step * (column - (len(row) - 1) / 2), y)
        left += step * (columns + 0.7)
    return places


def _rows(slots: Sequence[int]) -> list[Sequence[int]]:
    """The slots in three rows as even as can be, the middle one the longest."""
    short, rest = divmod(len(slots), 3)
    first = short + (rest == 2)
    second = first + short + (rest >= 1)
    return [slots[:first], slots[first:second], slots[second:]]


def seat_places(scene: Scene) -> dict[int, Point]:
    """Where each seat stands (its middle): those who lead above, the other functions below."""
    leads = [seat for seat in scene.seats if seat.function == LEAD_FUNCTION]
    others = [seat for seat in scene.seats if seat.function != LEAD_FUNCTION]
    places = {
        seat.number: Point(WIDTH * (rank + 0.5) / len(leads), TOP + 24 + SEAT / 2) for rank, seat in enumerate(leads)
    }
    gap = 0.5
    kinds = len({seat.function for seat in others})
    step = (WIDTH - 10) / (len(others) + gap * (kinds - 1))
    x = 5 + step / 2
    for rank, seat in enumerate(others):
        if rank and others[rank - 1].function != seat.function:
            x += gap * step
        places[seat.number] = Point(x, BOTTOM + SEAT / 2)
        x += step
    return places


def picture(scene: Scene) -> str:
    """The firm as an SVG element, with a title for those who hear it, and titles on what can be pointed at."""
    accounts, seats = account_places(scene), seat_places(scene)
    return "".join(
        (
            f'<svg class="firm" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
            f'aria-label="{in_words(scene)}">',
            _hatching(scene.regime),
            *(_tie(tie, accounts[tie.slot], seats[tie.seat]) for tie in sorted(scene.ties, key=lambda tie: tie.trust)),
            *(_loss(loss.slot, scene.week - loss.week, accounts[loss.slot], loss.followed) for loss in scene.losses),
            *(_account(customer, accounts[customer.slot], scene) for customer in scene.customers),
            *_group_names(scene, seats),
            *(_seat(seat, seats[seat.number], scene.regime) for seat in scene.seats),
            "</svg>",
        )
    )


def in_words(scene: Scene) -> str:
    """What the picture shows, for those who do not see it."""
    away = [f"{seat.name} {SEAT_WORDS[seat.state]}" for seat in scene.seats if seat.state != "work"]
    return (
        f"{scene.regime.replace('_', ' ')} after week {scene.week}: {len(scene.customers)} accounts, mean trust "
        f"{scene.trust:.2f}; {scene.filled} of {len(scene.seats)} seats filled" + "".join(f"; {one}" for one in away)
    )


SEAT_WORDS: Final[Mapping[str, str]] = {
    "work": "at work",
    "ill": "ill",
    "notice": "under notice",
    "gone": "leaves today",
    "empty": "empty",
}


def _hatching(regime: str) -> str:
    return (
        f'<defs><pattern id="hatch-{regime}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatching" d="M0 0V6"/></pattern></defs>'
    )


def _tie(tie: Tie, account: Point, seat: Point) -> str:
    below = seat.y > account.y
    start = seat.y - SEAT / 2 if below else seat.y + SEAT / 2
    bend = (account.y + start) / 2
    width = 1.2 if tie.waiting else 0.4 + 3.4 * tie.trust * tie.trust
    opacity = 0.75 if tie.waiting else 0.08 + 0.62 * tie.trust
    return (
        f'<path class="tie{" waiting" if tie.waiting else ""}" data-slot="{tie.slot}" data-seat-of="{tie.seat}" '
        f'd="M{seat.x:.1f} {start:.1f}C{seat.x:.1f} {bend:.1f} {account.x:.1f} {bend:.1f} '
        f'{account.x:.1f} {account.y:.1f}" '
        f'stroke-width="{width:.2f}" stroke-opacity="{opacity:.2f}"/>'
    )


def _account(customer: Customer, at: Point, scene: Scene) -> str:
    lead = scene.seats[customer.lead]
    new = (
        ", new this week"
        if any(loss.slot == customer.slot and loss.week == scene.week - 1 for loss in scene.losses)
        else ""
    )
    return (
        f'<circle class="account" data-slot="{customer.slot}" cx="{at.x:.1f}" cy="{at.y:.1f}" '
        f'r="{RADIUS[customer.segment]:g}" fill="{trust_colour(customer.trust)}"><title>Account {customer.slot + 1}, '
        f"{customer.size}{new}: trust {customer.trust:.2f}, with {lead.name}</title></circle>"
    )


def _loss(slot: int, weeks_ago: int, at: Point, followed: bool) -> str:
    """A ring that fades around the place of a lost account; a cross, or an arrow if it followed, in the week itself."""
    fade = max(0.15, 1 - (weeks_ago - 1) / MEMORY)
    ring = f'<circle class="lost" data-slot="{slot}" cx="{at.x:.1f}" cy="{at.y:.1f}" r="16.5" opacity="{fade:.2f}"/>'
    if weeks_ago > 1:
        return ring
    x, y = at.x + 11, at.y - 11
    cross = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
    arrow = f"M{x - 4:.1f} {y + 4:.1f}l9 -9m-6 0h6v6"
    return ring + f'<path class="cross{" followed" if followed else ""}" d="{arrow if followed else cross}"/>'


def _group_names(scene: Scene, places: Mapping[int, Point]) -> list[str]:
    names = []
    for function, name in enumerate(FUNCTIONS):
        at = [places[seat.number] for seat in scene.seats if seat.function == function]
        known = any(seat.known for seat in scene.seats if seat.function == function)
        x = sum(point.x for point in at) / len(at)
        if function == LEAD_FUNCTION:
            # each seat has its name, for they stand far apart
            names += [
                f'<text class="group" x="{point.x:.1f}" y="{TOP + 12:g}">{name.capitalize()} {place}</text>'
                for place, point in enumerate(at, start=1)
            ]
            continue
        names.append(f'<text class="group" x="{x:.1f}" y="{BOTTOM + SEAT + 36:g}">{name.capitalize()}</text>')
        if not known:
            names.append(f'<text class="soft" x="{x:.1f}" y="{BOTTOM - 10:g}">work unseen</text>')
    return names


def _seat(seat: Seat, at: Point, regime: str) -> str:
    left, top = at.x - SEAT / 2, at.y - SEAT / 2
    more = f", {seat.weeks} more week{'s' * (seat.weeks != 1)}" if seat.weeks else ""
    title = f"{seat.name}: {SEAT_WORDS[seat.state]}{more}; {_duty(seat)}"
    return "".join(
        (
            f'<g class="seat" data-seat="{seat.number}" data-state="{seat.state}"><title>{title}</title>',
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{SEAT:g}" height="{SEAT:g}" rx="9"/>',
            f'<rect class="hatch" x="{left:.1f}" y="{top:.1f}" width="{SEAT:g}" height="{SEAT:g}" rx="9" '
            f'style="fill:url(#hatch-{regime})"/>'
            if seat.state == "ill"
            else "",
            _person(seat, at),
            _below(seat, at),
            "</g>",
        )
    )


def _duty(seat: Seat) -> str:
    accounts = f"{seat.portfolio} account{'s' * (seat.portfolio != 1)}"
    if seat.state in ("gone", "empty"):
        return f"{accounts} wait for somebody"
    return f"named for {accounts}" + ("" if seat.known else ", unseen by them") + (", still learning" * seat.new)


def _person(seat: Seat, at: Point) -> str:
    """Head and shoulders; lying down if ill, an arrow out of the door if about to go, nobody in an empty seat."""
    body = (
        f'<g class="person"><circle cx="{at.x:.1f}" cy="{at.y - 7:.1f}" r="7.5"/>'
        f'<path d="M{at.x - 13:.1f} {at.y + 17:.1f}c0 -18 26 -18 26 0z"/></g>'
    )
    out = f'<path class="arrow" d="M{at.x + 12:.1f} {at.y:.1f}h17m-6 -6l6 6l-6 6"/>'
    match seat.state:
        case "empty":
            return ""
        case "gone":
            return out
        case "notice":
            return body + out
        case "ill":
            return f'<g transform="rotate(-90 {at.x:.1f} {at.y:.1f})">{body}</g>'
    return body


def _below(seat: Seat, at: Point) -> str:
    """The number of the seat where its function is named once, and what is unusual about it."""
    word = {"ill": "ill", "notice": "leaving", "gone": "gone", "empty": "empty"}.get(seat.state, "")
    if not word and seat.new:
        word = "new"
    alarm = "alarm" if seat.state in ("notice", "gone", "empty") else "soft"
    if seat.function == LEAD_FUNCTION:
        return f'<text class="{alarm}" x="{at.x + SEAT / 2 + 26:.1f}" y="{at.y + 5:.1f}">{word}</text>' if word else ""
    text = word or str(seat.place)
    return f'<text class="{alarm if word else "soft"}" x="{at.x:.1f}" y="{at.y + SEAT / 2 + 16:.1f}">{text}</text>'


def legend() -> str:
    """What colours, lines and shapes mean: small pictures with words, as HTML."""
    steps = 24
    bar = "".join(
        f'<rect x="{5 * step}" y="4" width="5.5" height="14" '
        f'fill="{trust_colour(LEAST_TRUST + (MOST_TRUST - LEAST_TRUST) * step / (steps - 1))}"/>'
        for step in range(steps)
    )
    middle = trust_colour(0.6)
    thin_thick = '<path class="tie" d="M2 7h30" stroke-width=".8"/><path class="tie" d="M2 15h30" stroke-width="3.2"/>'
    sizes = "".join(
        f'<circle class="account" cx="{x}" cy="14" r="{r}" fill="{middle}"/>'
        for x, r in zip((9, 30, 56), RADIUS, strict=True)
    )
    ring = '<circle class="lost" cx="13" cy="13" r="10"/>'
    seat = '<g class="seat" data-state="empty"><rect x="3" y="3" width="20" height="20" rx="5"/></g>'
    items = (
        (120, 22, bar, f"trust of an account, {LEAST_TRUST:g} or less to {MOST_TRUST:g} or more"),
        (72, 28, sizes, "small, mid-size, large"),
        (34, 22, thin_thick, "knows this person; thicker: trusts them more"),
        (34, 22, '<path class="tie waiting" d="M2 11h30" stroke-width="1.6"/>', "knows nobody there now"),
        (26, 26, ring, "an account was lost here; a new customer came"),
        (26, 26, seat, "empty seat"),
    )
    return "".join(
        f'<span class="item"><svg class="firm key" xmlns="http://www.w3.org/2000/svg" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">{drawing}</svg>{text}</span>'
        for width, height, drawing, text in items
    )
