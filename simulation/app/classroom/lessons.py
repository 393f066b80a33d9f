"""Four short lessons for a class, as data: a question, a firm, what to guess, what to watch, what was found elsewhere.

What a lesson says to watch is checked by simulation (tests/app/test_classroom.py). Figures of others are those of
the rows of docs/evidence.md that stand beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from simulation.science import catalogue
from simulation.science.cautions import SETTLED
from simulation.science.declaration import Value
from simulation.science.regimes import MEANINGS, REGIMES, Regime

Kind = Literal["leaves", "ill"]
MeasureName = Literal["lost", "unanswered", "days"]


@dataclass(frozen=True, slots=True)
class Act:
    """What happens to the person in a seat: they leave today, or are ill for three weeks."""

    kind: Kind
    seat: int


@dataclass(frozen=True, slots=True)
class Measure:
    """What a class guesses: a number of a stretch of weeks, from 0 to `most`, with its unit."""

    name: MeasureName
    label: str
    unit: str
    most: float
    decimals: int

    def shown(self, value: float) -> str:
        """The number as it is written: `7.2`."""
        return f"{value:.{self.decimals}f}"


LOST: Final = Measure("lost", "Accounts lost", "accounts", 60, 0)
UNANSWERED: Final = Measure(
    "unanswered", "Requests that waited a week or more for a volunteer, or in vain", "%", 100, 0
)
DAYS: Final = Measure("days", "Mean response time", "working days", 60, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found elsewhere, and the row of docs/evidence.md that says where."""

    row: str
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: what the class reads, and the firm that it plays with.

    `own` are regimes that only this lesson has, `shown` the ones it begins with, `values` parameters by full name.
    The guess is about `measure` over `weeks` weeks, which begin with `act` if there is one.
    """

    key: str
    title: str
    question: str
    setting: str
    guess: str
    steps: tuple[str, ...]
    watch: tuple[str, ...]
    may_differ: str
    found: tuple[Finding, ...]
    discuss: tuple[str, ...]
    caveat: str
    shown: tuple[str, ...]
    measure: Measure
    weeks: int
    act: Act | None = None
    values: Mapping[str, Value] = MappingProxyType({})
    own: Mapping[str, Regime] = MappingProxyType({})

    def regimes(self) -> dict[str, Regime]:
        """The regimes that can be ticked, by name: the four ways of owning customers, and the lesson's own."""
        return {**{name: REGIMES[name] for name in WAYS}, **self.own}

    def meaning(self, regime: str) -> str:
        """What a regime is, in a few words."""
        return OWN_MEANINGS.get(regime) or MEANINGS[regime]


WAYS: Final = ("sole", "shared", "siloed", "diffuse")
OWN_MEANINGS: Final = MappingProxyType(
    {
        "open_door": "Like sole, but requests go straight to whoever can answer",
        "no_talk": "Like shared, without time spent on keeping in step",
        "long_talk": "Like shared, with 18 instead of 5 minutes",
    }
)

CLASS_FIRM: Final[Mapping[str, Value]] = MappingProxyType(
    {
        "accounts": 30,
        "capacity": 12.0,
        "functions.success.seats": 3,
        "functions.support.seats": 3,
        "functions.sales.seats": 2,
        "functions.product.seats": 2,
    }
)
"""A firm that fits into a picture: its people have a third of a week's hours for a tenth of the accounts."""

FIRM_IN_WORDS: Final = "30 accounts and 10 people, who have 12 hours a week for them."
START: Final = SETTLED
"""Weeks for which the firm has worked when the class comes in; it has settled down."""
FIRST_SHOWN: Final = START - 26
"""The week with which charts begin: the half year before the class came in."""
ILL_WEEKS: Final = 3


def _from(regime: str, **values: Value) -> Regime:
    return catalogue.resolve_regime(regime, REGIMES[regime], values)


KEY_PERSON: Final = Lesson(
    key="key-person",
    title="One key person leaves",
    question="What does a firm lose when the person who knows ten of its thirty accounts goes to a competitor?",
    setting=f"{FIRM_IN_WORDS} Nobody else leaves in the meantime. Success 1 leaves today, for a competitor.",
    guess="How many accounts will be lost in the 52 weeks after they leave?",
    steps=(
        "Look at the lines from Success 1: who else does each customer know?",
        "Guess, lock the guess, and run the year.",
        "Compare with the dotted lines: the same firm with the same luck, had they stayed.",
    ),
    watch=(
        "Under sole, trust drops in the week they leave, and stays below the dotted line for the whole year.",
        "Under shared the fall is about a third as deep: three other people are still there.",
        "Customers who follow them go in that very week; others are lost later, at their renewal.",
    ),
    may_differ="Accounts are few and luck is large: in about three firms of ten, sole loses no more accounts in that "
    "year than shared. Trust tells the two apart in nearly every firm.",
    found=(
        Finding(
            "B14",
            "After a sales representative left, their customers bought 13.2 to 17.6 % less in a year; colleagues "
            "were better successors than new hires (a Fortune 500 distributor; Shi et al. 2017).",
        ),
        Finding(
            "B17",
            "Clients followed a leaver more the longer they had worked together, and less with every further "
            "member of the team (over 1800 lobbyists; Raffiee 2017).",
        ),
        Finding(
            "C15",
            "A handover by word of mouth kept 0.478 of what was known, with notes 0.969 (12 simulated patients; "
            "Bhabra et al. 2007).",
        ),
    ),
    discuss=(
        "Which accounts of your firm know one person only?",
        "What would you pay a year for a second person? In the model, what do they cost?",
    ),
    caveat="How often a customer follows was measured among lobbyists; what a successor starts with is "
    "judgement, not measurement.",
    shown=("sole", "shared"),
    measure=LOST,
    weeks=52,
    act=Act("leaves", 0),
    values=MappingProxyType({"turnover": 0.0, "competitor": 1.0}),
)

EVERYONE: Final = Lesson(
    key="everyone",
    title="Everyone owns it, so nobody does",
    question="If four people are responsible for a request, is it answered four times as surely?",
    setting=f"{FIRM_IN_WORDS} People leave and fall ill as usual. Under diffuse every request is everybody's "
    "business, and to act costs a fifth of what an answer is worth.",
    guess="Of 100 requests in the next 52 weeks, how many will wait a week or more because nobody takes them?",
    steps=(
        "Guess, lock the guess, and run the year.",
        "Watch the response time, then trust.",
        "Tick sole as well, run again: one owner is slow, but is anything left lying?",
    ),
    watch=(
        "About one request in eight finds no volunteer in its first week under diffuse, almost none elsewhere.",
        "Response times are longer than under siloed and shared, and trust is far lower than under shared.",
        "Siloed answers nearly everything, and in most firms its trust still ends lower than under diffuse: an answer "
        "is not yet an owner.",
    ),
    may_differ="Churn hardly tells diffuse from siloed: in about one firm of five both lose equally many, in one of "
    "three diffuse loses more.",
    found=(
        Finding(
            "C11",
            "The more people could help, the less each did: Hedges' g = -0.35 over 105 effects and more than "
            "7700 people (Fischer et al. 2011).",
        ),
        Finding(
            "D5f",
            "The volunteer's dilemma: with a cost of 0.2 of the benefit, nobody acts with probability .04 among "
            "two and .134 among five (derived; Diekmann 1985).",
        ),
    ),
    discuss=(
        "Where do you write to a team address, and who answers?",
        "What is the least that would help: a name on each request, or fewer people in copy?",
    ),
    caveat="That people hold back is put in, by a formula for strangers who meet once. What follows from it, the "
    "slow answers, comes out; that trust is low has other reasons, too, as siloed shows. Colleagues who meet daily "
    "may do better.",
    shown=("diffuse", "siloed", "shared"),
    measure=UNANSWERED,
    weeks=52,
)

GATEKEEPER: Final = Lesson(
    key="gatekeeper",
    title="The gatekeeper",
    question="Everything goes through one person. What happens while they are ill?",
    setting=f"{FIRM_IN_WORDS} Nobody leaves and nobody else is ill. Success 1, who looks after ten accounts, is ill "
    "for three weeks. Open door is sole with one number changed: requests no longer pass through the owner.",
    guess="What will the mean response time of the whole firm be in these three weeks?",
    steps=(
        "Read the response time before: it is the first price of the gate.",
        "Guess, lock the guess, and run the three weeks.",
        "Then play on: how long does it take until all is as before?",
    ),
    watch=(
        "Under sole the response time more than doubles, although one person of ten is ill.",
        "With an open door it is shorter before and rises less; under shared it hardly moves.",
        "Before, trust under sole was higher than with an open door, as every good answer was theirs: the gate's "
        "other side. Under shared it was higher still.",
    ),
    may_differ="Three weeks bring some 60 requests: in about one firm of ten the response time under sole less than "
    "doubles. That sole is slowest holds in nearly every firm.",
    found=(
        Finding(
            "B35",
            "Requests that were never passed on met their deadline in 0.62 of cases, those passed on three times "
            "in 0.36, five times or more in 0.09; hard ones are passed on more (890 incidents of one firm).",
        ),
        Finding(
            "B29",
            "Of callers whose problem was solved at once 0.05 said that they would leave, after two calls or more "
            "0.09, unsolved 0.25 (SQM 2022; what people say).",
        ),
        Finding("A19", "At any time 0.028 of full-time employees were absent (US, CPS 2017)."),
    ),
    discuss=(
        "When is a gate worth its price?",
        "Which is easier to change: who answers, or who may be away?",
    ),
    caveat="What a relay costs (0.3 hours, 6 % of the message) and that people wait up to ten days for their return "
    "are judgement.",
    shown=("sole", "open_door", "shared"),
    measure=DAYS,
    weeks=ILL_WEEKS,
    act=Act("ill", 0),
    values=MappingProxyType({"turnover": 0.0, "absence_per_year": 0.0}),
    own=MappingProxyType({"open_door": _from("sole", gatekeeping=0.0)}),
)

MEETINGS: Final = Lesson(
    key="meetings",
    title="The price of meetings",
    question="Sharing needs talk. How much talk eats up what sharing brings?",
    setting=f"{FIRM_IN_WORDS} People leave and fall ill as usual. For each account of middle size the lead and every "
    "other function spend time on keeping in step: 5 minutes a week under shared, none, or 18.",
    guess="What will the mean response time be over the next 52 weeks?",
    steps=(
        "Reckon first: ten accounts, three other functions, 18 minutes. How much of a lead's 12 hours is left?",
        "Guess, lock the guess, and run the year.",
        "Tick sole instead of no talk: is one slow owner better than a team in meetings?",
    ),
    watch=(
        "Five minutes add nearly a day of waiting, eighteen about three.",
        "With long talk trust ends lower than with five minutes or none, and even sole usually answers sooner.",
        "Five minutes bring about as much trust as they cost: in every second firm it ends higher than with none.",
        "The lead's desk is the bottleneck: their meetings add up over three functions.",
    ),
    may_differ="Accounts lost tell less in a year: with eighteen minutes about a quarter of firms lose fewer than "
    "with five, and one of five loses equally many.",
    found=(
        Finding(
            "C10",
            "Formalised key-account work was less effective, esprit de corps made it more so; signs only "
            "(385 firms; Workman, Homburg & Jensen 2003).",
        ),
        Finding(
            "D5a",
            "Queues: ten people busy 0.8 of the time let a request wait 0.2046 of a service time on average, "
            "busy 0.9 of the time 0.6687 (derived; Erlang).",
        ),
    ),
    discuss=(
        "Which meeting of yours replaces a handover, and which only reports one?",
        "What would have to be true for eighteen minutes to pay?",
    ),
    caveat="In the model meetings bring people in step, the first minutes most: they contradict each other less, know "
    "more of each other's work, and send fewer requests astray. Whoever is behind with requests meets less. Nobody has "
    "measured the minutes.",
    shown=("no_talk", "shared", "long_talk"),
    measure=DAYS,
    weeks=52,
    own=MappingProxyType(
        {
            "no_talk": _from("shared", coordination=0.0),
            "long_talk": _from("shared", coordination=0.3),
        }
    ),
)

FREE: Final = Lesson(
    key="free",
    title="Free play",
    question="What would you like to try?",
    setting=f"{FIRM_IN_WORDS} People leave and fall ill as usual. Click a person.",
    guess="How many accounts will be lost in the next 52 weeks?",
    steps=(
        "Click a person, in any picture: it happens in all of them.",
        "Play, pause, step; another seed is another firm.",
    ),
    watch=("The same people, customers and luck meet every regime: what differs is the regime.",),
    may_differ="One firm is one throw of the dice. Look at the other firms before you conclude.",
    found=(),
    discuss=("Which of your doubts could you try here?",),
    caveat="A firm of 30 accounts is small; `simulate docs model` says what is assumed.",
    shown=("sole", "shared", "siloed"),
    measure=LOST,
    weeks=52,
)


LESSONS: Final[Mapping[str, Lesson]] = MappingProxyType(
    {lesson.key: lesson for lesson in (KEY_PERSON, EVERYONE, GATEKEEPER, MEETINGS, FREE)}
)
"""The lessons by key, in the order in which they are offered; the first is the one to begin with."""
