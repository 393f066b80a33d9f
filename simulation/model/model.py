"""The reference model: the firm, its customers, and the schedule of a week, to be read, stepped and extended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mesa import Agent, DataCollector, Model

from simulation.errors import RequestError
from simulation.model import checking, past
from simulation.model.account import Account
from simulation.model.employee import Employee
from simulation.model.events import take
from simulation.model.request import Request
from simulation.model.team import Team
from simulation.science import chance, rules
from simulation.science.coefficients import Coefficients, ranks_by_revenue, segments_by_slot, sponsored_slots
from simulation.science.course import course
from simulation.science.declaration import Value
from simulation.science.events import Happening
from simulation.science.ledger import Ledger
from simulation.science.members import FUNCTIONS
from simulation.science.outcomes import Outcome
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.science.week_totals import Week, weekly_states
from simulation.wording.values import as_python


class OwnershipModel(Model):  # type: ignore[misc]  # Mesa's generic parameters are not meant to be spelt out
    """A firm that looks after accounts for `warm_up` weeks, and then for the `horizon` weeks that count.

    Parameters
    ----------
    parameters : Parameters, optional
        The firm; the defaults where left out.
    regime : Regime or str
        How ownership is organised, or the name of a built-in regime.
    seed, replication : int
        With the rest of a draw's address they fix all luck: the same in every regime. For None, as Mesa's `batch_run`
        has it where it is given no `rng`, a fresh seed is taken, and kept as `seed`.
    warm_up, horizon : int
        Weeks; outcomes are counted over the horizon only.
    record : sequence of str
        Weekly states (`outcomes.TRAJECTORIES`) that `datacollector` keeps in each week of the horizon. A collector of
        your own in its place is asked in the same weeks.
    rng : int, optional
        The seed, as Mesa calls it.
    events : tuple of Event and Transition
        What happens to the firm in weeks of the horizon, and to which regimes it moves.
    scenario : optional
        Kept for Mesa's own tools, which hand one to every model; nothing is read from it.
    **values
        Parameters of the firm or of the regime by full name, in place of those above: `turnover=0.3`, `cover=0.5`,
        `**{"functions.support.seats": 12}`.

    Raises
    ------
    RequestError
        For an unknown regime, parameter or weekly state, a value or seed out of range, or weeks below 0; later, when
        `parameters`, `regime` or `coefficients` are assigned to: a firm keeps those with which it was made.

    Examples
    --------
    >>> model = OwnershipModel(regime="sole", seed=1, warm_up=0, horizon=4)
    >>> model.run_for(4)
    >>> len(model.agents_by_type[Account]) <= 300
    True

    With Mesa's own tool, where `record` says what is to be seen of each run:

    >>> from mesa.batchrunner import batch_run
    >>> asked = {"turnover": [0.1, 0.4], "accounts": 20, "horizon": 4, "record": [("trust",)]}
    >>> rows = batch_run(OwnershipModel, asked, rng=[1, 2], display_progress=False)
    >>> len(rows), sorted(rows[0])[-4:]
    (4, ['record', 'seed', 'trust', 'turnover'])
    """

    account_class: ClassVar[type[Account]] = Account
    employee_class: ClassVar[type[Employee]] = Employee
    team_class: ClassVar[type[Team]] = Team
    further_outcomes: ClassVar[tuple[Outcome, ...]] = ()
    """Outcomes that a model of your own has besides the built-in ones; `measure` gives their values."""
    regimes: ClassVar[Mapping[str, Regime]] = {}
    """Regimes of your own, by name, which a scenario file can list when it is swept with this model."""
    is_built_in: ClassVar[bool] = True
    """Whether this is the model that is compiled, too; no subclass is."""

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        cls.is_built_in = False

    def __init__(
        self,
        parameters: Parameters | None = None,
        regime: Regime | str = "shared",
        *,
        seed: int | None = 0,
        replication: int = 0,
        warm_up: int = 156,
        horizon: int = 156,
        record: Sequence[str] = (),
        rng: int | None = None,
        events: tuple[Happening, ...] = (),
        scenario: Any = None,
        **values: Value,
    ) -> None:
        seed = checking.seed_of(seed, rng)
        replication, warm_up, horizon = map(as_python, (replication, warm_up, horizon))
        values = {name: as_python(value) for name, value in values.items()}
        record = (record,) if isinstance(record, str) else record
        checking.check(seed, replication, warm_up, horizon, record)
        super().__init__(rng=seed, scenario=scenario)
        self._parameters, self._regime = checking.settings(parameters, regime, values)
        found = course(self._parameters, self._regime, events, horizon)
        self.newest_ways = [*found.first]
        self.ways = [*found.rows]  # that of the firm itself, and, where there are several, those of accounts
        self._steps = {step.week: step for step in found.steps}
        self.waves: dict[int, int] = {}  # by slot: with which wave of the present transition its account moves
        self.hiring_frozen = False
        self.seed = seed
        self.replication = replication
        self.week_number = 0
        self.week = Week()
        self.ledger = Ledger(self.coefficients, warm_up, horizon)
        self.states: dict[str, float | None] = {}
        self.insight = 0.0
        self.referred = 0
        self.executive_left = False
        self.mean_risk = 0.0
        self._hire_everyone()
        self._sell_to_first_customers()
        self._live_through_past()
        self.datacollector = DataCollector(model_reporters={name: _state_reader(name) for name in record})

    # ------------------------------------------------------------ what it was made with

    @property
    def parameters(self) -> Parameters:
        """The firm's parameters. A RequestError if they are assigned to, as for `regime` and `coefficients`."""
        return self._parameters

    @parameters.setter
    def parameters(self, _: object) -> None:
        raise RequestError(checking.fixed("parameters"))

    @property
    def regime(self) -> Regime:
        """How ownership is organised."""
        return self._regime

    @regime.setter
    def regime(self, _: object) -> None:
        raise RequestError(checking.fixed("regime"))

    @property
    def coefficients(self) -> Coefficients:
        """The numbers that follow from both, and from what has happened so far."""
        return self.ways[0]

    @coefficients.setter
    def coefficients(self, _: object) -> None:
        raise RequestError(checking.fixed("coefficients"))

    @property
    def agents_by_type(self) -> AgentsByType:
        """Mesa's sets of agents by class; a class that is not among them stands for all agents that are instances."""
        return AgentsByType(self, super().agents_by_type)

    # ------------------------------------------------------------ set-up

    def _hire_everyone(self) -> None:
        self.employees: list[Employee] = []
        self.teams: list[Team] = []
        for function, seats in enumerate(self.coefficients.seats):
            people = [self.employee_class(self, len(self.employees) + seat, function) for seat in range(seats)]
            for person in people[seats - self.coefficients.bench[function] :]:
                person.on_bench = True
            self.employees += people
            self.teams.append(self.team_class(function, people))

    def _sell_to_first_customers(self) -> None:
        c = self.coefficients
        self.segments = segments_by_slot(c)
        self.sponsored = [sponsored_slots(way, self.segments) for way in self.ways]
        self.ranks = ranks_by_revenue(c, self.segments)
        self.generations = [-1] * c.slots
        self.book: list[Account | None] = [None] * c.slots
        for slot in range(c.accounts):
            holders = [team.seats[slot % (len(team.seats) - c.bench[team.function])] for team in self.teams]
            # these were sold before anybody reviewed deals, so that nobody's hours are owed for it
            account = self._sell(slot, holders, self._phase(slot), review=0.0)
            if c.replace:
                past.settle(account)

    def _phase(self, slot: int) -> int:
        """Weeks that a first customer is into its term, so that renewals are spread; a cohort starts afresh."""
        if not self.coefficients.replace:
            return 0
        u = self.draw(chance.CONTRACT_PHASE, chance.entity(slot, 0, 0))
        return int(u * self.coefficients.term_weeks[self.segments[slot]])

    def _sell(self, slot: int, holders: Sequence[Employee], phase: int, review: float) -> Account:
        self.generations[slot] += 1
        account = self.account_class(self, slot, self.generations[slot], self.segments[slot], holders, phase, review)
        self.book[slot] = account
        return account

    # ------------------------------------------------------------ chance

    def draw(self, decision: int, entity: int) -> float:
        """This week's uniform number of a decision point and an entity (see `chance`)."""
        return float(chance.draw(self.seed, self.replication, decision, entity, self.week_number))

    def draw_four_at(self, decision: int, entity: int, week: int) -> tuple[float, float, float, float]:
        """Four uniform numbers of a decision point and an entity in another week, or at whatever else is counted."""
        four: tuple[float, float, float, float] = chance.draw_four(self.seed, self.replication, decision, entity, week)
        return four

    def draw_four(self, decision: int, entity: int) -> tuple[float, float, float, float]:
        """This week's uniform numbers of a decision point about an account, one for each function."""
        return self.draw_four_at(decision, entity, self.week_number)

    def draw_trait(self, decision: int, entity: int) -> float:
        """The standard normal number behind a trait of a customer, whatever the week in which it came."""
        return float(chance.draw_normal(self.seed, self.replication, decision, entity, 0))

    def draw_normal(self, decision: int, entity: int) -> float:
        """This week's standard normal number of a decision point and an entity."""
        return float(chance.draw_normal(self.seed, self.replication, decision, entity, self.week_number))

    # ------------------------------------------------------------ the schedule of a week

    @property
    def settling(self) -> bool:
        """Whether customers wait for their past, so that nobody leaves: in three quarters of the warm-up."""
        return self.coefficients.replace and self.week_number < rules.settling_weeks(self.ledger.warm_up)

    def _live_through_past(self) -> None:
        """Give the firm its past, before the week in which customers begin to leave."""
        if self.coefficients.replace and self.week_number == rules.settling_weeks(self.ledger.warm_up):
            past.live_through(self)

    def step(self) -> None:
        """One week. Every rule reads the state at the start of its phase; contacts of one account follow each other."""
        self.week = Week()
        self._events()
        self.ledger.open_week(self.week_number, self.week, self.book)
        self._staffing()
        self._handover()
        self._service()
        for account in self.accounts():
            account.relationship()
        for account in self.accounts():
            account.renewal()
        self._workload()
        self._close_week()
        self._entry()
        self.week_number += 1
        self._live_through_past()
        self.running = self.week_number < self.ledger.warm_up + self.ledger.horizon

    def accounts(self) -> list[Account]:
        """The accounts of this moment, by slot."""
        return [account for account in self.book if account is not None]

    def _events(self) -> None:
        """What happens to the firm in this week: parameters change, hiring is frozen or goes on, people must go."""
        step = self._steps.get(self.week_number - self.ledger.warm_up)
        if step is not None:
            take(self, step)

    def _staffing(self) -> None:
        for person in self.employees:
            person.staffing()
        for team in self.teams:
            team.fade()
        c = self.coefficients
        self.executive_left = c.sponsored_accounts > 0 and self.draw(chance.EXECUTIVE_QUIT, 0) < c.executive_quit_chance

    def _handover(self) -> None:
        if not any(person.left or person.vacant or person.hired for person in self.employees):
            return
        self.ledger.people_leave(self.employees)
        for team in self.teams:
            team.fill_from_bench()
        for account in self.accounts():
            account.handover()
        for person in self.employees:
            person.left = person.hired = False
            person.replaced_by = None

    def _service(self) -> None:
        for team in self.teams:
            team.gather()
        for account in self.accounts():
            self.serve(account)

    def serve(self, account: Account) -> None:
        """Take what a customer asks of the functions this week, one request after the other."""
        for function in account.asks():
            Request(account, function).run_its_course()

    def _workload(self) -> None:
        for person in self.employees:
            person.workload()
        for team in self.teams:
            team.take_over_backlog()
        if self.coefficients.cover > 0.0:
            for team in self.teams:
                team.share_backlog()
        for _ in range(self.week.insights):
            self.insight += self.coefficients.insight_gain * (self.coefficients.insight_ceiling - self.insight)
        self.insight = rules.lowered(self.insight, self.coefficients.forget)

    def _close_week(self) -> None:
        self.mean_risk = self._mean_risk()
        self.week.close(self.book, self.employees)
        totals = self.week.totals()
        self.states = weekly_states(totals)
        self.ledger.close_week(self.week, self.book, totals)
        reporters = ("model_reporters", "agent_reporters", "agenttype_reporters")
        if self.ledger.counting and any(getattr(self.datacollector, each, None) for each in reporters):
            self.datacollector.collect(self)

    def _mean_risk(self) -> float:
        total, count = 0.0, 0
        for account in self.accounts():
            total += account.risk
            count += 1
        return total / count if count else 0.0

    # ------------------------------------------------------------ new customers

    def _entry(self) -> None:
        """New customers for next week: in place of those who left, and, where the firm grows, in free slots."""
        c = self.coefficients
        referred, self.referred = self.referred, 0
        if not c.replace:
            return
        # a slot that was ever sold is sold again; the rest is room to grow
        for slot in range(c.slots):
            if self.book[slot] is None and self.generations[slot] >= 0:
                self._sell_anew(slot)
        room = [slot for slot in range(c.slots) if self.book[slot] is None]
        for rank, slot in enumerate(room):
            if rank < referred or self._is_sold(slot, c.weekly_sales / len(room)):
                self._sell_anew(slot)

    def _is_sold(self, slot: int, likely: float) -> bool:
        return self.draw(chance.SALE, chance.entity(slot, 0, 0)) < likely

    def _sell_anew(self, slot: int) -> None:
        holders = [team.colleague() or team.least_laden_seat() for team in self.teams]
        c = self.ways[self.newest_ways[self.segments[slot]]]
        self._sell(slot, holders, phase=0, review=c.deal_review)
        seller = holders[FUNCTIONS.index("sales")]
        seller.hours += c.deal_review * c.review_hours

    # ------------------------------------------------------------ a whole run

    def run(self) -> dict[str, float | None]:
        """Simulate the weeks that are left, and return the outcomes by name (None where undefined)."""
        left = self.ledger.warm_up + self.ledger.horizon - self.week_number
        if left > 0:
            self.run_for(left)
        return {**self.ledger.outcomes(), **self.measure()}

    def measure(self) -> Mapping[str, float | None]:
        """The values of `further_outcomes` of the weeks counted so far, by name; None where undefined."""
        return {}

    def trajectories(self) -> dict[str, list[float]]:
        """The recorded weekly states by name, one value per week of the horizon (NaN where undefined)."""
        kept: dict[str, list[Any]] = self.datacollector.model_vars
        return {name: [float("nan") if value is None else float(value) for value in kept[name]] for name in kept}


class AgentsByType(dict[type[Agent], Any]):
    """Sets of agents by class: `agents_by_type[Account]` holds the accounts of a subclass, too."""

    def __init__(self, model: Model, found: Mapping[type[Agent], Any]) -> None:
        super().__init__(found)
        self.model = model

    def __missing__(self, kind: type[Agent]) -> Any:
        return self.model.agents.select(agent_type=kind)


def simulate(
    parameters: Parameters,
    regime: Regime,
    *,
    seed: int,
    replication: int,
    warm_up: int,
    horizon: int,
    record: Sequence[str] = (),
    events: tuple[Happening, ...] = (),
    model: type[OwnershipModel] = OwnershipModel,
) -> tuple[dict[str, float | None], dict[str, list[float]]]:
    """One run of the reference model, or of a subclass of it: its outcomes and recorded trajectories, by name."""
    happens: dict[str, Any] = {"events": events} if events else {}  # a model of the user's own may know of none
    firm = model(
        parameters,
        regime,
        seed=seed,
        replication=replication,
        warm_up=warm_up,
        horizon=horizon,
        record=record,
        **happens,
    )
    return firm.run(), firm.trajectories()


def _state_reader(name: str) -> Any:
    return lambda model: model.states[name]
