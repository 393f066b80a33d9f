"""The firms of a class: one per regime under the same luck, watched week by week, and the same ones left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulation.app.classroom.lessons import CLASS_FIRM, ILL_WEEKS, START, Act, Lesson, Measure
from simulation.errors import RequestError
from simulation.model.account import Account
from simulation.model.model import OwnershipModel
from simulation.science import catalogue
from simulation.science.regimes import Regime

LONGEST: Final = START + 520
"""Weeks after which a class has seen enough."""


@dataclass(frozen=True, slots=True)
class Loss:
    """An account that was lost: its place in the book, the week, whether it followed a leaver, its trust before."""

    slot: int
    week: int
    followed: bool
    trust: float


@dataclass(frozen=True, slots=True)
class WeekSeen:
    """What a class counts in a week; `first_accounts` are those of the day on which it came in."""

    trust: float | None
    first_accounts: int
    lost: int
    followed: int
    days: float
    answers: int
    unanswered: int
    requests: int


class _WatchedAccount(Account):
    """An account whose leaving is noticed."""

    model: WatchedModel

    def leave(self, *, followed: bool) -> None:
        self.model.losses.append(Loss(self.slot, self.model.week_number, followed, self.trust))
        super().leave(followed=followed)


class WatchedModel(OwnershipModel):
    """The reference model, with the accounts lost in the week just gone.

    `first` holds the generation of each place in the book when the class came in: customers before that are the past.
    """

    account_class = _WatchedAccount

    def __init__(self, *settings: Any, **more: Any) -> None:
        self.losses: list[Loss] = []
        super().__init__(*settings, **more)
        self.first = list(self.generations)

    def step(self) -> None:
        """One week, as in the reference model."""
        self.losses = []
        super().step()
        if self.week_number <= START:
            self.first = list(self.generations)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a firm is made from: a lesson's parameters, a regime, and the luck."""

    lesson: Lesson
    regime: str
    seed: int
    replication: int = 0

    @property
    def definition(self) -> Regime:
        """The regime as the lesson defines it."""
        return self.lesson.regimes()[self.regime]

    def model(self) -> WatchedModel:
        """The firm in week 0."""
        parameters = catalogue.resolve({**CLASS_FIRM, **self.lesson.values})
        luck = {"seed": self.seed, "replication": self.replication}
        return WatchedModel(parameters, self.definition, **luck, warm_up=START, horizon=LONGEST - START)


@dataclass(frozen=True, slots=True)
class Intervention:
    """What the class did at the start of a week."""

    week: int
    act: Act


class Firm:
    """A firm under one regime, and what has been seen of it.

    Parameters
    ----------
    setting : Setting
        What it is made from. It has worked for no week yet.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.model = setting.model()
        self.seen: list[WeekSeen] = []
        self.losses: list[Loss] = []
        self.gone: set[int] = set()
        """Seats whose person leaves today: empty from the coming week on."""

    @property
    def week(self) -> int:
        """Weeks that are over."""
        return self.model.week_number

    def step(self) -> None:
        """One week."""
        self.gone.clear()
        self.model.step()
        self.losses += self.model.losses
        self.seen.append(_seen(self.model))

    def step_to(self, week: int) -> None:
        """All weeks until so many are over."""
        while self.week < week:
            self.step()

    def happens(self, act: Act) -> bool:
        """Make it happen to whoever is in the seat; False if the seat is empty, or about to be."""
        person = self.model.employees[act.seat]
        if person.vacant or act.seat in self.gone:
            return False
        if act.kind == "leaves":
            person.resign_today()
            self.gone.add(act.seat)
        else:
            person.fall_ill(ILL_WEEKS)
        return True


def _seen(model: WatchedModel) -> WeekSeen:
    week = model.week
    return WeekSeen(
        trust=model.states["trust"],
        first_accounts=sum(account.generation == model.first[account.slot] for account in model.accounts()),
        lost=week.lost,
        followed=week.followed,
        days=week.days,
        answers=week.answers,
        unanswered=week.unanswered,
        requests=week.requests,
    )


class Classroom:
    """Two or three firms under the same luck, what the class did to them, and the same firms left alone.

    Parameters
    ----------
    lesson : Lesson
        The firm and the regimes that it may be under.
    regimes : sequence of str
        Names of the regimes to compare.
    seed : int
        With the week and whom it concerns it fixes all luck.
    """

    def __init__(self, lesson: Lesson, regimes: Sequence[str], seed: int) -> None:
        self.lesson = lesson
        self.seed = seed
        self.firms = {name: Firm(Setting(lesson, name, seed)) for name in regimes}
        self.undisturbed: dict[str, Firm] = {}
        self.interventions: list[Intervention] = []
        for firm in self.firms.values():
            firm.step_to(START)

    @property
    def week(self) -> int:
        """Weeks that are over."""
        return next(iter(self.firms.values())).week

    @property
    def over(self) -> bool:
        """Whether the class has seen all weeks that there are."""
        return self.week >= LONGEST

    def step(self) -> None:
        """One week in every firm.

        Raises
        ------
        RequestError
            If all weeks are over.
        """
        if self.over:
            raise RequestError(f"{LONGEST} weeks are over: reset the firm to begin anew")
        for firm in (*self.firms.values(), *self.undisturbed.values()):
            firm.step()

    def happens(self, act: Act) -> dict[str, bool]:
        """Make something happen in every firm at once; by regime, whether there was anybody to whom it could."""
        if not self.interventions:
            self._keep_undisturbed()
        done = {name: firm.happens(act) for name, firm in self.firms.items()}
        if any(done.values()):
            self.interventions.append(Intervention(self.week, act))
        return done

    def _keep_undisturbed(self) -> None:
        for name, firm in self.firms.items():
            twin = Firm(firm.setting)
            twin.step_to(firm.week)
            self.undisturbed[name] = twin


# ------------------------------------------------------------ what is guessed, and how it went in other firms


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


MEASURES: Final[Mapping[str, Callable[[Sequence[WeekSeen]], float]]] = {
    "lost": lambda weeks: float(sum(week.lost for week in weeks)),
    "unanswered": lambda weeks: 100 * _share(sum(w.unanswered for w in weeks), sum(w.requests for w in weeks)),
    "days": lambda weeks: _share(sum(week.days for week in weeks), sum(week.answers for week in weeks)),
}
"""How a measure of a lesson is worked out from the weeks that it concerns."""


def measured(firm: Firm, measure: Measure, start: int, end: int) -> float:
    """The measure of the weeks from `start` to before `end`; NaN if nothing happened in them that it could rest on."""
    return MEASURES[measure.name](firm.seen[start:end])


@dataclass(frozen=True, slots=True)
class Stretch:
    """The weeks that a guess is about, and what the class did until their end."""

    lesson: Lesson
    regimes: tuple[str, ...]
    seed: int
    start: int
    end: int
    interventions: tuple[Intervention, ...]


def other_firm(stretch: Stretch, replication: int) -> dict[str, float]:
    """The measure in another firm, by regime: other customers and other luck, the same done to it in the same weeks."""
    found = {}
    for regime in stretch.regimes:
        firm = Firm(Setting(stretch.lesson, regime, stretch.seed, replication))
        for intervention in stretch.interventions:
            firm.step_to(intervention.week)
            firm.happens(intervention.act)
        firm.step_to(stretch.end)
        found[regime] = measured(firm, stretch.lesson.measure, stretch.start, stretch.end)
    return found
