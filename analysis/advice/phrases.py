"""The sentences of advice as templates: what the command line fills in, the page in a browser does alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the verdict
        "brings": "over {years} it brings {value} more than going on as today",
        "change": "Do it: {name}. By what can be known, {brings}.",
        "alike": (
            "Take the cheapest of several that are as good as each other: {name}; {brings}. By what can be told, "
            "{others} would do as well."
        ),
        "nothing_affordable": "Stay as you are: nothing that could be done is within the budget.",
        "stay": "Stay as you are: whatever was looked at is shown to be no better than that{more}.",
        "by_more": " by more than {margin}",
        "measure": "Whether to change cannot be told{first}. Until then, stay as you are.",
        "measure_first": "; measure first: {names}",
        # why
        "gain": "That is {gain} more a year; {kept}. {pays}",
        "risk": (
            "It is worse than today in {worse} of worlds; up to {tolerance} would do. Against the best that could be "
            "done in each world it costs {regret} on average, and {regret_tenth} or more in one world of ten."
        ),
        "other": "{name} brings {value} over {years}, and is worse than today in {worse} of worlds: {said}.",
        "kept_alike": "as many customers are kept over {years}",
        "kept": "{count} {customers} ({low} to {high}) {more} {are} kept over {years}",
        "pays_never": "It does not pay for itself within {years}, on average.",
        "pays_at_once": "On average it pays from the first week on.",
        "pays": "On average it has paid for itself from week {week} on ({weeks}).",
        "weeks_not": "not within {weeks} weeks",
        # what it depends on
        "everywhere": "{name} is {word} than today in {where}.",
        "where": (
            "{name} is {word} than today above all where {facts}: in {density} ({low} to {high}) of such worlds, "
            "against {everywhere} of all."
        ),
        "nowhere": "No two or three facts tell in which worlds {name} is better than today, or worse.",
        # what to measure first
        "measure_nothing": "No single fact, once measured, would change the choice for the better by more than chance.",
        "measure_this": "Measure this first: {meaning}. Knowing it would bring {saved}.",
        "measure_these": "Measure one of these first: {meanings}. Knowing {first} would bring {saved}.",
        "saved": "{gain}, {share} of what knowing everything would",
        # what not to expect
        "no_gain_before": "On average, {name} gains nothing before week {week} ({weeks}).",
        "no_gain": "On average, {name} gains nothing within {years}.",
        "worst_tenth": "Not every world is like the mean: in the worst tenth of them it brings {value}.",
        "own_books": (
            "Your own books may not show it: of firms that do it, {worse} earn less over {years} than they would have, "
            "luck included."
        ),
        # what stands behind it
        "how": (
            "({worlds} worlds that may be, {replications} runs of each candidate in each, with the same luck for all; "
            "{years} from the change on, money of a year later worth {discount} less. {confidence} % intervals answer "
            "for worlds and luck, those of the value for all candidates together. Recommended is what brings more "
            "than {margin} by that interval, and is worse than today in no more than {tolerance} of worlds by its own.)"
        ),
    }
)
"""By what they say; `{name}` and the like are filled in."""


def say(phrase: str, **parts: str) -> str:
    """A sentence, filled in."""
    return PHRASES[phrase].format(**parts)
