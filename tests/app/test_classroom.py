"""The classroom without a browser: interventions, firms, scenes, pictures, words, charts, addresses, lessons."""

from __future__ import annotations

import math
import random
import re
import statistics
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from simulation.app.classroom import address, charts
from simulation.app.classroom import sentences as words
from simulation.app.classroom.firms import (
    LONGEST,
    Classroom,
    Firm,
    Loss,
    Setting,
    Stretch,
    WatchedModel,
    measured,
    other_firm,
)
from simulation.app.classroom.lessons import (
    CLASS_FIRM,
    DAYS,
    FIRST_SHOWN,
    LESSONS,
    LOST,
    START,
    UNANSWERED,
    WAYS,
    Act,
    Lesson,
)
from simulation.app.classroom.picture import (
    HEIGHT,
    RADIUS,
    WIDTH,
    account_places,
    in_words,
    legend,
    picture,
    seat_places,
    trust_colour,
)
from simulation.app.classroom.scene import FILLED, Scene, scene
from simulation.app.classroom.session import Session
from simulation.engine.run import simulate as compiled
from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.science import catalogue
from simulation.science.members import FUNCTIONS
from simulation.science.regimes import REGIMES
from simulation.wording.values import counted
from tests.helpers.firms import firm

SVG = "{http://www.w3.org/2000/svg}"
FREE = LESSONS["free"]


def luminance(colour: str) -> float:
    """Relative luminance (Web Content Accessibility Guidelines)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# ---------------------------------------------------------------- watching


@pytest.mark.parametrize("regime", WAYS)
def test_watching_changes_nothing(regime: str) -> None:
    luck = {"seed": 5, "warm_up": 4, "horizon": 80}
    plain = OwnershipModel(firm(), REGIMES[regime], **luck)
    watched = WatchedModel(firm(), REGIMES[regime], **luck)
    seen = 0
    while plain.week_number < 84:
        plain.step()
        watched.step()
        assert len(watched.losses) == watched.week.lost
        assert sum(loss.followed for loss in watched.losses) == watched.week.followed
        seen += len(watched.losses)
    assert repr(plain.ledger.outcomes()) == repr(watched.ledger.outcomes())
    assert seen > 0


# ---------------------------------------------------------------- firms side by side


@cache
def a_year(lesson: str, regimes: tuple[str, ...], seed: int) -> Classroom:
    room = Classroom(LESSONS[lesson], regimes, seed)
    room.happens(Act("leaves", 0))
    while room.week < START + 52:
        room.step()
    return room


def test_a_firm_is_what_the_compiled_engine_makes_of_the_same_setting() -> None:
    # the engine counts on its own and knows of no class
    for regime in WAYS:
        one = Firm(Setting(FREE, regime, 3))
        one.step_to(START + 52)
        parameters = catalogue.resolve({**CLASS_FIRM, **FREE.values})
        outcomes, _ = compiled(parameters, REGIMES[regime], seed=3, replication=0, warm_up=START, horizon=52)
        years = sum(week_accounts(one)) / 52
        assert measured(one, LOST, START, START + 52) == pytest.approx((outcomes["churn_rate"] or 0) * years)
        assert measured(one, DAYS, START, START + 52) == pytest.approx(outcomes["response_days"])
        assert measured(one, UNANSWERED, START, START + 52) == pytest.approx(100 * (outcomes["unanswered"] or 0))


def week_accounts(one: Firm) -> list[int]:
    """Accounts with which each week of the year begins: a lost one is replaced before the next week."""
    return [one.model.coefficients.accounts] * 52


def test_the_same_seed_is_the_same_class_and_another_is_not() -> None:
    def scenes(seed: int) -> list[Scene]:
        room = Classroom(FREE, ("sole", "shared"), seed)
        room.happens(Act("leaves", 1))
        for _ in range(10):
            room.step()
        return [scene(firm) for firm in room.firms.values()]

    assert scenes(4) == scenes(4)
    assert scenes(4) != scenes(5)


def test_a_firm_left_alone_is_the_firm_in_which_nobody_ever_did_anything() -> None:
    room = a_year("key-person", ("sole", "shared"), 1)
    for regime, twin in room.undisturbed.items():
        untouched = Firm(Setting(LESSONS["key-person"], regime, 1))
        untouched.step_to(room.week)
        assert twin.seen == untouched.seen
        assert twin.seen != room.firms[regime].seen
        assert twin.seen[:START] == room.firms[regime].seen[:START]


def test_the_same_done_to_the_same_luck_is_the_same_firm() -> None:
    room = a_year("key-person", ("sole", "shared"), 1)
    stretch = Stretch(room.lesson, tuple(room.firms), 1, START, START + 52, tuple(room.interventions))
    again = other_firm(stretch, 0)
    assert again == {name: measured(one, LOST, START, START + 52) for name, one in room.firms.items()}
    assert other_firm(stretch, 1) != again


def test_nothing_happens_to_an_empty_seat_and_nothing_is_noted() -> None:
    room = Classroom(LESSONS["key-person"], ("sole", "shared"), 1)  # nobody has left by themselves
    assert room.happens(Act("leaves", 0)) == {"sole": True, "shared": True}
    assert room.happens(Act("ill", 0)) == {"sole": False, "shared": False}
    assert len(room.interventions) == 1


def test_a_class_has_an_end() -> None:
    room = Classroom(FREE, ("sole", "shared"), 1)
    for one in room.firms.values():
        one.model.week_number = LONGEST
    with pytest.raises(RequestError, match=f"{LONGEST} weeks are over"):
        room.step()


# ---------------------------------------------------------------- scene and picture


@cache
def firms_of_all_kinds() -> tuple[Firm, ...]:
    """Firms with people ill, under notice, gone, new, and seats empty."""
    made = []
    for seed, regime in enumerate(WAYS):
        one = Firm(Setting(FREE, regime, seed))
        one.step_to(START + 4 + 9 * seed)
        one.happens(Act("leaves", 3))
        one.step()
        one.happens(Act("leaves", 0))
        one.happens(Act("ill", 4))
        one.happens(Act("ill", 8))
        made.append(one)
    return tuple(made)


@pytest.mark.parametrize("place", range(4))
def test_the_picture_is_the_model(place: int) -> None:
    one = firms_of_all_kinds()[place]
    root = ET.fromstring(picture(scene(one)))
    seats = [element for element in root.iter(f"{SVG}g") if "seat" in element.get("class", "").split()]
    assert [int(seat.get("data-seat", "")) for seat in seats] == [person.seat for person in one.model.employees]
    filled = [seat.get("data-state") in FILLED for seat in seats]
    # who leaves today has left the picture, and leaves the model when the week begins
    assert filled == [not person.vacant and person.seat not in one.gone for person in one.model.employees]
    drawn = [element for element in root.iter(f"{SVG}circle") if element.get("class") == "account"]
    assert sorted(int(element.get("data-slot", "")) for element in drawn) == [a.slot for a in one.model.accounts()]
    trust = {account.slot: account.trust for account in one.model.accounts()}
    assert all(element.get("fill") == trust_colour(trust[int(element.get("data-slot", ""))]) for element in drawn)
    ties = [element for element in root.iter(f"{SVG}path") if "tie" in element.get("class", "").split()]
    holders = {
        (account.slot, link.holder.seat)
        for account in one.model.accounts()
        for link, known in zip(account.links, one.model.coefficients.touchpoints, strict=True)
        if known
    }
    assert {(int(tie.get("data-slot", "")), int(tie.get("data-seat-of", ""))) for tie in ties} == holders
    assert len(ties) == len(holders)


def test_pictures_of_a_year_show_every_state_and_every_loss() -> None:
    states, words_seen = set(), set()
    lost = drawn = 0
    one = Firm(Setting(FREE, "sole", 2))
    while one.week < START + 124:
        one.step()
        now = scene(one)
        states |= {seat.state for seat in now.seats}
        root = ET.fromstring(picture(now))
        crosses = [element for element in root.iter(f"{SVG}path") if "cross" in element.get("class", "").split()]
        drawn += len(crosses)
        lost += one.model.week.lost
        words_seen |= {text.text for text in root.iter(f"{SVG}text")}
    assert drawn == lost > 0
    assert states == {"work", "ill", "notice", "empty"}
    assert {"ill", "leaving", "empty", "new", "work unseen"} <= words_seen


def test_a_thicker_line_is_more_trust() -> None:
    now = scene(firms_of_all_kinds()[1])
    root = ET.fromstring(picture(now))
    trust = {(tie.slot, tie.seat): tie.trust for tie in now.ties if not tie.waiting}
    widths = {
        (int(path.get("data-slot", "")), int(path.get("data-seat-of", ""))): float(path.get("stroke-width", ""))
        for path in root.iter(f"{SVG}path")
        if path.get("class") == "tie"
    }
    assert widths.keys() == trust.keys()
    order = sorted(trust, key=trust.__getitem__)
    assert [widths[tie] for tie in order] == sorted(widths.values())
    assert widths[order[-1]] > 2 * widths[order[0]]


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_trust_is_never_darker(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert luminance(trust_colour(low)) <= luminance(trust_colour(high)) + 1e-9


def test_little_and_much_trust_are_far_apart_in_grey() -> None:
    assert luminance(trust_colour(0.9)) > 0.7
    assert luminance(trust_colour(0.2)) < 0.03


@pytest.mark.parametrize("place", range(4))
def test_nothing_lies_upon_another_or_outside(place: int) -> None:
    now = scene(firms_of_all_kinds()[place])
    accounts, seats = account_places(now), seat_places(now)
    size = {customer.slot: RADIUS[customer.segment] for customer in now.customers}
    for one, other in combinations(size, 2):
        a, b = accounts[one], accounts[other]
        assert math.hypot(a.x - b.x, a.y - b.y) >= size[one] + size[other]
    for a, b in combinations(seats.values(), 2):
        assert abs(a.x - b.x) > 50 or abs(a.y - b.y) > 50
    for point in (*accounts.values(), *seats.values()):
        assert 12 < point.x < WIDTH - 12
        assert 12 < point.y < HEIGHT - 12


def test_the_picture_says_in_words_what_it_shows() -> None:
    now = scene(firms_of_all_kinds()[0])
    said = in_words(now)
    assert said.startswith(
        f"sole after week {START + 5}: 30 accounts, mean trust {now.trust:.2f}; {now.filled} of 10 seats filled"
    )
    assert "Success 1 leaves today" in said
    assert "Support 1 empty" in said
    assert "Support 2 ill" in said
    titles = [title.text or "" for title in ET.fromstring(picture(now)).iter(f"{SVG}title")]
    assert any(re.fullmatch(r"Account 5, \S+: trust 0\.\d\d, with Success \d", title) for title in titles)
    assert any(title.startswith("Support 2: ill, ") for title in titles)


def test_the_legend_is_well_formed() -> None:
    root = ET.fromstring(f"<div>{legend()}</div>")
    assert len(list(root)) == 6
    assert "trust of an account, 0.25 or less to 0.85 or more" in "".join(root.itertext())


# ---------------------------------------------------------------- words


def test_a_week_is_told_as_it_was() -> None:
    one = Firm(Setting(LESSONS["key-person"], "sole", 1))
    one.step_to(START)
    before = scene(one)
    theirs = sum(account.lead.holder.seat == 0 for account in one.model.accounts())
    one.happens(Act("leaves", 0))
    one.step()
    followed = one.model.week.followed
    assert followed > 0
    told = words.week_in_words(before, scene(one))
    assert told[0] == f"Success 1 left: of {theirs} accounts, {theirs - followed} handed to a colleague"
    assert f"{counted(followed, 'account')} followed the leaver to a competitor" in told


def test_illness_notice_hiring_and_losses_are_told() -> None:
    told = []
    one = Firm(Setting(FREE, "shared", 6))
    while one.week < START + 124:
        before = scene(one)
        one.step()
        told += words.week_in_words(before, scene(one))
    text = "\n".join(told)
    for pattern in (
        r"(Success|Support|Sales|Product) \d is ill for this week",
        r"\w+ \d hands in notice and will leave in 2 weeks",
        r"\w+ \d left: all \d+ accounts handed to a colleague",
        r"Somebody new sits down in \w+ \d",
        r"Account \d+ was lost at its renewal, with trust at 0\.\d\d",
    ):
        assert re.search(pattern, text), pattern
    assert sum(line.startswith("Account") for line in told) == sum(not loss.followed for loss in one.losses)


def test_what_is_the_same_under_every_regime_is_said_once() -> None:
    entries = [
        words.Entry(3, "sole", "A"),
        words.Entry(3, "shared", "A"),
        words.Entry(4, "sole", "B"),
        words.Entry(4, "", "C"),
    ]
    assert words.log_in_words(entries, ("sole", "shared")) == [
        ("Week 4", "C"),
        ("Week 4, sole", "B"),
        ("Week 3", "A"),
    ]


def test_what_differs_is_what_the_counts_say() -> None:
    room = a_year("key-person", ("sole", "shared"), 1)
    said = words.difference_in_words(room)
    trust = {name: one.seen[-1].trust or 0.0 for name, one in room.firms.items()}
    assert trust["shared"] > trust["sole"]
    assert said[0] == f"Mean trust is {trust['shared']:.2f} under shared and {trust['sole']:.2f} under sole."
    lost = {name: sum(week.lost for week in one.seen[START:]) for name, one in room.firms.items()}
    assert said[1] == f"Accounts lost so far: {lost['sole']} under sole and {lost['shared']} under shared."
    more = lost["sole"] - sum(week.lost for week in room.undisturbed["sole"].seen[START:])
    drop = (room.undisturbed["sole"].seen[-1].trust or 0.0) - trust["sole"]
    assert (
        said[2] == f"Because of what you did, under sole trust is {drop:.2f} lower and {more} more accounts are lost."
    )


@pytest.mark.parametrize(
    ("guess", "found", "said"),
    [(8, 13.0, "5 too low"), (9, 7.0, "2 too high"), (7, 7.0, "spot on"), (7, math.nan, "nothing happened to count")],
)
def test_a_guess_is_judged(guess: float, found: float, said: str) -> None:
    assert words.verdict(LOST, guess, found) == said


def test_the_spread_is_an_interval_of_students_t() -> None:
    values = [float(number) for number in range(1, 21)]
    random.Random(1).shuffle(values)
    # 1 to 20: mean 10.5, variance 35; t(19) at .975 is 2.093, from a table
    half = 2.093 * math.sqrt(35 / 20)
    assert statistics.variance(values) == 35
    assert words.spread_in_words(LOST, "long_talk", [*values, math.nan]) == (
        f"long talk: 10.5 ± {half:.1f} accounts on average (95 % interval, n = 20), 3 to 18 in eight firms out of ten"
    )
    assert words.spread_in_words(LOST, "sole", values[:9]) == "sole: too few firms yet"


def test_pairs_are_counted_firm_by_firm() -> None:
    firms = [
        {"a": 1.0, "b": 2.0},
        {"a": 2.0, "b": 2.0},
        {"a": 3.0, "b": 2.0},
        {"a": 0.0, "b": 2.0},
        {"a": math.nan, "b": 1},
    ]
    assert words.pairs_in_words("a", "b", firms) == "Less under a than under b in 2 of 4 firms, more in 1, as much in 1"


def test_acts_are_told_with_where_they_could_not_happen() -> None:
    seats = (3, 3, 2, 2)
    assert words.act_in_words(Act("leaves", 0), seats, {"sole": True, "shared": True}) == (
        "Success 1 leaves today, under every regime"
    )
    assert words.act_in_words(Act("ill", 4), seats, {"sole": True, "shared": False}) == (
        "Support 2 is ill for 3 weeks under sole; under shared the seat is empty"
    )
    assert words.act_in_words(Act("ill", 9), seats, {"sole": False}) == "Nobody is in Product 2: nothing happened"


# ---------------------------------------------------------------- charts


def test_lines_are_what_was_seen() -> None:
    room = a_year("key-person", ("sole", "shared"), 1)
    one = room.firms["sole"]
    assert charts.values(one, "lost")[START - 1] == 0  # whoever was lost before the class came in
    assert charts.values(one, "lost")[-1] == sum(week.lost for week in one.seen[START:]) == words.lost_so_far(one)
    here = charts.values(one, "here")
    beginning = Firm(one.setting)
    beginning.step_to(START)
    first = {account.entity for account in beginning.model.accounts()}
    assert here[START - 1] == len(first) == 30
    assert here[-1] == sum(account.entity in first for account in one.model.accounts())
    assert all(a >= b for a, b in pairwise(here[START - 1 :]))  # type: ignore[operator]
    last = one.seen[-4:]
    expected = sum(week.days for week in last) / sum(week.answers for week in last)
    assert charts.values(one, "days")[-1] == pytest.approx(expected, abs=5e-4)
    assert charts.values(one, "trust")[-1] == pytest.approx(one.model.states["trust"], abs=5e-5)


def test_a_chart_has_a_line_a_regime_a_dotted_one_left_alone_and_a_mark_where_somebody_intervened() -> None:
    room = a_year("key-person", ("sole", "shared"), 1)
    options = charts.chart(room, "trust", charts.LIGHT)
    assert [series["name"] for series in options["series"]] == [
        "sole",
        "shared",
        "sole, left alone",
        "shared, left alone",
    ]
    assert options["series"][0]["markLine"]["data"] == [{"xAxis": START}]
    assert options["series"][0]["color"] == "#CC6000"
    weeks = [[week for week, _ in series["data"]] for series in options["series"]]
    assert weeks == [list(range(FIRST_SHOWN + 1, room.week + 1))] * 4
    assert (options["xAxis"]["min"], options["xAxis"]["max"]) == (FIRST_SHOWN, room.week)
    quiet = charts.chart(Classroom(FREE, ("sole", "shared"), 1), "trust", charts.LIGHT)
    assert "markLine" not in quiet["series"][0]


@pytest.mark.parametrize("regimes", [WAYS, ("open_door", "no_talk", "long_talk")])
def test_lines_stand_out_in_dark_rooms_too(regimes: Sequence[str]) -> None:
    for ink, paper in ((charts.DARK, "#121212"),):
        for colour in charts.colours(regimes, ink).values():
            light, dark = sorted((luminance(colour), luminance(paper)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) > 3


def test_every_other_firm_is_in_a_bar() -> None:
    for measure, others in ((LOST, (3.0, 4.0, 4.0, 9.0)), (DAYS, (1.04, 1.06, 2.5)), (UNANSWERED, (0.0, 11.9, 12.1))):
        compared = [
            charts.Compared("sole", 5.0, 6.0, others),
            charts.Compared("shared", 6.0, 6.0, (others[0], math.nan)),
        ]
        options = charts.histogram(measure, compared, charts.LIGHT)
        assert [sum(count for _, count in series["data"]) for series in options["series"]] == [len(others), 1]
        reach = options["xAxis"][0]
        assert reach["min"] <= min(others)
        assert reach["max"] >= max(6.0, *others)
        marks = [[mark["label"]["formatter"] for mark in series["markLine"]["data"]] for series in options["series"]]
        assert marks == [["this firm", "guess"], ["guess = this firm"]]


def test_a_count_stands_on_its_number() -> None:
    options = charts.histogram(LOST, [charts.Compared("sole", None, 4.0, (3.0, 4.0, 4.0))], charts.LIGHT)
    assert options["series"][0]["data"] == [[3.0, 1], [4.0, 2]]


# ---------------------------------------------------------------- the address bar


def test_an_address_says_back_what_it_said() -> None:
    for lesson in LESSONS:
        wanted = address.Wanted(lesson, LESSONS[lesson].shown[:2], 42, 4)
        pairs = [tuple(pair.split("=")) for pair in wanted.query().split("&")]
        assert address.read(pairs) == (wanted, [])  # type: ignore[arg-type]
    assert address.read([]) == (address.Wanted("key-person", ("sole", "shared")), [])


@pytest.mark.parametrize(
    ("pair", "fault"),
    [
        (("lesson", "key-persn"), "lesson is 'key-persn'; allowed: key-person, everyone, gatekeeper, meetings, free"),
        (("regimes", "sole"), "1 regimes are ticked; allowed: 2 or 3"),
        (("regimes", "sole,shared,siloed,diffuse"), "4 regimes are ticked; allowed: 2 or 3"),
        (("regimes", "sole,sole"), "regimes are sole, sole: one of them is given twice"),
        (("regimes", "sole,open_door"), "unknown regime 'open_door'"),
        (("regimes", ""), "unknown regime ''"),
        (("regimes", "sole, shared"), "unknown regime ' shared'; write shared, without spaces"),
        (("seed", "-1"), "seed is '-1'; allowed: a whole number from 0 to 999999"),
        (("seed", "1e3"), "seed is '1e3'"),
        (("seed", "1000000"), "seed is '1000000'"),
        (("seed", "٣"), "seed is '٣'"),
        (("seed", " 1"), "seed is ' 1'"),
        (("speed", "3"), "speed is '3'; allowed: one of 1, 2, 4, 8"),
        (("sped", "2"), "unknown 'sped'; did you mean 'speed'?"),
        (("<script>", "1"), "unknown '<script>'"),
    ],
)
def test_what_is_odd_is_refused_and_the_default_stands(pair: tuple[str, str], fault: str) -> None:
    wanted, faults = address.read([pair])
    assert wanted == address.beginning("key-person")
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_a_name_given_twice_counts_once() -> None:
    wanted, faults = address.read([("seed", "2"), ("seed", "3")])
    assert (wanted.seed, faults) == (2, ["seed is given twice; the first counts"])


# ---------------------------------------------------------------- predict, then run


def test_a_guess_is_locked_then_compared() -> None:
    session = Session(address.Wanted("gatekeeper", ("sole", "shared"), 7))
    with pytest.raises(RequestError, match="lock a guess first"):
        session.run()
    for wrong in ({}, {"sole": 1.0}, {"sole": 1.0, "shared": -1.0}, {"sole": 1.0, "shared": math.nan}, {"sole": None}):
        with pytest.raises(RequestError, match=r"guess for (sole|shared): a number from 0 to 60"):
            session.lock(wrong)  # type: ignore[arg-type]
    session.lock({"sole": 2.0, "shared": 1.0})
    with pytest.raises(RequestError, match="the guess is locked"):
        session.lock({"sole": 9.0, "shared": 9.0})
    assert session.run() == "Success 1 is ill for 3 weeks, under every regime"
    assert session.playing
    for _ in range(3):
        assert session.phase == "running"
        session.step()
    assert session.phase == "done"
    assert not session.playing
    seen = session.room.firms["sole"].seen[START : START + 3]
    assert session.found("sole") == sum(week.days for week in seen) / sum(week.answers for week in seen)
    assert [one.guess for one in session.compared()] == [2.0, 1.0]
    assert session.stretch is not None
    assert other_firm(session.stretch, 0) == {name: session.found(name) for name in ("sole", "shared")}
    session.step()  # what comes later does not move the result
    assert session.found("sole") == sum(week.days for week in seen) / sum(week.answers for week in seen)


def test_what_the_class_does_meanwhile_is_done_to_other_firms_too() -> None:
    session = Session(address.Wanted("gatekeeper", ("sole", "shared"), 7))
    session.lock({"sole": 2.0, "shared": 1.0})
    session.run()
    session.step()
    session.happens(Act("leaves", 1))
    session.step()
    session.step()
    assert session.stretch is not None
    assert [(one.week, one.act.seat) for one in session.stretch.interventions] == [(START, 0), (START + 1, 1)]
    assert other_firm(session.stretch, 0) == {name: session.found(name) for name in ("sole", "shared")}


def test_other_regimes_are_compared_in_the_same_week_after_the_same_was_done() -> None:
    session, fresh = (
        Session(address.Wanted("free", regimes, 7)) for regimes in (("sole", "shared"), ("siloed", "sole"))
    )
    assert not session.has_history
    for one in (session, fresh):
        one.step()
        one.happens(Act("leaves", 1))
        one.step()
    assert session.has_history
    session.compare(("sole", "siloed"))
    assert session.room.week == START + 2
    assert [(one.week, one.act) for one in session.room.interventions] == [(START + 1, Act("leaves", 1))]
    assert session.scenes == {name: fresh.scenes[name] for name in ("sole", "siloed")}
    assert {name: firm.seen for name, firm in session.room.undisturbed.items()} == {
        name: fresh.room.undisturbed[name].seen for name in ("sole", "siloed")
    }
    assert {entry for entry in session.log if entry.regime == "siloed"} == {
        entry for entry in fresh.log if entry.regime == "siloed"
    }


def test_what_was_done_before_the_first_week_and_in_the_last_is_done_again() -> None:
    session = Session(address.Wanted("free", ("sole", "shared"), 7))
    session.happens(Act("ill", 0))
    session.step()
    session.happens(Act("leaves", 1))
    before = session.scenes["sole"]
    session.compare(("sole", "shared", "diffuse"))
    assert session.scenes["sole"] == before
    assert [one.week for one in session.room.interventions] == [START, START + 1]


def test_a_locked_guess_is_not_thrown_away_by_a_tick() -> None:
    session = Session(address.Wanted("gatekeeper", ("sole", "shared"), 7))
    session.lock({"sole": 2.0, "shared": 1.0})
    with pytest.raises(RequestError, match="the guess is about sole and shared: reset the firm to compare others"):
        session.compare(("sole", "shared", "siloed"))
    assert session.phase == "locked"
    assert session.guesses == {"sole": 2.0, "shared": 1.0}


def test_a_reset_is_the_beginning() -> None:
    session = Session(address.Wanted("key-person", ("sole", "shared"), 7))
    first = dict(session.scenes)
    session.lock({"sole": 2.0, "shared": 1.0})
    session.run()
    session.step()
    assert session.scenes != first
    session.reset()
    assert session.scenes == first
    assert (session.phase, session.guesses, session.log, session.playing) == ("guess", {}, [], False)


def test_visitors_share_nothing() -> None:
    one, other = (Session(address.beginning("key-person")) for _ in range(2))
    one.happens(Act("leaves", 0))
    one.step()
    assert (one.room.week, other.room.week) == (START + 1, START)
    assert other.scenes == Session(address.beginning("key-person")).scenes


def test_other_firms_and_lessons_begin_anew_and_other_regimes_do_not() -> None:
    session = Session(address.beginning("key-person"))
    session.step()
    session.compare(("sole", "siloed", "diffuse"))
    assert (session.room.week, tuple(session.scenes)) == (START + 1, ("sole", "siloed", "diffuse"))
    with pytest.raises(RequestError, match="1 regimes are ticked"):
        session.compare(("sole",))
    session.meet(9)
    assert session.room.week == START
    session.take_up("meetings")
    assert session.wanted == address.Wanted("meetings", ("no_talk", "shared", "long_talk"), 9, 2)


# ---------------------------------------------------------------- lessons

ALL = [pytest.param(lesson, id=key) for key, lesson in LESSONS.items()]
ROWS = {
    cells[1].strip(): line
    for line in (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and len(cells := line.split("|")) > 4
}


@pytest.mark.parametrize("lesson", ALL)
def test_what_was_found_elsewhere_stands_in_the_evidence(lesson: Lesson) -> None:
    assert lesson.found or lesson.key == "free"
    for finding in lesson.found:
        row = ROWS[finding.row]
        # shares may be written as per cent
        numbers = {float(text) for text in re.findall(r"(?<![\w.])-?\d*\.?\d+", row)}
        numbers |= {round(100 * number, 6) for number in numbers}
        # ranges such as 0.132-0.176 are two numbers
        numbers |= {abs(number) for number in numbers}
        said = {float(text) for text in re.findall(r"(?<![\w.'])-?\d*\.?\d+", finding.text)}
        assert said <= numbers | {-number for number in numbers}, (finding.row, said - numbers)


@pytest.mark.parametrize("lesson", ALL)
def test_a_lesson_fits_on_a_slide_and_can_be_played(lesson: Lesson) -> None:
    assert len(" ".join((lesson.question, lesson.setting, *lesson.steps, lesson.guess)).split()) <= 115
    for texts in (lesson.watch, [lesson.may_differ], [finding.text for finding in lesson.found], lesson.discuss):
        assert all(len(text.split()) <= 40 for text in texts)
    assert address.fault_of_regimes(lesson.key, lesson.shown) is None
    assert all(lesson.meaning(name) for name in lesson.regimes())
    assert set(CLASS_FIRM) | set(lesson.values) <= set(catalogue.FIRM)
    seats = catalogue.resolve({**CLASS_FIRM, **lesson.values}).functions
    assert sum(getattr(seats, name).seats for name in FUNCTIONS) == 10  # as the lesson says
    assert catalogue.resolve(dict(CLASS_FIRM)).accounts == 30


FIRMS = 40
USUALLY = 28
"""Each claim of a lesson that is checked here holds in at least 88 % of firms (found once in 100 others). A class would
be misled by one that holds in half of them: that passes 28 of 40 eight times in a thousand, a claim of 88 % fails it
once in a thousand."""


@cache
def years(lesson: str, regime: str) -> list[dict[str, float]]:
    """The year of the guess in other firms, by the compiled engine, for lessons in which nobody intervenes."""
    about = LESSONS[lesson]
    assert about.act is None
    parameters = catalogue.resolve({**CLASS_FIRM, **about.values})
    luck = {"warm_up": START, "horizon": about.weeks, "seed": 77}
    found = []
    for replication in range(FIRMS):
        outcomes, weekly = compiled(
            parameters, about.regimes()[regime], **luck, replication=replication, record=("trust",)
        )
        kept = {name: value for name, value in outcomes.items() if value is not None}
        found.append(kept | {"last_trust": weekly["trust"][-1]})
    return found


def firms_in_which(claims: Sequence[bool]) -> int:
    assert len(claims) == FIRMS
    return sum(claims)


def test_everyone_what_to_watch_is_what_usually_happens() -> None:
    diffuse, siloed, shared, sole = (years("everyone", name) for name in ("diffuse", "siloed", "shared", "sole"))
    waits = statistics.mean(one["unanswered"] for one in diffuse)
    assert waits == pytest.approx(1 / 8, abs=0.02)
    assert max(statistics.mean(one["unanswered"] for one in found) for found in (siloed, shared, sole)) < 0.01
    trio = list(zip(diffuse, siloed, shared, strict=True))
    assert (
        firms_in_which([a["response_days"] > max(b["response_days"], c["response_days"]) for a, b, c in trio])
        >= USUALLY
    )
    assert firms_in_which([a["last_trust"] < c["last_trust"] for a, _, c in trio]) >= USUALLY
    assert firms_in_which([b["last_trust"] < a["last_trust"] for a, b, _ in trio]) >= USUALLY
    # "one of five", "one of three": a binomial of 40 strays by 10 and 12 of them once in ten thousand
    assert abs(firms_in_which([a["churn_rate"] == b["churn_rate"] for a, b, _ in trio]) - 0.2 * FIRMS) <= 10
    assert abs(firms_in_which([a["churn_rate"] > b["churn_rate"] for a, b, _ in trio]) - FIRMS / 3) <= 12


def test_meetings_what_to_watch_is_what_usually_happens() -> None:
    trio = list(zip(*(years("meetings", name) for name in ("no_talk", "shared", "long_talk")), strict=True))
    sole = years("meetings", "sole")
    some = statistics.mean(b["response_days"] - a["response_days"] for a, b, _ in trio)
    much = statistics.mean(c["response_days"] - a["response_days"] for a, _, c in trio)
    assert some == pytest.approx(0.85, abs=0.25)
    assert much == pytest.approx(3.0, abs=0.4)
    assert firms_in_which([c["last_trust"] < b["last_trust"] for _, b, c in trio]) >= USUALLY
    assert firms_in_which([c["last_trust"] < a["last_trust"] for a, _, c in trio]) >= USUALLY
    assert (
        firms_in_which([one["response_days"] < c["response_days"] for one, (_, _, c) in zip(sole, trio, strict=True)])
        >= USUALLY
    )
    # "every second firm", "one of five" and "a quarter"
    assert abs(firms_in_which([a["last_trust"] < b["last_trust"] for a, b, _ in trio]) - 0.5 * FIRMS) <= 12
    assert abs(firms_in_which([b["churn_rate"] == c["churn_rate"] for _, b, c in trio]) - 0.2 * FIRMS) <= 10
    assert abs(firms_in_which([b["churn_rate"] > c["churn_rate"] for _, b, c in trio]) - 0.25 * FIRMS) <= 11


@cache
def after_the_act(lesson: str, regime: str) -> list[tuple[Firm, Firm]]:
    """Other firms after the act of a lesson, and the same left alone."""
    about = LESSONS[lesson]
    assert about.act is not None
    pairs = []
    for replication in range(FIRMS):
        disturbed, alone = (Firm(Setting(about, regime, 77, replication)) for _ in range(2))
        disturbed.step_to(START)
        assert disturbed.happens(about.act)
        for one in (disturbed, alone):
            one.step_to(START + about.weeks)
        pairs.append((disturbed, alone))
    return pairs


def fall(pair: tuple[Firm, Firm], week: int) -> float:
    """By how much trust at the end of a week is lower than had nothing happened."""
    return (pair[1].seen[week].trust or 0.0) - (pair[0].seen[week].trust or 0.0)


@pytest.mark.long  # forty firms
def test_key_person_what_to_watch_is_what_usually_happens() -> None:
    sole, shared = after_the_act("key-person", "sole"), after_the_act("key-person", "shared")
    both = list(zip(sole, shared, strict=True))
    last = START + 51
    assert firms_in_which([all(fall(one, week) > 0 for week in (START, START + 25, last)) for one in sole]) >= USUALLY
    assert firms_in_which([fall(a, START + 4) > fall(b, START + 4) for a, b in both]) >= USUALLY
    deep, shallow = (statistics.mean(fall(one, START + 4) for one in found) for found in (sole, shared))
    assert shallow == pytest.approx(deep / 3, rel=0.3)
    assert firms_in_which([fall(a, last) > fall(b, last) for a, b in both]) >= USUALLY
    for one, _ in (*sole, *shared):
        assert all(week.followed == 0 for place, week in enumerate(one.seen) if place != START)
    lost = [[measured(pair[0], LOST, START, last + 1) for pair in pairs] for pairs in (sole, shared)]
    # "three firms of ten": a binomial of 40 strays by 11 of them once in three thousand
    assert abs(firms_in_which([a <= b for a, b in zip(*lost, strict=True)]) - 0.3 * FIRMS) <= 11


@pytest.mark.long  # forty firms
def test_gatekeeper_what_to_watch_is_what_usually_happens() -> None:
    trio = list(zip(*(after_the_act("gatekeeper", name) for name in ("sole", "open_door", "shared")), strict=True))
    days = [[[measured(one, DAYS, START, START + 3) for one in pair] for pair in pairs] for pairs in trio]
    assert firms_in_which([sole[0] > 2 * sole[1] for sole, _, _ in days]) >= USUALLY
    assert firms_in_which([sole[0] > max(door[0], shared[0]) for sole, door, shared in days]) >= USUALLY
    assert firms_in_which([door[1] < sole[1] for sole, door, _ in days]) >= USUALLY
    assert firms_in_which([door[0] - door[1] < sole[0] - sole[1] for sole, door, _ in days]) >= USUALLY
    assert firms_in_which([shared[0] - shared[1] < 0.3 for _, _, shared in days]) >= USUALLY
    before = [[pair[0].seen[START - 1].trust or 0.0 for pair in pairs] for pairs in trio]
    assert firms_in_which([door < sole < shared for sole, door, shared in before]) >= USUALLY
    requests = statistics.mean(sum(week.requests for week in one[0].seen[START : START + 3]) for one, _, _ in trio)
    assert requests == pytest.approx(60, abs=10)


@settings(max_examples=20)
@given(st.integers(0, address.LARGEST_SEED), st.sampled_from(WAYS), st.integers(1, 12))
def test_any_firm_can_be_drawn_and_told(seed: int, regime: str, weeks: int) -> None:
    one = Firm(Setting(FREE, regime, seed))
    before = scene(one)
    for week in range(weeks):
        if week % 4 == 1:
            one.happens(Act("leaves", seed % 10))
        before = scene(one)
        one.step()
    now = scene(one)
    assert len(now.customers) == 30
    ET.fromstring(picture(now))
    assert all(loss.week < one.week for loss in now.losses)
    assert all(isinstance(loss, Loss) for loss in one.losses)
    assert all(sentence and not sentence.endswith(".") for sentence in words.week_in_words(before, now))
