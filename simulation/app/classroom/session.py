"""One visitor's class: what is on the table, how far a lesson has come, what was guessed. No page here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from simulation.app.classroom import sentences as words
from simulation.app.classroom.address import Wanted, beginning, fault_of_regimes
from simulation.app.classroom.charts import Compared
from simulation.app.classroom.firms import LONGEST, Classroom, Stretch, measured
from simulation.app.classroom.lessons import LESSONS, START, Act, Lesson
from simulation.app.classroom.scene import Scene, scene
from simulation.errors import RequestError

Phase = Literal["guess", "locked", "running", "done"]

OTHER_FIRMS: Final = 60
"""Firms in which the same is tried, when a guess has been compared with one."""


class Session:
    """What one visitor sees and may do; everything is done between two weeks.

    Parameters
    ----------
    wanted : Wanted
        Lesson, regimes, seed and speed, already checked.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.reset()

    @property
    def lesson(self) -> Lesson:
        """The lesson on the table."""
        return LESSONS[self.wanted.lesson]

    def reset(self) -> None:
        """Begin the lesson anew: the same firm, the same luck, no guess."""
        self.room = Classroom(self.lesson, self.wanted.regimes, self.wanted.seed)
        self.scenes: dict[str, Scene] = self._scenes()
        self.playing = False
        self.phase: Phase = "guess"
        self.guesses: dict[str, float] = {}
        self.start = self.end = 0
        self.stretch: Stretch | None = None
        self.others: list[dict[str, float]] = []
        self.log: list[words.Entry] = []

    @property
    def has_history(self) -> bool:
        """Whether anything would be lost if the firm began anew."""
        return self.room.week > START or bool(self.room.interventions) or self.phase != "guess"

    def _scenes(self) -> dict[str, Scene]:
        return {name: scene(firm) for name, firm in self.room.firms.items()}

    # ------------------------------------------------------------ another firm, another question

    def take_up(self, lesson: str) -> None:
        """Another lesson, as it begins; seed and speed stay."""
        self._begin(replace(beginning(lesson), seed=self.wanted.seed, speed=self.wanted.speed))

    def compare(self, regimes: tuple[str, ...]) -> None:
        """Other regimes side by side; in the same week, after the same has been done to them.

        Raises
        ------
        RequestError
            If they are not two or three of those that the lesson has, or if a guess has been locked: it is about those
            that are there.
        """
        fault = fault_of_regimes(self.wanted.lesson, regimes)
        if fault:
            raise RequestError(fault)
        if self.phase != "guess":
            about = words.listed([words.spoken(name) for name in self.wanted.regimes])
            raise RequestError(f"the guess is about {about}: reset the firm to compare others")
        week, done = self.room.week, tuple(self.room.interventions)
        self._begin(replace(self.wanted, regimes=regimes))
        while True:
            for intervention in done:
                if intervention.week == self.room.week:
                    self.happens(intervention.act)
            if self.room.week == week:
                return
            self.step()

    def meet(self, seed: int) -> None:
        """Another firm: other customers, other luck."""
        self._begin(replace(self.wanted, seed=seed))

    def hurry(self, speed: int) -> None:
        """Another speed [weeks a second]; nothing else changes."""
        self.wanted = replace(self.wanted, speed=speed)

    def _begin(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.reset()

    # ------------------------------------------------------------ weeks and interventions

    def step(self) -> None:
        """One week in every firm; the guess is settled when its weeks are over.

        Raises
        ------
        RequestError
            If all weeks are over.
        """
        before, week = self.scenes, self.room.week
        self.room.step()
        self.scenes = self._scenes()
        for name, after in self.scenes.items():
            self.log += [words.Entry(week + 1, name, sentence) for sentence in words.week_in_words(before[name], after)]
        if self.phase == "running" and self.room.week >= self.end:
            self._settle()

    def happens(self, act: Act) -> str:
        """Let something happen to the person in a seat, in every firm; what was done, in words."""
        done = self.room.happens(act)
        self.scenes = self._scenes()
        seats = next(iter(self.room.firms.values())).model.coefficients.seats
        sentence = words.act_in_words(act, seats, done)
        self.log.append(words.Entry(self.room.week, "", sentence))
        return sentence

    # ------------------------------------------------------------ predict, then run

    def lock(self, guesses: Mapping[str, float | None]) -> None:
        """Commit to a guess for every regime; it cannot be changed until the firm is reset.

        Raises
        ------
        RequestError
            If it has been locked before, one is missing, or one is out of range.
        """
        if self.phase != "guess":
            raise RequestError("the guess is locked; reset the firm to guess anew")
        kept = {}
        for name in self.wanted.regimes:
            guess = guesses.get(name)
            most = self.lesson.measure.most
            if guess is None or not math.isfinite(guess) or not 0 <= guess <= most:
                raise RequestError(f"guess for {words.spoken(name)}: a number from 0 to {most:g}")
            kept[name] = float(guess)
        self.guesses = kept
        self.phase = "locked"

    def run(self) -> str:
        """Let the weeks that the guess is about begin; what the lesson does first, in words.

        Raises
        ------
        RequestError
            If no guess is locked, or too few weeks are left.
        """
        if self.phase != "locked":
            raise RequestError("lock a guess first")
        if self.room.week + self.lesson.weeks > LONGEST:
            raise RequestError(f"fewer than {self.lesson.weeks} weeks are left; reset the firm")
        self.start, self.end = self.room.week, self.room.week + self.lesson.weeks
        self.phase = "running"
        self.playing = True
        return self.happens(self.lesson.act) if self.lesson.act else f"{self.lesson.weeks} weeks begin"

    def _settle(self) -> None:
        self.phase = "done"
        self.playing = False
        done = tuple(intervention for intervention in self.room.interventions if intervention.week < self.end)
        self.stretch = Stretch(self.lesson, self.wanted.regimes, self.wanted.seed, self.start, self.end, done)

    def found(self, regime: str) -> float:
        """What came out in this firm in the weeks of the guess."""
        return measured(self.room.firms[regime], self.lesson.measure, self.start, self.end)

    def compared(self) -> list[Compared]:
        """Guess, this firm and the others so far, for every regime."""
        return [
            Compared(name, self.guesses.get(name), self.found(name), tuple(firm[name] for firm in self.others))
            for name in self.wanted.regimes
        ]
