"""The shape of a lesson file: which keys there are, what each may be, and the same as a JSON Schema.

What parameters may be comes from the catalogue; what the parts of a lesson say of each other is checked in `reading`.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from simulation.scenario.events import SETTABLE
from simulation.science.catalogue import FIRM, REGIME, Entry
from simulation.science.declaration import Closed, Whole

NAME: Final = "[a-z][a-z0-9-]{0,39}"
"""What the name of a lesson looks like (a regular expression for the whole name)."""

LANGUAGE: Final = "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
"""What a language looks like, as in BCP 47 (a regular expression for the whole of it)."""

ABOUT: Final = ("accounts lost", "requests unanswered", "response time", "trust", "customers followed")
"""What a class can guess."""

MOST_SHOWN: Final = 4
MOST_REGIMES: Final = 8
MOST_WEEKS: Final = 260
ACCOUNTS: Final = (5, 60)
"""How many accounts a picture can show."""
PEOPLE: Final = (2, 20)
"""How many people a picture can show."""

_Line = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
_Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
_Texts = Annotated[list[_Text], Field(min_length=1, max_length=12)]


def _weeks(most: int, words: str, default: Any = ...) -> Any:
    return Field(default, ge=1, le=most, description=words)


class Happens(Closed):
    """What happens to somebody: they leave at once, or are ill for some weeks."""

    leaves: str | None = Field(None, description="Who leaves at once: a function and a number, such as 'success 1'")
    ill: str | None = Field(None, description="Who falls ill, such as 'support 2'")
    weeks: Whole | None = _weeks(52, "For how many weeks they are ill", None)


class HappensAt(Happens):
    """The same, before a click of those in which you are somebody."""

    click: Whole = Field(ge=1, le=20, description="Before which click it happens, from 1")


class Guess(Closed):
    """What a class guesses before it is seen."""

    about: Literal[ABOUT] = Field(description="Which number is guessed")  # type: ignore[valid-type]
    question: _Text = Field(description="The question, with its weeks")
    weeks: Whole = _weeks(MOST_WEEKS, "The weeks that the guess is about, from the first")
    low: float = Field(0.0, alias="from", ge=0, le=1000, description="Where the scale begins")
    high: float = Field(alias="to", ge=0, le=1000, description="Where the scale ends")


class Choice(Closed):
    """What a manager may do for the weeks of a click."""

    say: _Line = Field(description="What you choose, in a few words")
    set: dict[str, Any] = Field({}, description="Parameters that have another value in these weeks")
    ill: Whole | None = _weeks(26, "For how many weeks you are away", None)


class Be(Closed):
    """First you are somebody, for some clicks."""

    who: Literal["manager", "customer"] = Field(
        description="Who you are: the first person of success, or their first customer"
    )
    clicks: Whole = Field(10, ge=1, le=20, description="How often you choose")
    weeks: Whole = _weeks(26, "Weeks of each click", 5)
    under: str = Field(description="The regime under which you live it")
    question: _Text = Field(description="What you are asked at each click")
    choices: list[Choice] = Field([], max_length=4, description="What a manager may do, 2 to 4 things")
    happens: list[HappensAt] = Field([], max_length=10, description="What happens to the firm meanwhile")


class Regimes(Closed):
    """Which regimes are compared."""

    shown: list[str] = Field(min_length=2, max_length=MOST_SHOWN, description="Regimes with which the lesson begins")
    offered: list[str] = Field([], max_length=MOST_REGIMES, description="Regimes that may be ticked besides")
    own: dict[str, dict[str, Any]] = Field(
        {}, description="Regimes of this lesson: 'like' another one, with parameters, a name and a meaning"
    )


class Evidence(Closed):
    """What was found elsewhere."""

    row: str = Field(description="A row of the evidence (simulate docs evidence), such as 'B14'")
    text: _Text = Field(description="What was found, where, and how large")


_NAME_OF: Final = Field(
    pattern=f"^{NAME}$", description="The name of the lesson in links: lower-case letters, digits and hyphens"
)
_LANGUAGE_OF: Final = Field(
    pattern=f"^{LANGUAGE}$", description="The language of its texts by its tag, such as 'en' or 'de'"
)


class LessonFile(Closed):
    """A lesson as its file has it."""

    lesson: str = _NAME_OF
    language: str = _LANGUAGE_OF
    minutes: Whole = Field(15, ge=1, le=240, description="How long it takes")
    title: _Line = Field(description="Its title")
    question: _Text = Field(description="The question that it asks")
    setting: _Text = Field(description="The firm, and what happens, in a few sentences")
    firm: dict[str, Any] = Field({}, description="Parameters of the firm, over those of a class's firm")
    begins_after: Whole = Field(156, ge=0, le=520, description="Weeks for which the firm has worked")
    regimes: Regimes = Field(description="Which regimes are compared")
    first: Happens | None = Field(None, description="What happens as the weeks of the guess begin")
    guess: Guess = Field(description="What is guessed")
    touch: list[Any] = Field(
        ["people", "regimes"],
        max_length=12,
        description="What may be touched after the guess: 'people', 'regimes', and parameters with a range",
    )
    be: Be | None = Field(None, description="First you are somebody")
    steps: _Texts = Field(description="What to do, in order")
    watch: _Texts = Field(description="What to watch; locked until the weeks are over")
    may_differ: _Text = Field(description="In how many firms it goes otherwise")
    evidence: list[Evidence] = Field([], max_length=12, description="What was found elsewhere")
    discuss: _Texts = Field(description="What to talk about")
    caveat: _Text = Field(description="What is assumed and not measured")


# ---------------------------------------------------------------- a translation: its texts alone


class _GuessTexts(Closed):
    question: _Text


class _ChoiceTexts(Closed):
    say: _Line


class _BeTexts(Closed):
    question: _Text
    choices: list[_ChoiceTexts] = Field([], max_length=4)


class _OwnTexts(Closed):
    name: _Line
    meaning: _Text


class _RegimesTexts(Closed):
    own: dict[str, _OwnTexts] = Field({})


class TranslationFile(Closed):
    """The texts of a lesson in another language."""

    translates: str = Field(
        max_length=200, pattern=r"\.ya?ml$", description="The file that it translates, from this one's folder"
    )
    lesson: str = _NAME_OF
    language: str = _LANGUAGE_OF
    title: _Line = Field(description="The title")
    question: _Text
    setting: _Text
    regimes: _RegimesTexts = Field(default_factory=lambda: _RegimesTexts(own={}))
    guess: _GuessTexts
    be: _BeTexts | None = None
    steps: _Texts
    watch: _Texts
    may_differ: _Text
    evidence: list[Evidence] = Field([])
    discuss: _Texts
    caveat: _Text


# ---------------------------------------------------------------- the same as a JSON Schema


def schema() -> dict[str, Any]:
    """JSON Schema of a lesson file, for an editor's completion."""
    found = LessonFile.model_json_schema(by_alias=True)
    parts = found["properties"]
    firm = _both({name: _described(entry) for name, entry in FIRM.items()})
    parts["firm"] |= {"properties": firm, "additionalProperties": False}
    settings = {name: _described(entry) for name, entry in SETTABLE.items()}
    kinds = found["$defs"]
    kinds["Choice"]["properties"]["set"] |= {"properties": settings, "additionalProperties": False}
    own = {"like": {"type": "string"}, "name": {"type": "string"}, "meaning": {"type": "string"}}
    own |= {name: _described(entry) for name, entry in REGIME.items()}
    kinds["Regimes"]["properties"]["own"]["additionalProperties"] = {
        "type": "object",
        "properties": own,
        "required": ["like", "name", "meaning"],
        "additionalProperties": False,
    }
    span = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    ranges = {name: span for name, entry in SETTABLE.items() if entry.kind in ("int", "float")}
    parts["touch"]["items"] = {
        "anyOf": [
            {"enum": ["people", "regimes"]},
            {"type": "object", "properties": ranges, "additionalProperties": False},
        ]
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "A lesson for a class"}


def _both(entries: dict[str, Any]) -> dict[str, Any]:
    """Parameters by their full names, and nested in their groups."""
    found: dict[str, Any] = {}
    for name, entry in entries.items():
        found[name] = entry
        *groups, last = name.split(".")
        within = found
        for group in groups:
            inner = {"type": "object", "properties": {}, "additionalProperties": False}
            within = within.setdefault(group, inner)["properties"]
        within.setdefault(last, entry)
    return found


def _described(entry: Entry) -> dict[str, Any]:
    words = f"{entry.meaning}. Unit: {entry.unit}. Source: {entry.source}."
    return {**entry.adapter.json_schema(), "description": words}
