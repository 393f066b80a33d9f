"""What is followed over many weeks: how long customers stay, revenue over a year, the year after a departure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from simulation.science import rules
from simulation.science.counted import Account, Book, Person
from simulation.science.members import SEGMENTS
from simulation.science.outcomes import SURVIVAL_YEARS
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.science.week_totals import share

OLDEST: Final = len(SURVIVAL_YEARS)
"""Years of age through which accounts are followed."""


class YearsOfAge:
    """Of each year of age, the accounts that began it and those that were there at its end; only whole years count.

    A year counts if it lies whole within the horizon. An account that ends one in the 52nd week or later began it
    there, so that nothing is remembered of an account, and those kept are among those that opened.
    """

    def __init__(self, horizon: int) -> None:
        self.horizon = horizon
        self.opened = [0] * OLDEST
        self.kept = [0] * OLDEST

    def open_week(self, book: Book, week: int) -> None:
        """Count who begins a year of age, if there are weeks left for a whole one."""
        if week + WEEKS_PER_YEAR <= self.horizon:
            for account in book:
                if account is not None and account.age % WEEKS_PER_YEAR == 0:
                    self._count(self.opened, account.age // WEEKS_PER_YEAR)

    def close_week(self, book: Book, week: int) -> None:
        """Count who ends a year of age that began in the horizon; whoever left at the renewal is gone by now."""
        if week + 1 >= WEEKS_PER_YEAR:
            for account in book:
                if account is not None and account.age % WEEKS_PER_YEAR == 0:
                    self._count(self.kept, account.age // WEEKS_PER_YEAR - 1)

    def _count(self, counts: list[int], year: int) -> None:
        if year < OLDEST:
            counts[year] += 1

    def survival(self, years: Sequence[int]) -> dict[int, float | None]:
        """The share still there after so many years, once the horizon is over; None where nobody was seen through one.

        The horizon must be over, for until then years have been opened that have not come to their ends.
        """
        through: list[float | None] = [1.0]
        for kept, opened in zip(self.kept, self.opened, strict=True):
            so_far, now = through[-1], share(kept, opened)
            through.append(None if so_far is None or now is None else so_far * now)
        return {count: through[count] for count in years}


class Retention:
    """The accounts that open a year of the horizon and their revenue, then and at its end; only whole years count."""

    def __init__(self, slots: int, horizon: int) -> None:
        self.horizon = horizon
        self.opening: list[tuple[Account | None, float]] = [(None, 0.0)] * slots
        self.opened = self.kept = self.closed = 0.0
        self.accounts_opened = self.accounts_kept = 0

    def open_week(self, book: Book, week: int) -> None:
        """At the start of each full year, note who is there and what they pay."""
        if week % WEEKS_PER_YEAR == 0 and week + WEEKS_PER_YEAR <= self.horizon:
            self.opening = [(account, account.revenue if account else 0.0) for account in book]

    def close_week(self, book: Book, week: int) -> None:
        """At the end of each full year, see what of it is left."""
        if (week + 1) % WEEKS_PER_YEAR:
            return
        for slot, (account, revenue) in enumerate(self.opening):
            if account is None:
                continue
            stayed = book[slot] is account  # whoever was sold in the place of a lost account is another one
            now = account.revenue if stayed else 0.0
            self.accounts_opened += 1
            self.accounts_kept += stayed
            self.opened += revenue
            self.kept += min(now, revenue)
            self.closed += now

    def accounts(self) -> float | None:
        """Share of the accounts that opened a year which were still there at its end."""
        return self.accounts_kept / self.accounts_opened if self.accounts_opened else None

    def gross(self) -> float | None:
        """Share of a year's opening revenue that was kept, upsell left out."""
        return self.kept / self.opened if self.opened > 0.0 else None

    def net(self) -> float | None:
        """Revenue of the same accounts a year later over the opening revenue."""
        return self.closed / self.opened if self.opened > 0.0 else None


NO_WINDOW: Final = 0
CONTROL: Final = 1
AFTER_DEPARTURE: Final = 2
STRATA: Final = len(SEGMENTS) * rules.AGE_CLASSES * 8  # segment, years of age, quarters left to the renewal


class DepartureEffect:
    """Accounts in the 52 weeks after their lead left, against matched accounts whose lead did not leave.

    Each slot has at most one open window of 52 weeks. A departure opens one at once; while none is open, a
    control window runs. Controls are matched by segment, years of age, and quarters left to the renewal,
    and dropped if the person leaves within the window, even after the account is lost: otherwise lost accounts,
    which no departure can reach any more, would be too many among the controls.
    """

    def __init__(self, slots: int, horizon: int) -> None:
        self.horizon = horizon
        self.kind = [NO_WINDOW] * slots
        self.seat = [0] * slots
        self.weeks = [0] * slots
        self.base = [0.0] * slots
        self.total = [0.0] * slots
        self.lost = [False] * slots
        self.stratum = [0] * slots
        # per kind of window and stratum: windows, revenue relative to the rate before, accounts lost
        self.windows = [[0] * STRATA for _ in range(3)]
        self.revenue = [[0.0] * STRATA for _ in range(3)]
        self.losses = [[0] * STRATA for _ in range(3)]

    def open_week(self, book: Book, week: int) -> None:
        """Let a control window begin wherever none is open; the first ones are spread over a year."""
        for slot, account in enumerate(book):
            if account is None or self.kind[slot] != NO_WINDOW or week < slot % WEEKS_PER_YEAR:
                continue
            if not account.lead.holder.vacant:
                self._open(CONTROL, account, week)

    def people_leave(self, employees: Sequence[Person]) -> None:
        """Drop the controls of accounts already lost whose former lead now leaves."""
        for slot, kind in enumerate(self.kind):
            if kind == CONTROL and self.lost[slot] and employees[self.seat[slot]].left:
                self.kind[slot] = NO_WINDOW

    def lead_departs(self, account: Account, week: int) -> None:
        """The lead of an account leaves: the year after begins."""
        slot = account.slot
        own_window_is_over = self.lost[slot] and self.kind[slot] != NO_WINDOW
        if self.kind[slot] != AFTER_DEPARTURE and not own_window_is_over:
            self._open(AFTER_DEPARTURE, account, week)

    def _open(self, kind: int, account: Account, week: int) -> None:
        slot = account.slot
        fits = week + WEEKS_PER_YEAR <= self.horizon and account.revenue > 0.0
        self.kind[slot] = kind if fits else NO_WINDOW
        self.seat[slot] = account.lead.holder.seat
        self.weeks[slot] = 0
        self.base[slot] = account.revenue
        self.total[slot] = 0.0
        self.lost[slot] = False
        self.stratum[slot] = rules.matching_stratum(account.segment, account.age, account.renewal_age - account.age)

    def account_leaves(self, slot: int) -> None:
        """An account is lost; its window goes on without revenue."""
        self.lost[slot] = True

    def close_week(self, book: Book) -> None:
        """Add the week's revenue, and finish the windows whose year is over."""
        for slot, kind in enumerate(self.kind):
            if kind == NO_WINDOW:
                continue
            account = book[slot]
            if not self.lost[slot] and account is not None:
                self.total[slot] += account.revenue
            self.weeks[slot] += 1
            if self.weeks[slot] == WEEKS_PER_YEAR:
                self._finish(slot, kind)

    def _finish(self, slot: int, kind: int) -> None:
        stratum = self.stratum[slot]
        self.windows[kind][stratum] += 1
        self.revenue[kind][stratum] += self.total[slot] / (WEEKS_PER_YEAR * self.base[slot])
        self.losses[kind][stratum] += self.lost[slot]
        self.kind[slot] = NO_WINDOW

    def effects(self) -> tuple[float | None, float | None, int]:
        """What a departure does within a year, and how many could be compared.

        Share of a year's revenue gained (or, below 0, lost), share of accounts made to leave; None if none can be
        matched.
        """
        treated, controls = self.windows[AFTER_DEPARTURE], self.windows[CONTROL]
        strata = [
            (place, one, other)
            for place, (one, other) in enumerate(zip(treated, controls, strict=True))
            if one and other
        ]
        matched = sum(one for _, one, _ in strata)
        return _effect(self.revenue, strata, matched), _effect(self.losses, strata, matched), matched


def _effect(sums: Sequence[Sequence[float]], strata: Sequence[tuple[int, int, int]], matched: int) -> float | None:
    """What windows after a departure have more than as many controls, a window, in strata with so many of both."""
    weighted = 0.0
    for place, treated, controls in strata:
        weighted += sums[AFTER_DEPARTURE][place] - treated * sums[CONTROL][place] / controls
    return share(weighted, matched)
