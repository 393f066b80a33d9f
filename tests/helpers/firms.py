"""Small firms for tests, and random parameters for Hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulation.engine.run import simulate
from simulation.model.model import OwnershipModel
from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES, Regime

SMALL: dict[str, Value] = {
    "accounts": 12,
    "functions.success.seats": 2,
    "functions.support.seats": 2,
    "functions.sales.seats": 1,
    "functions.product.seats": 1,
}
"""A firm of 12 accounts and 6 seats."""

STILL: dict[str, Value] = {"turnover": 0.0, "absence_per_year": 0.0}
"""Nobody leaves and nobody is ill."""

FAITHFUL: dict[str, Value] = {
    **dict.fromkeys(("churn_trust", "churn_value", "frailty", "proneness_weeks", "closures", "competitor"), 0.0),
    **{f"segments.{segment}.churn_base": -20.0 for segment in ("smb", "mid", "enterprise")},
}
"""No customer ever leaves."""


def firm(values: dict[str, Value] | None = None) -> Parameters:
    """A small firm with these values by full name."""
    return catalogue.resolve(SMALL | (values or {}))


def model(regime: str | Regime = "shared", values: dict[str, Value] | None = None, **settings: Any) -> OwnershipModel:
    """A small model; `values` may also name parameters of regimes."""
    definition = catalogue.built_in(regime) if isinstance(regime, str) else regime
    resolved = catalogue.resolve_regime("any", definition, values or {})
    return OwnershipModel(firm(values), resolved, **({"seed": 7, "warm_up": 8, "horizon": 60} | settings))


def measured(
    regime: str | Regime = "shared", values: dict[str, Value] | None = None, **settings: Any
) -> dict[str, float | None]:
    """The outcomes of `model(...).run()`: the engine gives the same bits (`tests/engine`), a hundred times as fast."""
    definition = catalogue.built_in(regime) if isinstance(regime, str) else regime
    resolved = catalogue.resolve_regime("any", definition, values or {})
    asked = {"seed": 7, "replication": 0, "warm_up": 8, "horizon": 60} | settings
    return dict(simulate(firm(values), resolved, **asked)[0])


def one_value(entry: catalogue.Entry) -> st.SearchStrategy[Any]:
    """Values of a parameter: what it allows, kept to sizes that a test can run, and its bounds often."""
    if (
        entry.name == "functions.success.accounts_per_seat"
    ):  # two seats of a small firm at least: who leads has a colleague
        return st.one_of(st.just(0.0), st.floats(1.0, 6.0))
    if entry.name.endswith("accounts_per_seat"):
        return st.one_of(st.just(0.0), st.floats(1.0, 60.0))
    if entry.kind == "choice":
        return st.sampled_from(entry.choices)
    if entry.kind == "functions":
        rest = st.lists(st.sampled_from(["support", "sales", "product"]), unique=True)
        return rest.map(lambda names: ["success", *names])
    low, high = entry.low or 0.0, entry.high or 0.0
    if entry.kind == "int":
        return st.one_of(st.just(int(low)), st.integers(int(low), int(min(high, low + 60))))
    return st.one_of(st.sampled_from([low, min(high, 60.0)]), st.floats(low, min(high, 60.0)))


TOO_LARGE = {"accounts", "growth_room", *(name for name in catalogue.FIRM if name.endswith("seats"))}

DRAWN = sorted(set(catalogue.FIRM) - TOO_LARGE)

RANDOM_VALUES = (
    st.one_of(st.dictionaries(st.sampled_from(DRAWN), st.none(), max_size=12), st.just(DRAWN))
    .flatmap(lambda names: st.fixed_dictionaries({name: one_value(catalogue.FIRM[name]) for name in names}))
    .filter(
        lambda values: any(
            values.get(f"segments.{segment}.share", 1.0) > 1e-6 for segment in ("smb", "mid", "enterprise")
        )
    )
)
"""Up to a dozen parameters of the firm, or all of them at once, anywhere in their ranges."""

RANDOM_REGIMES = st.one_of(
    st.sampled_from(sorted(REGIMES)).map(catalogue.built_in),
    st.fixed_dictionaries({name: one_value(entry) for name, entry in catalogue.REGIME.items()}).map(
        Regime.model_validate
    ),
)
"""Built-in regimes, and regimes that nobody would think of."""
