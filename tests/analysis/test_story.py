"""The story of one customer: facts against what the reference model notes, words, the choice, and the picture."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.story.dated import Dated
from analysis.story.figure import story_figure
from analysis.story.life import COLUMNS, FALL, KINDS, SEATS, Happening, Life, life
from analysis.story.polled import polled
from analysis.story.told import kinds_of_things, study
from analysis.story.words import in_words, lines, plain, said, sentences
from simulation.cli import main
from simulation.engine.history import LEAVE_CHANCE, History, watch
from simulation.errors import RequestError, WorkError
from simulation.model.account import Account
from simulation.model.employee import Employee
from simulation.model.model import OwnershipModel
from simulation.results.trace import traced_run
from simulation.scenario.scenario import Scenario
from simulation.science import catalogue, chance, rules
from simulation.science.coefficients import BY_LEAD
from simulation.science.events import Event, Tiers, Transition
from simulation.science.events import Happening as Happens
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.regimes import REGIMES

LUCK = {"seed": 5, "replication": 1, "warm_up": 24, "horizon": 80}
RESTLESS: dict[str, Any] = {
    "accounts": 40,
    "turnover": 0.9,
    "absence_per_year": 6.0,
    "buyer_turnover": 0.6,
    "deals": 4.0,
    "competitor": 0.8,
    "follow": 2.0,
    "segments.smb.churn_base": 0.5,
    **{f"functions.{name}.seats": 3 for name in FUNCTIONS},
}

# ---------------------------------------------------------------- an independent account of what happens


class Noting(Account):
    """A customer that notes what happens to it where it happens."""

    model: NotingFirm

    def note(self, kind: str, **about: Any) -> None:
        if self.model.week_number >= self.model.ledger.warm_up:
            week = self.model.week_number - self.model.ledger.warm_up
            self.model.noted.setdefault((self.slot, self.generation), []).append({"week": week, "kind": kind, **about})

    def handover(self) -> None:
        before = {f: (link.holder, link.holder.left, link.context) for f, link in enumerate(self.links)}
        held = {f: self.model.name(link.holder) for f, link in enumerate(self.links)}
        super().handover()
        if self.model.book[self.slot] is not self:
            return
        for f, link in enumerate(self.links):
            holder, left, knew = before[f]
            if not (self.coefficients.touchpoints[f] or f == LEAD_FUNCTION):
                continue
            other = "" if link.holder.vacant else self.model.name(link.holder)
            if left:
                self.knew[f] = knew
                how = ("competitor" if holder.to_competitor else "elsewhere") + self.model.dismissed.get(
                    holder.seat, ""
                )
                self.note("leaves", function=FUNCTIONS[f], who=held[f], other=other, how=how, knew=knew)
            elif other and (holder.vacant or holder.hired or link.holder is not holder):
                self.note("takes_over", function=FUNCTIONS[f], other=other, knew=self.knew.get(f, math.nan))

    @property
    def knew(self) -> dict[int, float]:
        return self.__dict__.setdefault("_knew", {})

    def _counterparts_leave(self) -> None:
        draws = self.model.draw_four(chance.BUYER_LEAVES, self.entity)
        c = self.coefficients
        for f, (u, touched) in enumerate(zip(draws, c.touchpoints, strict=True)):
            last = self.model.trust_last_week.get((self.slot, self.generation))
            if touched and u < c.buyer_leaves_chance and last is not None and last[f] != c.new_person_trust:
                self.note("buyer", function=FUNCTIONS[f])
        super()._counterparts_leave()

    def _realise_value(self, deal: float) -> None:
        before = self.size
        super()._realise_value(deal)
        if self.size != before:
            self.note("expands", share=self.size / before - 1.0)

    def renewal(self) -> None:
        due = self.age + 1 == self.renewal_age
        likely = self.leave_chance(self.age + 1, self.trust, self.value) if due else math.nan
        super().renewal()
        if due and self.model.book[self.slot] is self:
            self.note("renewal", share=likely)

    def move_to(self, way: int) -> None:
        super().move_to(way)
        known = sum(map(bool, self.coefficients.touchpoints))
        how = "lead" if self.coefficients.accountability == BY_LEAD else "all"
        self.note(
            "moves",
            function=FUNCTIONS[LEAD_FUNCTION],
            how=how,
            weeks=known,
            other=self.model.names_of_ways[way - 1],
        )

    def leave(self, *, followed: bool) -> None:
        self.note("lost", how="followed" if followed else "renewal")
        super().leave(followed=followed)


class Hired(Employee):
    """Somebody whose seat counts who came into it."""

    model: NotingFirm

    def begin(self) -> None:
        super().begin()
        if getattr(self.model, "week_number", 0) >= self.model.counted_from and self.seat in self.model.comers:
            self.model.comers[self.seat] += 1

    def give_notice(self) -> None:
        super().give_notice()
        if self.notice_weeks > 0:
            self.model.notices.add(self.seat)

    def announce(self, weeks: int) -> None:
        if self.notice_weeks == 0 and weeks > 0:
            self.model.notices.add(self.seat)
        super().announce(weeks)

    def resign_today(self) -> None:
        super().resign_today()
        self.model.dismissed[self.seat] = "_dismissed"


class NotingFirm(OwnershipModel):
    """A firm in which everybody notes what happens."""

    account_class: ClassVar[type[Account]] = Noting
    employee_class: ClassVar[type[Employee]] = Hired

    def __init__(self, *settings: Any, warm_up: int, **named: Any) -> None:
        self.noted: dict[tuple[int, int], list[dict[str, Any]]] = {}
        self.comers: dict[int, int] = {}
        self.notices: set[int] = set()
        self.dismissed: dict[int, str] = {}
        self.names_of_ways: tuple[str, ...] = ()
        self.trust_last_week: dict[tuple[int, int], list[float]] = {}
        self.counted_from = warm_up
        super().__init__(*settings, warm_up=warm_up, **named)

    def name(self, person: Employee) -> str:
        number = person.seat - self.teams[person.function].seats[0].seat + 1
        comers = self.comers.get(person.seat, 0)
        return f"{FUNCTIONS[person.function].capitalize()} {number}" + ("" if comers == 0 else chr(ord("a") + comers))

    def step(self) -> None:
        if self.week_number == self.counted_from:
            self.comers = {person.seat: -1 if person.vacant else 0 for person in self.employees}
        self.notices.clear()
        self.dismissed.clear()
        absent = {person.seat: person.absence_weeks > 0 for person in self.employees}
        led = {(each.slot, each.generation): each.lead.holder for each in self.accounts()}
        self.trust_last_week = {
            (each.slot, each.generation): [link.person_trust for link in each.links] for each in self.accounts()
        }
        super().step()
        settled = rules.settling_weeks(self.counted_from) == self.week_number
        self.week_number -= 1  # of the week that has passed
        if settled:  # at its end customers were given their past, which changes what is known
            for account in self.accounts():
                assert isinstance(account, Noting)
                account.knew.clear()
        for account in self.accounts():
            person: Any = account.lead.holder
            if led.get((account.slot, account.generation)) is not person or person.vacant:
                continue
            assert isinstance(account, Noting)
            if person.seat in self.notices:
                account.note("notice", who=self.name(person))
            if person.absence_weeks > 0 and not absent[person.seat]:
                account.note("away", who=self.name(person), how="planned" if person.prepared else "sudden")
        self.week_number += 1


def restless(regime: str, happens: tuple[Happens, ...] = (), **values: Any) -> tuple[History, NotingFirm]:
    all_values = {**RESTLESS, **values}
    parameters = catalogue.resolve(all_values)
    settings = catalogue.resolve_regime(regime, REGIMES[regime], all_values)
    history = watch(parameters, settings, columns=COLUMNS, seats=SEATS, events=happens, **LUCK)
    firm = NotingFirm(parameters, settings, events=happens, **LUCK)
    firm.names_of_ways = Dated(history)._regimes
    firm.run()
    return history, firm


def everybody(history: History) -> list[tuple[int, int]]:
    here = history.accounts["here"][history.warm_up :] == 1
    # the last entry is of those who have not begun
    here[-1] &= history.accounts["age"][-1] > 0
    generations = history.accounts["generation"][history.warm_up :]
    return sorted({(slot, int(each)) for slot in range(here.shape[1]) for each in generations[here[:, slot], slot]})


TOLD = ("week", "kind", "function", "who", "other", "how")


HAPPENS: tuple[Happens, ...] = (
    Event(20, dismiss=(("success", 1), ("support", 1))),
    Event(30, dismiss=(("success", 1),), seats="keep"),
    Event(20, 40, hiring="frozen"),
    Event(50, quits=(("success", "most accounts"),), to="competitor"),
    Event(10, 60, set=(("new_person_trust", 0.4), ("segments.smb.revenue", 4000.0))),
)
MOVING = Transition(35, "shared", REGIMES["shared"], over=12, order="largest first", not_before_renewal=5)
TIERED = Tiers(("sole", "shared", "siloed"), (REGIMES["sole"], REGIMES["shared"], REGIMES["siloed"]))


@pytest.mark.parametrize(
    ("regime", "happens", "values"),
    [
        ("sole", (), {}),
        ("shared", (), {"notice_weeks": 2}),
        ("siloed", (), {"reassign": "new_hire"}),
        ("diffuse", (), {"dismissed": 0.5}),
        ("shared", HAPPENS, {"turnover": 0.4}),
        ("sole", (*HAPPENS, MOVING), {"turnover": 0.4}),
        ("siloed", (MOVING, Transition(60, "diffuse", REGIMES["diffuse"])), {}),
        ("sole", (TIERED, *HAPPENS, MOVING), {"turnover": 0.4}),
    ],
)
def test_every_life_is_what_the_reference_model_noted_where_it_happened(
    regime: str, happens: tuple[Happens, ...], values: dict[str, Any]
) -> None:
    history, firm = restless(regime, happens, **values)
    seen: set[str] = set()
    ways_to_go: set[str] = set()
    for slot, generation in everybody(history):
        told = life(history, regime, slot, generation, slot)
        noted = firm.noted.get((slot, generation), [])
        facts = [each for each in told.happenings if each.kind not in ("sold", "falls", "event")]
        lost = [each.week for each in facts if each.kind == "lost"]
        # who leaves in the week of a loss is told as the reason, and may have been replaced by nobody
        facts = [each for each in facts if each.week not in lost or each.kind == "lost"]
        noted = [each for each in noted if each["week"] not in lost or each["kind"] == "lost"]
        assert sorted(
            (each.week, each.kind, each.function) for each in facts if each.kind not in ("notice", "away")
        ) == (
            sorted(
                (one["week"], one["kind"], one.get("function", ""))
                for one in noted
                if one["kind"] not in ("notice", "away")
            )
        )
        by_key = {(one["week"], one["kind"], one.get("function", "")): one for one in noted}
        for each in facts:
            seen.add(each.kind)
            ways_to_go.add(each.how)
            key = (each.week, each.kind, "" if each.kind in ("notice", "away") else each.function)
            _agree(each, by_key[key], history, told)
    assert seen >= {"notice", "leaves", "away", "buyer", "expands", "renewal", "lost"}
    assert ("moves" in seen) == (MOVING in happens)
    assert any("_dismissed" in how for how in ways_to_go) == (HAPPENS[0] in happens)
    assert "takes_over" in seen or values.get("reassign") != "new_hire"


def _agree(each: Happening, noted: dict[str, Any], history: History, told: Life) -> None:
    for name in ("who", "other"):
        if name in noted:
            assert getattr(each, name) == noted[name]
    if each.kind in ("expands", "renewal"):
        assert each.share == pytest.approx(noted["share"], rel=1e-12)
    if each.kind in ("leaves", "away"):
        assert each.how.removesuffix("_unsaid").removesuffix("_closed") == noted["how"]
    if each.kind == "moves":
        assert (each.how, each.weeks) == (noted["how"], noted["weeks"])
        assert each.who == told.weeks.set_index("week")["lead"][each.week]  # at the end of the week
    if each.kind == "lost":
        assert each.how in (noted["how"], "either")
    if each.kind == "takes_over" and math.isnan(noted["knew"]):
        assert math.isnan(each.share)
    elif each.kind in ("leaves", "takes_over") and each.other:
        row = each.week + 1 + history.warm_up
        knows = history.accounts["context"][row, told.slot, FUNCTIONS.index(each.function)]
        assert each.share == pytest.approx(knows / noted["knew"], rel=1e-12)


def test_weeks_are_those_of_the_trace_of_the_reference_model() -> None:
    values = catalogue.resolve(RESTLESS)
    history = watch(values, REGIMES["shared"], columns=COLUMNS, seats=SEATS, **LUCK)
    trace = traced_run(OwnershipModel(values, REGIMES["shared"], **LUCK))
    for slot, generation in everybody(history):
        told = life(history, "shared", slot, generation, slot).weeks
        rows = trace.loc[(trace["slot"] == slot) & (trace["generation"] == generation)].reset_index(drop=True)
        for name in ("week", "trust", "firm_trust", "person_trust", "answers", "response_days", "size"):
            pd.testing.assert_series_equal(told[name], rows[name], check_exact=True, check_dtype=False)
        assert ((told["lead"] != "") == rows["lead_in_seat"]).all()
        known = np.minimum(1.0, rows["lead_context"] / rows["told"]).where(rows["lead_in_seat"])
        np.testing.assert_allclose(told["known"], known, rtol=1e-15)


@pytest.mark.parametrize(
    ("regime", "happens"), [("sole", ()), ("diffuse", ()), ("shared", HAPPENS), ("sole", (TIERED, *HAPPENS, MOVING))]
)
def test_the_reference_model_is_seen_as_the_engine_is_watched(regime: str, happens: tuple[Happens, ...]) -> None:
    values = catalogue.resolve(RESTLESS)
    slots = [0, 7, 8, 39]
    watched = watch(values, REGIMES[regime], columns=COLUMNS, seats=SEATS, slots=slots, events=happens, **LUCK)
    seen = polled(OwnershipModel(values, REGIMES[regime], events=happens, **LUCK), slots, happens)
    here = watched.accounts["here"] == 1
    np.testing.assert_array_equal(here, seen.accounts["here"] == 1)
    for name in COLUMNS:
        there, found = watched.accounts[name][here], seen.accounts[name][here]
        if name == LEAVE_CHANCE:  # the engine gives it by the year
            np.testing.assert_allclose(there, found, rtol=1e-14)
        else:
            np.testing.assert_array_equal(there, found, err_msg=name)
    for name in ("in_seat", "at_work", "tenure"):
        np.testing.assert_array_equal(getattr(watched, name), getattr(seen, name))
    for name in SEATS:
        np.testing.assert_array_equal(watched.people[name], seen.people[name], err_msg=name)
    assert watched.outcomes == seen.outcomes
    both = [[repr(each) for each in _stories(history, regime, slots)] for history in (watched, seen)]
    assert both[0] == both[1]


def _stories(history: History, regime: str, slots: list[int]) -> Iterator[Happening]:
    """What happens in all lives but how likely renewals were, which the engine gives by the year."""
    for slot, generation in everybody(history):
        for each in life(history, regime, slots[slot], generation, slot).happenings:
            yield each._replace(share=round(each.share, 9))


class Loyal(OwnershipModel):
    """A firm of one's own, in which nobody quits."""

    class Steady(Employee):
        def quit(self) -> None:
            return

    employee_class = Steady


def test_the_story_of_a_model_of_ones_own() -> None:
    own = study(small(regimes=["sole"], weeks={"warm_up": 8, "horizon": 60}), model=Loyal)
    assert not {"leaves", "notice"} & own.lives["sole"].kinds
    assert len(own.lives["sole"].weeks) > 0

    class Broken(OwnershipModel):
        def step(self) -> None:
            raise ValueError("no week today")

    with pytest.raises(WorkError, match=r"the run under sole failed: .*no week today"):
        study(small(regimes=["sole"]), model=Broken)


@pytest.mark.parametrize("happens", [(), (TIERED, *HAPPENS, MOVING)], ids=["nothing", "much"])
def test_the_choice_counts_what_the_lives_hold(happens: tuple[Happens, ...]) -> None:
    history, _ = restless("sole", happens, competitor=0.0)
    kinds, weeks = kinds_of_things(history)
    start = history.warm_up
    for slot in range(history.accounts["here"].shape[1]):
        if not weeks[slot]:
            continue
        told = life(history, "sole", slot, int(history.accounts["generation"][start, slot]), slot)
        assert weeks[slot] == len(told.weeks)
        lost = {each.week for each in told.happenings if each.kind == "lost"}
        found = {
            each.kind
            for each in told.happenings
            if each.kind != "falls"
            and each.function in ("", FUNCTIONS[LEAD_FUNCTION])
            and not (each.week in lost and each.kind != "lost")
        }
        # a successor who takes over at once is told with the departure
        found |= {"takes_over"} if any(each.kind == "leaves" and each.other for each in told.happenings) else set()
        found -= {"event"}  # which comes into every life
        found |= {each.how for each in told.happenings if "_dismissed" in each.how and each.function == FUNCTIONS[0]}
        assert kinds[slot] == len({"dismissed" if "_dismissed" in each else each for each in found})


# ---------------------------------------------------------------- whose story


def small(**named: Any) -> Scenario:
    values = {"accounts": 20, "turnover": 0.5, **{f"functions.{name}.seats": 3 for name in FUNCTIONS}}
    about = {"name": "small", "seed": 3, "regimes": ["sole", "shared"], "parameters": values} | named
    return Scenario(**about)


def test_a_life_to_learn_from_is_chosen_and_any_other_can_be_asked_for() -> None:
    chosen = study(small())
    assert chosen.chosen
    slots = {each.slot for each in chosen.lives.values()}
    assert len(slots) == 1
    assert len(chosen.lives["sole"].kinds) >= 4
    for account in (4, "4", " 4 "):
        asked = study(small(), account)
        assert {each.slot for each in asked.lives.values()} == {4}
        assert not asked.chosen
    one = asked.lives["sole"]
    again = study(small(regimes=["sole"]), f"4.{one.generation}").lives["sole"]
    assert repr(again.happenings) == repr(one.happenings)  # NaN is not equal to itself
    pd.testing.assert_frame_equal(again.weeks, one.weeks)
    assert study(small(), replication=1).lives["sole"].weeks.shape != (0, 0)


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (
            "turnover",
            r"account 'turnover': write a place in the book, such as 17, or place and generation, such as 17.2",
        ),
        ("20", r"account '20': the book has places 0 to 19"),
        ("4.999", r"account 4.999: under sole the customers of that place are 4\.\d+"),
    ],
)
def test_an_account_that_there_is_not_is_refused(account: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        study(small(), account)


# ---------------------------------------------------------------- words


LIFE = Life("sole", 17, 2, "mid", "sole", True, True, 60, pd.DataFrame(), ())


@pytest.mark.parametrize(
    ("happening", "words"),
    [
        (
            Happening(61, "leaves", "success", "Success 4", "Success 2", "competitor", 0.21),
            "Success 4 leaves for a competitor; Success 2 takes over, knows a fifth of what Success 4 knew",
        ),
        (
            Happening(61, "leaves", "success", "Success 4", "", "elsewhere_unsaid"),
            "Success 4 leaves, without notice; the seat is empty",
        ),
        (
            Happening(67, "takes_over", "success", "Success 4", "Success 4b", share=0.34, weeks=6),
            "Success 4b takes over from Success 4 after 6 weeks without anybody, knows a third of what Success 4 knew",
        ),
        (
            Happening(60, "leaves", "success", "Success 4", "Success 2", "elsewhere_dismissed_closed", 0.21),
            "Success 4 is dismissed; Success 2 takes over, knows a fifth of what Success 4 knew",
        ),
        (
            Happening(60, "leaves", "success", "Success 4", "", "competitor_dismissed_closed"),
            "Success 4 is dismissed and goes to a competitor; the seat is closed, and nobody there can take over",
        ),
        (
            Happening(60, "leaves", "success", "Success 4", "", "elsewhere_dismissed"),
            "Success 4 is dismissed; the seat is empty",
        ),
        (
            Happening(52, "moves", "success", "Success 4", "shared", "lead", weeks=4),
            "the account moves to shared: Success 4 leads a team of four from now on, and the customer knows all of "
            "them",
        ),
        (
            Happening(52, "moves", "success", "", "sole", "lead", weeks=1),
            "the account moves to sole: whoever comes into success alone looks after it from now on",
        ),
        (
            Happening(52, "moves", "success", "Success 4", "siloed", "all", weeks=4),
            "the account moves to siloed: four of the firm's people look after it from now on, and nobody leads",
        ),
        (Happening(60, "event", how="hiring is frozen until week 86"), "hiring is frozen until week 86"),
        (Happening(74, "renewal", share=0.123), "renewal, stays (of a hundred such, 12 leave)"),
        (Happening(74, "lost", how="renewal", share=0.5), "renewal, leaves (of a hundred such, 50 leave)"),
        (Happening(74, "lost", who="Success 4", how="followed"), "the customer goes along with Success 4"),
        (Happening(5, "away", "success", "Success 4", how="sudden", weeks=2), "Success 4 is away, unplanned"),
        (Happening(5, "expands", share=0.25), "buys more: the contract grows by 25 %"),
    ],
)
def test_what_happens_in_words(happening: Happening, words: str) -> None:
    assert said(happening, LIFE) == words


def test_every_kind_has_words() -> None:
    for kind in KINDS:
        assert said(Happening(1, kind, "success", "Success 1", "Success 2", "elsewhere", 0.5), LIFE)
    assert FALL > 0
    assert [in_words(share) for share in (0.0, 0.5, 0.97, 5.0)] == ["next to nothing", "half", "all", "all"]


def test_the_story_is_told_in_the_order_of_its_weeks() -> None:
    story = study(small())
    found = sentences(story)
    assert found[0].startswith("Under sole: account ")
    assert found[-1].startswith("(One customer in one run (replication 0), not an average. It was chosen")
    sole = found[1 : found.index(next(each for each in found if each.startswith("Under shared")))]
    weeks = [int(each.split()[1].rstrip(":")) for each in sole if each.startswith("week")]
    assert weeks == sorted(weeks)
    assert len(weeks) >= 4
    assert json.dumps(plain(story), allow_nan=False)
    assert len(lines(story)) == len(found) + len(story.lives)
    assert "account" in story._repr_html_()


# ---------------------------------------------------------------- picture and command


def test_the_picture_shows_each_regime_with_people_and_marks() -> None:
    story = study(small())
    figure = story_figure(story)
    assert len(figure.axes) == 2 * len(story.lives)
    for place, told in enumerate(story.lives.values()):
        above, below = figure.axes[2 * place : 2 * place + 2]
        drawn = [line for line in above.lines if len(line.get_xdata()) == len(told.weeks)]  # type: ignore[arg-type]
        np.testing.assert_array_equal(drawn[1].get_ydata(), told.weeks["trust"])
        diamonds = [line for line in above.lines if line.get_marker() == "D"]
        assert len(diamonds) == sum(each.kind == "renewal" for each in told.happenings)
        weeks = [each.week for each in told.happenings]
        assert above.get_xlim()[1] > max(weeks)
        named = {text.get_text() for text in below.texts}
        assert named <= set(told.weeks["lead"])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(small().text)
    return tmp_path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["run", "small.yaml", *arguments])


def test_run_tells_and_draws_the_story(here: Path) -> None:
    told = run("--regime", "sole", "--story")
    assert told.exit_code == 0, told.stderr
    assert told.stdout.startswith("Under sole: account ")
    drawn = run("--regime", "sole", "--story", "4", "--picture", "life.png", "--json")
    assert drawn.exit_code == 0, drawn.stderr
    assert sorted(path.name for path in here.iterdir()) == ["life.png", "life.svg", "small.yaml"]
    data = json.loads(drawn.stdout)
    assert data["stories"]["sole"]["account"].startswith("4.")
    assert set(data) == {"levels", "outcomes", "weeks", "stories"}


def test_a_story_tells_of_a_layoff_a_freeze_a_key_person_and_another_regime(here: Path) -> None:
    Path("small.yaml").write_text(
        "name: small\nseed: 3\nweeks: {warm_up: 52, horizon: 60}\n"
        "parameters: {accounts: 30, turnover: 0.2, events: bad}\n"
        "regimes:\n  moving: {from: sole, then: [{week: 40, to: shared}]}\n"
        "  tiered: {segments: {smb: siloed, mid: sole, enterprise: shared}}\n"
        "events:\n  bad:\n    - {week: 10, dismiss: {success: 8}}\n    - {week: 10, until: 30, hiring: frozen}\n"
        "    - {week: 20, quits: {success: most accounts}, to: competitor}\n"
        "    - {week: 25, set: {learn: 0.01}}\n"
    )
    told = run("--story").stdout
    under = {part.split(":")[0]: part for part in told.split("\nUnder ")}
    moving, tiered = under["Under moving"], under["tiered"]
    both = "8 of success are dismissed, and their seats close; hiring is frozen until week 30; Success"
    assert re.search(rf"week 10 +{both} ", told)
    assert re.search(r"week 10 .*; Success \d+b? is dismissed and goes .*; Success \d+b? takes over, knows", told)
    most = "whoever of success has the most accounts gives notice to go to a competitor"
    assert re.search(rf"week 20 .*{most}; Success \d+b? gives notice", told)
    assert re.search(r"week 23 .*Success \d+b? leaves for a competitor; ", told)
    assert re.search(r"week 25 .*learn is 0\.01 from now on", told)
    assert re.search(r"week 30 .*the firm hires again", told)
    assert re.search(r"week 40 .*the account moves to shared: Success \d+b? leads a team of four from now on", moving)
    assert re.search(r"account \d+\.\d+, a [a-z-]+ customer under (siloed|sole|shared)[,.]", tiered)
    assert "moves" not in tiered


def test_run_refuses_a_story_that_it_cannot_tell(here: Path) -> None:
    for arguments, words in (
        (("--story", "x"), "account 'x': write a place in the book"),
        (("--picture", "nowhere/life"), "--picture nowhere/life: there is no directory"),
    ):
        refused = run(*arguments)
        assert refused.exit_code == 2
        assert words in refused.stderr
    assert [path.name for path in here.iterdir()] == ["small.yaml"]
