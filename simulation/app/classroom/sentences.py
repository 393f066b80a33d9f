"""What happened and what differs, in plain words: from scenes and counts to sentences. No drawing here."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.intervals import student
from simulation.app.classroom.firms import Classroom, Firm
from simulation.app.classroom.lessons import ILL_WEEKS, START, Act, Measure
from simulation.app.classroom.scene import FILLED, Scene, Seat
from simulation.science.members import FUNCTIONS
from simulation.wording.values import counted


def spoken(regime: str) -> str:
    """A regime's name as people say it: `long meetings`."""
    return regime.replace("_", " ")


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def seat_name(seat: int, seats: Sequence[int]) -> str:
    """What a seat is called, from the seats of each function: `Support 2`."""
    for function, count in zip(FUNCTIONS, seats, strict=True):
        if seat < count:
            return f"{function.capitalize()} {seat + 1}"
        seat -= count
    raise ValueError("no such seat")


# ------------------------------------------------------------ a week


def week_in_words(before: Scene, after: Scene) -> list[str]:
    """What happened in the week between two scenes of a firm: one sentence for each thing, none in a quiet week."""
    sentences = []
    lost = [loss for loss in after.losses if loss.week == before.week]
    for was, now in zip(before.seats, after.seats, strict=True):
        if was.state != "empty" and now.state == "empty":
            sentences.append(_departure(was, before, after))
        elif was.state == "empty" and now.state in FILLED:
            sentences.append(f"Somebody new sits down in {now.name}" + _accounts_of(now))
        elif now.state == "ill" and (was.state != "ill" or now.weeks >= was.weeks):
            sentences.append(f"{now.name} is ill" + _how_long(now))
        elif now.state == "notice" and was.state != "notice":
            sentences.append(f"{now.name} hands in notice and will leave {_when(now.weeks)}")
    followed = sum(loss.followed for loss in lost)
    if followed:
        sentences.append(f"{counted(followed, 'account')} followed the leaver to a competitor")
    sentences += [
        f"Account {loss.slot + 1} was lost at its renewal, with trust at {loss.trust:.2f}"
        for loss in lost
        if not loss.followed
    ]
    return sentences


def _departure(seat: Seat, before: Scene, after: Scene) -> str:
    theirs = {(slot, function) for slot, function, holder in before.named if holder == seat.number}
    now = {(slot, function): holder for slot, function, holder in after.named}
    gone = {loss.slot for loss in after.losses if loss.week == before.week}
    handed = sum(now.get(link, seat.number) != seat.number for link in theirs if link[0] not in gone)
    waiting = sum(now.get(link) == seat.number for link in theirs if link[0] not in gone)
    if handed == len(theirs) > 1:
        return f"{seat.name} left: all {len(theirs)} accounts handed to a colleague"
    parts = [f"{handed} handed to a colleague" * bool(handed), f"{waiting} waiting for somebody new" * bool(waiting)]
    summary = listed([part for part in parts if part])
    return f"{seat.name} left" + (f": of {counted(len(theirs), 'account')}, {summary}" if summary else "")


def _accounts_of(seat: Seat) -> str:
    return f", named for {counted(seat.portfolio, 'account')}" if seat.portfolio else ""


def _how_long(seat: Seat) -> str:
    return f", for {counted(seat.weeks, 'more week')}" if seat.weeks else " for this week"


def _when(weeks: int) -> str:
    return f"in {counted(weeks, 'week')}" if weeks else "next week"


def act_in_words(act: Act, seats: Sequence[int], done: Mapping[str, bool]) -> str:
    """What the class just did, and where it could not."""
    name = seat_name(act.seat, seats)
    where = [spoken(regime) for regime, happened in done.items() if happened]
    nowhere = [spoken(regime) for regime, happened in done.items() if not happened]
    if not where:
        return f"Nobody is in {name}: nothing happened"
    what = f"{name} leaves today" if act.kind == "leaves" else f"{name} is ill for {ILL_WEEKS} weeks"
    if nowhere:
        return f"{what} under {listed(where)}; under {listed(nowhere)} the seat is empty"
    return f"{what}, under every regime"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the log says of a week; `regime` is empty where it is about all of them."""

    week: int
    regime: str
    sentence: str


def log_in_words(entries: Sequence[Entry], regimes: Sequence[str]) -> list[tuple[str, str]]:
    """The log from the last week back: when (and where), and what; the same under several regimes is said once."""
    merged: dict[tuple[int, str], list[str]] = {}
    for entry in entries:
        merged.setdefault((entry.week, entry.sentence), []).append(entry.regime)
    lines = []
    for (week, sentence), where in reversed(merged.items()):
        alike = where == [""] or len(where) == len(regimes)
        lines.append(
            (f"Week {week}" if alike else f"Week {week}, {listed([spoken(name) for name in where])}", sentence)
        )
    return sorted(lines, key=lambda line: -int(line[0].split()[1].rstrip(",")))


# ------------------------------------------------------------ what differs now


def lost_so_far(firm: Firm) -> int:
    """Accounts lost since the class came in."""
    return sum(loss.week >= START for loss in firm.losses)


def trust_now(firm: Firm) -> float:
    """Mean trust at the end of the last week; NaN before the first, and without accounts."""
    value = firm.seen[-1].trust if firm.seen else None
    return float("nan") if value is None else value


def difference_in_words(room: Classroom) -> list[str]:
    """What differs now between the regimes, and from the same firms left alone."""
    sentences = [_trust_compared(room), _losses_compared(room)]
    if room.undisturbed:
        sentences += [_without(name, firm, room.undisturbed[name]) for name, firm in room.firms.items()]
    return sentences


def _trust_compared(room: Classroom) -> str:
    order = sorted(room.firms, key=lambda name: trust_now(room.firms[name]), reverse=True)
    each = [f"{trust_now(room.firms[name]):.2f} under {spoken(name)}" for name in order]
    return f"Mean trust is {listed(each)}."


def _losses_compared(room: Classroom) -> str:
    each = [f"{lost_so_far(firm)} under {spoken(name)}" for name, firm in room.firms.items()]
    return f"Accounts lost so far: {listed(each)}."


def _without(name: str, firm: Firm, alone: Firm) -> str:
    change = round(trust_now(firm) - trust_now(alone), 2)
    more = lost_so_far(firm) - lost_so_far(alone)
    trust = f"{abs(change):.2f} {'higher' if change > 0 else 'lower'}" if change else "the same"
    lost = f"{abs(more)} {'more' if more > 0 else 'fewer'}" if more else "as many"
    noun = "account is" if abs(more) == 1 else "accounts are"
    return f"Because of what you did, under {spoken(name)} trust is {trust} and {lost} {noun} lost."


# ------------------------------------------------------------ the guess, and other firms


def verdict(measure: Measure, guess: float, found: float) -> str:
    """A guess against what came out."""
    if math.isnan(found):
        return "nothing happened to count"
    off = round(guess, measure.decimals) - round(found, measure.decimals)
    if off == 0:
        return "spot on"
    return f"{measure.shown(abs(off))} too {'high' if off > 0 else 'low'}"


def spread_in_words(measure: Measure, regime: str, values: Sequence[float]) -> str:
    """The mean over other firms with its 95 % interval, and the range of the middle eight in ten."""
    kept = sorted(value for value in values if not math.isnan(value))
    if len(kept) < 10:
        return f"{spoken(regime)}: too few firms yet"
    half = float(student(len(kept) - 1, 0.95)) * statistics.stdev(kept) / math.sqrt(len(kept))
    digits = measure.decimals + 1
    low, high = kept[len(kept) // 10], kept[len(kept) - 1 - len(kept) // 10]
    return (
        f"{spoken(regime)}: {statistics.mean(kept):.{digits}f} ± {half:.{digits}f} {measure.unit} on average "
        f"(95 % interval, "
        f"n = {len(kept)}), {measure.shown(low)} to {measure.shown(high)} in eight firms out of ten"
    )


def pairs_in_words(one: str, other: str, firms: Sequence[Mapping[str, float]]) -> str:
    """In how many firms the one regime had less than the other, firm by firm under the same luck."""
    pairs = [(firm[one], firm[other]) for firm in firms if not math.isnan(firm[one] + firm[other])]
    less = sum(a < b for a, b in pairs)
    more = sum(a > b for a, b in pairs)
    as_much = len(pairs) - less - more
    equal = f", as much in {as_much}" if as_much else ""
    return f"Less under {spoken(one)} than under {spoken(other)} in {less} of {len(pairs)} firms, more in {more}{equal}"
