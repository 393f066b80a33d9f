"""Firms of known truth, and whether what their exported tables say covers it.

The tables come from the reference model, and go through the files and the mapping. The truth comes from the other
implementation, watched week by week over many other lucks and counted here in its own way, or from the parameters
where a number is one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import qmc

from analysis.event_study.windows import COLUMNS, starts, weights_of
from analysis.records import guessing, writing
from analysis.records.churn import lives
from analysis.records.departures import farewells
from analysis.records.estimates import AGES, _span, estimates
from analysis.records.made import FIRST_DAY, records
from analysis.records.reading import Records, read_records
from simulation.engine.history import History, watch
from simulation.results.trace import departures
from simulation.science import catalogue
from simulation.science.coefficients import ADOPTION, ONBOARDING, RENEWAL_WINDOW
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES
from simulation.science.unknowns import UNKNOWNS

WARM_UP, HORIZON, YEAR = 52, 156, 52
SEED: Final = 20_261
OTHER_LUCK: Final = 1_000
"""The first replication of those from which the truth comes."""
LUCKS: Final = 40

OF_THE_FIRM: Final = {
    "accounts": (40, 120),
    "turnover": (0.15, 0.5),
    "backfill_weeks": (3.0, 20.0),
    "absence_weeks": (1.0, 4.0),
}
"""What differs from firm to firm besides what nobody knows, and between which numbers."""


class Firm(NamedTuple):
    """A firm of known parameters, how it works, and the seed of its luck.

    Luck is addressed, so that firms with one seed would share theirs, and forty of them be no more than one.
    """

    parameters: Parameters
    regime: str
    seed: int


@cache
def firms(count: int) -> tuple[Firm, ...]:
    """Firms whose every unknown lies in its plausible range, spread by a Latin hypercube."""
    known = {name: each for name, each in UNKNOWNS.items() if not name.startswith("regimes.")}
    names = [*OF_THE_FIRM, *known]
    shares = qmc.LatinHypercube(len(names), rng=np.random.default_rng(SEED)).random(count)
    found = []
    for number, row in enumerate(shares):
        values: dict[str, object] = {}
        for name, share in zip(names, row, strict=True):
            values[name] = _at(name, float(share))
        values["reassign"] = "new_hire" if number % 3 == 0 else "colleague"
        found.append(Firm(catalogue.resolve(values), tuple(REGIMES)[number % len(REGIMES)], SEED + number))  # type: ignore[arg-type]
    return tuple(found)


def _at(name: str, share: float) -> float | int | str:
    if name in OF_THE_FIRM:
        low, high = OF_THE_FIRM[name]
        value = low + share * (high - low)
        return round(value) if isinstance(low, int) else value
    unknown = UNKNOWNS[name]
    if unknown.choices:
        return unknown.choices[int(share * len(unknown.choices))]
    if unknown.scale == "log":
        return float(unknown.low * (unknown.high / unknown.low) ** share)
    return unknown.low + share * (unknown.high - unknown.low)


# ---------------------------------------------------------------- what the tables say


@cache
def mapping() -> str:
    """The mapping that is guessed for what any firm exports, with the days that are known."""
    with TemporaryDirectory() as place:
        directory = Path(place)
        _write(firms(1)[0], 0, directory, warm_up=0, horizon=8)
        said = writing.written(guessing.guess(directory)).splitlines()
    days = [f"as_of: '{FIRST_DAY + pd.Timedelta(weeks=HORIZON).to_pytimedelta()}'", f"since: '{FIRST_DAY}'"]
    return "\n".join([*(line for line in said if not line.startswith(("as_of:", "since:"))), *days])


def _write(firm: Firm, replication: int, directory: Path, warm_up: int, horizon: int) -> None:
    tables, _ = records(
        firm.parameters,
        REGIMES[firm.regime],
        seed=firm.seed,
        replication=replication,
        warm_up=warm_up,
        horizon=horizon,
    )
    for name, table in tables.items():
        table.to_csv(directory / f"{name}.csv", index=False)


def imported(firm: Firm, replication: int) -> Records:
    """The records of a firm that exported its tables."""
    with TemporaryDirectory() as place:
        directory = Path(place)
        (directory / "mapping.yaml").write_text(mapping(), encoding="utf-8")
        _write(firm, replication, directory, WARM_UP, HORIZON)
        return read_records(directory)


def told(found: Records) -> pd.DataFrame:
    """Every estimate of some records: value, low, high, by name and of."""
    customers = lives(found.tables["accounts"], found.mapping.churn, found.ledger)
    rows = [(each.name, each.of, each.value, each.low, each.high) for each in estimates(found, customers)]
    rows += [
        ("departure", str(each.week), each.difference, each.low, each.high) for each in farewells(found, customers)
    ]
    return pd.DataFrame(rows, columns=["name", "of", "value", "low", "high"]).set_index(["name", "of"])


# ---------------------------------------------------------------- the truth

Sums = dict[tuple[str, str], np.ndarray]


def truth(firm: Firm, lucks: int = LUCKS) -> dict[tuple[str, str], float]:
    """What each estimate is in the long run, by name and of."""
    sums: Sums = {}
    for luck in range(lucks):
        history = watch(
            firm.parameters,
            REGIMES[firm.regime],
            seed=firm.seed,
            replication=OTHER_LUCK + luck,
            warm_up=WARM_UP,
            horizon=HORIZON,
            columns=[*COLUMNS, "holder"],
        )
        for key, part, whole in _counted(history):
            sums[key] = sums.get(key, np.zeros(2)) + np.array([part, whole])
    found = {key: float(part / whole) for key, (part, whole) in sums.items() if whole > 0}
    c = history.coefficients
    return found | {("dismissed", ""): c.dismissed, ("vacancy", ""): max(c.backfill_weeks, 1.0)}


Counted = Iterator[tuple[tuple[str, str], float, float]]


def _counted(history: History) -> Counted:
    yield from _of_customers(history)
    yield from _of_people(history)
    yield from _of_owners(history)
    yield from _of_requests(history)
    yield from _of_departures(history)


def _of_customers(history: History) -> Counted:
    kept, c = history.accounts, history.coefficients
    here, generation, age, segment = (kept[name][WARM_UP:] for name in ("here", "generation", "age", "segment"))
    here = here == 1
    stays = here[:-1] & here[1:] & (generation[:-1] == generation[1:])
    last = np.empty(here.shape, np.int64)  # the last row on which each customer is there
    last[-1] = HORIZON
    for row in range(HORIZON - 1, -1, -1):
        last[row] = np.where(stays[row], last[row + 1], row)
    revenue = np.array(c.weekly_revenue)[segment] * kept["spend"][WARM_UP:]
    for start in range(HORIZON - YEAR, -1, -YEAR):
        slots = np.nonzero(here[start])[0]
        gone = last[start, slots] < start + YEAR
        value = revenue[last[start, slots], slots]
        yield ("revenue_churn", ""), float((value * gone).sum()), float(value.sum())
        for of, number in (("", None), *((name, place) for place, name in enumerate(SEGMENTS))):
            mine = np.full(len(slots), True) if number is None else segment[start, slots] == number
            yield ("churn_rate", of), float(gone[mine].sum()), float(mine.sum())
    came = here[1:-YEAR] & (age[1:-YEAR] == 0)  # who comes at the end of a week begins with the next
    yield ("kept_first_year", ""), float(_kept(came, last)), float(came.sum())
    for low, high in pairwise(AGES):
        within = here[:-1] & (age[:-1] >= low * YEAR) & (age[:-1] < high * YEAR)
        yield ("churn_hazard", _span(low, high)), float((within & ~stays).sum()), within.sum() / YEAR


def _kept(came: np.ndarray, last: np.ndarray) -> int:
    """How many of those who came are there after a year."""
    row, slot = np.nonzero(came)
    return int((last[row + 1, slot] >= row + 1 + YEAR).sum())


def _of_people(history: History) -> Counted:
    in_seat, tenure = history.in_seat[WARM_UP:], history.tenure[WARM_UP:]
    away = in_seat & ~history.at_work[WARM_UP:]
    function = np.repeat(np.arange(len(FUNCTIONS)), history.coefficients.seats)
    leaves = in_seat[:-1] & ~in_seat[1:]
    for of, number in (("", None), *((name, place) for place, name in enumerate(FUNCTIONS))):
        mine = slice(None) if number is None else function == number
        yield ("turnover", of), float(leaves[:, mine].sum()), in_seat[1:, mine].sum() / YEAR
    for low, high in pairwise(AGES):
        exits = leaves & (tenure[:-1] >= low * YEAR) & (tenure[:-1] < high * YEAR)
        within = in_seat[1:] & (tenure[1:] >= low * YEAR) & (tenure[1:] < high * YEAR)
        yield ("exit_hazard", _span(low, high)), float(exits.sum()), within.sum() / YEAR
    begins = away[1:] & ~away[:-1]
    yield ("absences", ""), float(begins.sum()), in_seat[1:].sum() / YEAR
    yield ("absence_weeks", ""), float(away[1:].sum()), float(begins.sum())


def _of_owners(history: History) -> Counted:
    in_seat, c = history.in_seat[WARM_UP:], history.coefficients
    people = np.cumsum(np.pad(in_seat[1:] & ~in_seat[:-1], ((1, 0), (0, 0))), axis=0) * in_seat.shape[1]
    people = np.where(in_seat, people + np.arange(in_seat.shape[1]), -1)
    here = history.accounts["here"][WARM_UP:] == 1
    generation = history.accounts["generation"][WARM_UP:]
    for number, role in enumerate(FUNCTIONS):
        if not c.touchpoints[number]:
            continue
        holder = history.accounts["holder"][WARM_UP:, :, number].astype(np.int64)
        owner = np.where(here, np.take_along_axis(people, holder, axis=1), -1)
        yield ("owner_changes", role), *_changes(owner, generation)
        yield ("gap", role), *_gaps(owner, generation)
        owned = [np.unique(row[row >= 0], return_counts=True)[1] for row in owner[:-1]]
        yield ("portfolio", role), float(sum(each.sum() for each in owned)), float(sum(map(len, owned)))


def _earlier(owner: np.ndarray, generation: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each week: who is the owner, who was it last, and how long ago; -1 for nobody."""
    last, since = owner[0].copy(), np.zeros(owner.shape[1], np.int64)
    for row in range(1, len(owner)):
        new = generation[row] != generation[row - 1]
        last[new] = -1
        yield owner[row], last.copy(), row - 1 - since
        last = np.where(owner[row] >= 0, owner[row], last)
        since = np.where(owner[row] >= 0, row, since)


def _changes(owner: np.ndarray, generation: np.ndarray) -> tuple[float, float]:
    changed = sum(int(((now >= 0) & (last >= 0) & (now != last)).sum()) for now, last, _ in _earlier(owner, generation))
    return float(changed), (owner >= 0).sum() / YEAR


def _gaps(owner: np.ndarray, generation: np.ndarray) -> tuple[float, float]:
    weeks = count = 0
    for now, last, ago in _earlier(owner, generation):
        changed = (now >= 0) & (last >= 0) & (now != last)
        weeks += int(ago[changed].sum())
        count += int(changed.sum())
    return float(weeks), float(count)


def _of_requests(history: History) -> Counted:
    """What is asked is expected from where each customer is; what is answered is counted."""
    kept, c = history.accounts, history.coefficients
    begins = slice(WARM_UP, -1)
    here = kept["here"][begins] == 1
    age, left = kept["age"][begins], kept["renewal_age"][begins] - kept["age"][begins]
    segment = kept["segment"][begins]
    stage = _stages(age, left, history)
    asks = np.array(c.arrival_chance).sum(axis=2)[segment, stage] * here
    for of, number in (("", None), *((name, place) for place, name in enumerate(SEGMENTS))):
        mine = here if number is None else here & (segment == number)
        yield ("requests", of), float(asks[mine].sum()), mine.sum() / YEAR
    ends = slice(WARM_UP + 1, None)
    yield ("response_days", ""), float(kept["answer_days"][ends].sum()), float(kept["answers"][ends].sum())


def _stages(age: np.ndarray, left: np.ndarray, history: History) -> np.ndarray:
    c = history.coefficients
    stage = np.full(age.shape, ADOPTION)
    stage[left <= c.renewal_window] = RENEWAL_WINDOW
    stage[age < c.onboarding_weeks] = ONBOARDING
    return stage


def _of_departures(history: History) -> Counted:
    """The event study of the weeks that the records have."""
    seen = {name: values[WARM_UP:] for name, values in history.accounts.items()}
    about = (history.in_seat[WARM_UP:], history.at_work[WARM_UP:], history.tenure[WARM_UP:])
    weeks = history._replace(warm_up=0, accounts=seen, in_seat=about[0], at_work=about[1], tenure=about[2])
    weeks = weeks._replace(coefficients=weeks.coefficients._replace(replace=False))
    events, controls = starts(weeks, departures(weeks))
    weights = weights_of(events.stratum, controls.stratum)
    count = weights[0].sum()
    if count == 0:
        return
    for later in (26, 52):
        lost = []
        for each, weight in zip((events, controls), weights, strict=True):
            row = each.week + 1 + later
            there = (seen["here"][row, each.slot] == 1) & (
                seen["generation"][row, each.slot] == seen["generation"][each.week, each.slot]
            )
            lost.append(float((weight * ~there).sum()))
        yield ("departure", str(later)), lost[0] - lost[1], count


# ---------------------------------------------------------------- coverage


def _of_one(task: tuple[int, int, int]) -> pd.DataFrame:
    count, number, lucks = task
    firm = firms(count)[number]
    known = truth(firm)
    rows = []
    for luck in range(lucks):
        found = told(imported(firm, luck)).assign(firm=number, luck=luck)
        found["truth"] = pd.Series(known).reindex(found.index)
        rows.append(found)
    return pd.concat(rows)


def covered(count: int, lucks: int, workers: int = 2) -> pd.DataFrame:
    """Every estimate of every export of `count` firms, with its interval and the truth."""
    with ProcessPoolExecutor(workers) as pool:
        parts = list(pool.map(_of_one, [(count, number, lucks) for number in range(count)]))
    return pd.concat(parts).reset_index()


def coverage(found: pd.DataFrame) -> pd.DataFrame:
    """By estimate: in how many exports it is told, and in what share of these the interval holds the truth."""
    known = found[found["truth"].notna()]
    inside = (known["low"] <= known["truth"]) & (known["truth"] <= known["high"])
    by = inside.groupby([known["name"], known["of"]], sort=False)
    return pd.DataFrame({"exports": by.size(), "covered": by.mean()}).reset_index()
