"""Who follows a leaver: what is read off a watched run is what the reference says of each account."""

from __future__ import annotations

import pytest

from analysis.validation.farewells import farewells
from analysis.validation.firms import SEED, Setting, seats
from simulation.errors import RequestError
from simulation.model.account import Account
from simulation.model.model import OwnershipModel
from simulation.science import rules

VALUES = {"turnover": 0.6, "competitor": 1.0, "accounts": 24, "follow": 3.0, **seats(2, 2, 1, 1)}
RENEWING = {f"segments.{name}.term_weeks": 4 for name in ("smb", "mid", "enterprise")}


def noted(setting: Setting, replication: int) -> list[tuple[int, int, int, bool]]:
    """The same from the reference model, as each of its accounts says farewell."""
    found = []

    class Customer(Account):
        others = 0

        def share_by(self, weight: float, felt: float) -> float:
            # asked as somebody says farewell, whose seat is empty by now
            touchpoints = self.model.coefficients.touchpoints
            known = [link for link, is_one in zip(self.links, touchpoints, strict=True) if is_one]
            self.others = sum(not link.holder.vacant for link in known)
            return super().share_by(weight, felt)

        def handover(self) -> None:
            going = [
                (link.since, self.model.week_number - link.since, self.age)
                for link, is_touchpoint in zip(self.links, self.model.coefficients.touchpoints, strict=True)
                if is_touchpoint and link.holder.left and link.holder.to_competitor
            ]
            amid_term = self.age + 1 < self.renewal_age
            super().handover()
            counts = amid_term and self.model.ledger.counting
            if len(going) == 1 and counts and going[0][0] > rules.settling_weeks(setting.warm_up):
                found.append((*going[0][1:], self.others, self.model.book[self.slot] is not self))

    class Firm(OwnershipModel):
        account_class = Customer

    Firm(
        setting.firm(),
        setting.organisation(),
        seed=SEED,
        replication=replication,
        warm_up=setting.warm_up,
        horizon=setting.horizon,
    ).run()
    return found


@pytest.mark.parametrize(
    ("regime", "more"),
    [
        ("sole", {}),
        ("shared", {"reassign": "colleague"}),
        ("shared", {"reassign": "new_hire"}),
        # a renewal in every fourth week, at which most leave: many would go in the week of a farewell without following
        ("shared", RENEWING | {f"segments.{name}.churn_base": 2.0 for name in ("smb", "mid", "enterprise")}),
    ],
)
def test_farewells_are_those_of_the_reference(regime: str, more: dict[str, object]) -> None:
    setting = Setting(regime, VALUES | more, warm_up=20, horizon=240)
    found = farewells(setting, 3)
    expected = noted(setting, 3)
    assert len(expected) > 50
    assert any(followed for *_, followed in expected)
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


def test_a_setting_in_which_some_leavers_go_elsewhere_is_refused() -> None:
    with pytest.raises(RequestError, match=r"competitor is 0.5; allowed here: 1"):
        farewells(Setting("sole", VALUES | {"competitor": 0.5}), 0)
