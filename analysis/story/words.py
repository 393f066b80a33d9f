"""The life of a customer in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from analysis.numbers import records
from analysis.story.life import Happening, Life
from analysis.story.told import Story

SEGMENT: Final = {"smb": "a small customer", "mid": "a medium-sized customer", "enterprise": "a large customer"}

SHARES: Final = (
    (0.0, "next to nothing"),
    (0.1, "a tenth"),
    (0.2, "a fifth"),
    (0.25, "a quarter"),
    (1 / 3, "a third"),
    (0.4, "two fifths"),
    (0.5, "half"),
    (0.6, "three fifths"),
    (2 / 3, "two thirds"),
    (0.75, "three quarters"),
    (0.8, "four fifths"),
    (0.9, "nine tenths"),
    (1.0, "all"),
)


def in_words(share: float) -> str:
    """A share as people say it: the nearest of a few.

    Examples
    --------
    >>> in_words(0.19), in_words(0.64), in_words(1.3)
    ('a fifth', 'two thirds', 'all')
    """
    return min(SHARES, key=lambda each: abs(each[0] - min(share, 1.0)))[1]


def sentences(story: Story) -> list[str]:
    """The story under each regime: who the customer is, what happens in which week, and how it ends."""
    found = []
    for regime, life in story.lives.items():
        found.append(f"Under {regime}: {opening(life)}")
        found += [f"{weeks}: {words}." for weeks, words in of_weeks(life)]
        found.append(ending(life))
    return [*found, note(story)]


def lines(story: Story) -> list[str]:
    """The same for a terminal: weeks in a column of their own, regimes apart."""
    found = []
    for regime, life in story.lives.items():
        told = of_weeks(life)
        width = max((len(weeks) for weeks, _ in told), default=0)
        found += [f"Under {regime}: {opening(life)}"]
        found += [f"  {weeks:<{width}}  {words}" for weeks, words in told]
        found += [ending(life), ""]
    return [*found, note(story)]


def plain(story: Story) -> dict[str, Any]:
    """The same as plain data, by regime; None where there is no value."""
    found = {}
    for regime, life in story.lives.items():
        happenings = [
            {key: None if isinstance(one, float) and math.isnan(one) else one for key, one in each._asdict().items()}
            for each in life.happenings
        ]
        found[regime] = {
            "account": f"{life.slot}.{life.generation}",
            "segment": life.segment,
            "age": life.age,
            "sentences": [opening(life), *(f"{weeks}: {words}." for weeks, words in of_weeks(life)), ending(life)],
            "happenings": happenings,
            "weeks": records(life.weeks),
        }
    return found


def note(story: Story) -> str:
    """Which life this is."""
    lives = list(story.lives.values())
    why = (
        "It was chosen since more kinds of things happen in its life than in others': most lives are quieter."
        if story.chosen
        else ""
    )
    several = len(lives) > 1
    same = len({each.generation for each in lives}) == 1
    luck = (
        ""
        if not several
        else "The customer and its luck are the same under every regime."
        if same
        else "The place in the book is the same under every regime, and the customer in it another."
    )
    people = {person for each in lives for person in each.weeks["lead"]}
    people |= {person for each in lives for happening in each.happenings for person in (happening.who, happening.other)}
    letters = (
        "People are called by function and seat; who comes second into a seat has a b, then c."
        if any(person[-1:].isalpha() for person in people)
        else ""
    )
    parts = [f"One customer in one run (replication {story.replication}), not an average.", why, luck, letters]
    return "(" + " ".join(part for part in parts if part) + ")"


def name(life: Life) -> str:
    """The customer's name, which a trace has too and `--story` takes."""
    return f"account {life.slot}.{life.generation}"


def opening(life: Life) -> str:
    """Who the customer is when its story begins."""
    about = f"{name(life)}, {SEGMENT[life.segment]}" + f" under {life.under}" * (life.under != life.regime)
    if not len(life.weeks):
        return f"{about}, is lost in week 0."
    first = life.weeks.iloc[0]
    since = f", with the firm for {_time(life.age)}" if life.age else ""
    if not first["lead"]:
        return f"{about}{since}. Nobody looks after it when the story begins; trust {_number(first['trust'])}."
    verb = "leads it" if life.led else "is its person of customer success"
    known = f"knows {100 * first['known']:.0f} % of what the customer has told"
    return f"{about}{since}. {first['lead']} {verb}, and {known}; trust {_number(first['trust'])}."


def of_weeks(life: Life) -> list[tuple[str, str]]:
    """What happens, a sentence for each week or span of weeks; a planned week away is no story."""
    by_week: dict[tuple[int, int], list[str]] = {}
    for each in life.happenings:
        if each.kind == "away" and each.how == "planned" and each.weeks == 1:
            continue
        last = each.week + each.weeks - 1 if each.kind == "away" else each.week
        by_week.setdefault((each.week, last), []).append(said(each, life))
    return [
        (f"week {first}" if last == first else f"weeks {first} to {last}", "; ".join(parts))
        for (first, last), parts in by_week.items()
    ]


def said(each: Happening, life: Life) -> str:
    """One thing that happened, without its week."""
    looks = "leads it" if life.led else "looks after it"
    taken = f" after {each.weeks} week{'s' * (each.weeks > 1)} without anybody" if each.weeks else ""
    met = each.who or f"the firm's {each.function}"
    found = {
        "event": each.how,
        "sold": f"becomes a customer; {each.who or 'nobody yet'} {looks}",
        "notice": f"{each.who} gives notice",
        "takes_over": f"{each.other} takes over{f' from {each.who}' if each.who else ''}{taken}{_knows(each)}",
        "away": f"{each.who} is away, {'unplanned' if each.how == 'sudden' else 'as planned'}",
        "buyer": f"somebody new on the customer's side deals with {met}: that trust starts afresh",
        "expands": f"buys more: the contract grows by {_percent(each.share)}",
        "falls": f"a bad week: trust falls by {_number(each.share)}",
        "renewal": f"renewal, stays ({_of_hundred(each.share)})",
    }
    if each.kind == "leaves":
        return _leaves(each, life)
    if each.kind == "moves":
        return f"the account moves to {each.other}: {_moved(each)}"
    return _lost(each) if each.kind == "lost" else found[each.kind]


def _leaves(each: Happening, life: Life) -> str:
    away = each.how.startswith("competitor")
    if "_dismissed" in each.how:
        goes = f"{each.who} is dismissed" + " and goes to a competitor" * away
        left = "the seat is closed, and nobody there can take over" if each.how.endswith("_closed") else ""
    else:
        goes = f"{each.who} leaves" + " for a competitor" * away + ", without notice" * each.how.endswith("_unsaid")
        left = ""
    if each.other:
        return f"{goes}; {each.other} takes over{_knows(each)}"
    if life.lost and each.week == life.happenings[-1].week:
        return goes
    return f"{goes}; {left or 'the seat is empty'}"


MANY: Final = ("nobody", "one", "two", "three", "four")


def _moved(each: Happening) -> str:
    """Whom the customer knows from now on."""
    who, known = each.who or f"whoever comes into {each.function}", MANY[each.weeks]
    if each.how != "lead":
        return f"{known} of the firm's people look after it from now on, and nobody leads"
    if each.weeks > 1:
        return f"{who} leads a team of {known} from now on, and the customer knows all of them"
    return f"{who} alone looks after it from now on"


def _knows(each: Happening) -> str:
    what = f"what {each.who} knew" if each.who else "what was known"
    return "" if math.isnan(each.share) else f", knows {in_words(each.share)} of {what}"


def _lost(each: Happening) -> str:
    if each.how == "renewal":
        return f"renewal, leaves ({_of_hundred(each.share)})"
    if each.how == "either":
        return f"the customer is lost, at its renewal or along with {each.who}"
    return f"the customer goes along with {each.who}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "less than 1 %"


def _of_hundred(chance: float) -> str:
    return f"of a hundred such, {100 * chance:.0f} leave"


def ending(life: Life) -> str:
    """What remains to be said at the end."""
    if not len(life.weeks):
        return "No week is lived to its end."
    last = life.weeks.iloc[-1]
    answers = int(life.weeks["answers"].sum())
    days = list(_waits(life))
    mean = sum(wait * count for wait, count in days) / answers if answers else 0.0
    asked = (
        f"{answers} answer{'s' * (answers != 1)} to its requests, after {mean:.1f} working days on average"
        if answers
        else "no request was answered"
    )
    end = "Lost" if life.lost else f"Still a customer after week {int(last['week'])}"
    away = int((~life.weeks["at_work"] & (life.weeks["lead"] != "")).sum())
    whose = "its lead" if life.led_at_last else "its person of customer success"
    absent = f"; in {away} week{'s' * (away != 1)} {whose} was away" if away else ""
    return f"{end}: trust {_number(last['trust'])} at last; {asked}{absent}."


def _waits(life: Life) -> Iterator[tuple[float, int]]:
    for days, count in zip(life.weeks["response_days"], life.weeks["answers"], strict=True):
        if count:
            yield float(days), int(count)


def _number(value: float) -> str:
    return f"{value:.2f}".removeprefix("0") if value < 1 else f"{value:.2f}"


def _time(weeks: int) -> str:
    if weeks < 104:
        return f"{weeks} week{'s' * (weeks != 1)}"
    return f"{weeks / 52:.0f} years"
