"""Numbers as people write them: what is meant, by whom, and what is not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.errors import RequestError
from simulation.wording.typed_numbers import read, readings

COUNT = {"unit": "accounts", "low": 1, "high": 1_000_000, "whole": True}
RATE = {"unit": "1/year", "low": 0, "high": 0.99, "whole": False}
MONEY = {"unit": "currency/year", "low": 0, "high": 10_000_000, "whole": False}
DAYS = {"unit": "working days", "low": 0.05, "high": 10_000, "whole": False}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("31 %", RATE, 0.31),
        ("31%", RATE, 0.31),
        ("31\N{NO-BREAK SPACE}%", RATE, 0.31),
        ("31 per cent", RATE, 0.31),
        ("0,31", RATE, 0.31),
        (",31", RATE, 0.31),
        ("3.1e-1", RATE, 0.31),
        ("1,200", COUNT, 1200),
        ("1.200", COUNT, 1200),
        ("1 200", COUNT, 1200),
        ("1\N{NARROW NO-BREAK SPACE}200", COUNT, 1200),
        ("1'200", COUNT, 1200),
        ("30k", COUNT, 30_000),
        ("1.2k", COUNT, 1200),
        ("300 accounts", COUNT, 300),
        ("1 account", COUNT, 1),
        ("\N{EURO SIGN}60k", MONEY, 60_000),
        ("60.000,50 \N{EURO SIGN}", MONEY, 60_000.5),
        ("60,000.50", MONEY, 60_000.5),
        ("2.125", {**DAYS, "unit": "weeks", "low": 1, "high": 520}, 2.125),
        ("\N{MINUS SIGN}2,2", {"unit": "log-odds", "low": -20, "high": 20, "whole": False}, -2.2),
        ("36 h", {"unit": "hours/week", "low": 1, "high": 80, "whole": False}, 36),
        ("30 %", {"unit": "%", "low": 0, "high": 100, "whole": False}, 30),
        ("14 pct.", RATE, 0.14),
        ("140 \N{PER MILLE SIGN}", RATE, 0.14),
        ("1400 bps", RATE, 0.14),
        ("14% p.a.", RATE, 0.14),
        ("14%/year", RATE, 0.14),
        ("3 of 12", RATE, 0.25),
        ("1/8", RATE, 0.125),
        ("1.04x", {"unit": "multiple", "low": 0, "high": 3, "whole": False}, 1.04),
        ("1 200 customers", COUNT, 1200),
        ("2 Tsd.", COUNT, 2000),
        ("14 FTE", {**COUNT, "unit": "seats"}, 14),
        ("2d", DAYS, 2),
        ("2 business days", DAYS, 2),
        ("1\N{VULGAR FRACTION ONE HALF} weeks", DAYS, 7.5),
        ("4 working hours", DAYS, 0.5),
        ("6 wks", {**DAYS, "unit": "weeks", "high": 52}, 6),
        ("3 months", {**DAYS, "unit": "weeks", "high": 52}, 13),
        ("9k \N{EURO SIGN}/year", MONEY, 9000),
        ("US$9k p.a.", MONEY, 9000),
        ("9.000,- \N{EURO SIGN}", MONEY, 9000),
        ("750 a month", MONEY, 9000),
        ("9K ARR", MONEY, 9000),
        ("1.2 Mio. \N{EURO SIGN}", MONEY, 1_200_000),
    ],
)
def test_what_people_mean(text: str, kind: dict[str, object], value: float) -> None:
    found = read(text, **kind)  # type: ignore[arg-type]
    assert found == value
    assert type(found) is (int if kind["whole"] else float)


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("1,200", DAYS, "'1,200' may be 1200 or 1.2; write 1200 or 1.2"),
        ("60.000", MONEY, "'60.000' may be 60000 or 60; write 60000 or 60"),
        ("31", RATE, "'31' cannot be; allowed: a number from 0 to 0.99 (1/year). If 31 % is meant, write 31 % or 0.31"),
        ("1e999", RATE, "'1e999', read as 1e+999, cannot be; allowed: a number from 0 to 0.99 (1/year)"),
        ("2,5", COUNT, "'2,5', read as 2.5, cannot be; allowed: a whole number from 1 to 1,000,000 (accounts)"),
        ("1,200", RATE, "'1,200', read as 1200 or 1.2, cannot be; allowed: a number from 0 to 0.99 (1/year)"),
        ("30 %", DAYS, "'30 %' is no number; allowed: a number from 0.05 to 10,000 (working days)"),
        ("often", RATE, "'often' is no number; allowed: a number from 0 to 0.99 (1/year)"),
        ("1,20,000", COUNT, "'1,20,000' is no number; allowed: a whole number from 1 to 1,000,000 (accounts)"),
        (" ", RATE, "no number is written there; allowed: a number from 0 to 0.99 (1/year)"),
        ("36 h", DAYS, "'36 h' may be 4.5 or 1.5 (working days); write 4.5 or 1.5"),
        ("~14 %", RATE, "'~14 %' is no exact number; write 14 %"),
        ("12-16 %", RATE, "'12-16 %' is no single number; write 14 %"),
        ("400 to 450", COUNT, "'400 to 450' is no single number; write 425"),
        (">400", COUNT, "'>400' is a bound and no number; write 400 if that is near enough"),
        ("1.2 % a month", RATE, "'1.2 % a month' is of a month or a quarter; write what it is in a year"),
        ("3 of 0", RATE, "'3 of 0' is no number; allowed: a number from 0 to 0.99 (1/year)"),
        ("nan", RATE, "'nan' is no number; allowed: a number from 0 to 0.99 (1/year)"),
    ],
)
def test_what_is_not_guessed(text: str, kind: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError) as refused:
        read(text, **kind)  # type: ignore[arg-type]
    assert str(refused.value) == message


def test_how_sure_a_number_is_can_be_said_where_the_file_has_a_place_for_it() -> None:
    with pytest.raises(RequestError, match=r"write 14 %, or how far .*: \{value: 14 %, within: 1 %\}$"):
        read("14 \N{PLUS-MINUS SIGN} 1 %", **RATE, spread=True)  # type: ignore[arg-type]


@given(st.integers(0, 10**12))
def test_a_number_in_groups_of_three_is_among_its_readings(value: int) -> None:
    for mark in (",", ".", " ", "'", "\N{NARROW NO-BREAK SPACE}"):
        assert value in readings(f"{value:,}".replace(",", mark))


@given(st.floats(-1e6, 1e6).map(lambda value: float(f"{value:.10g}")))
def test_what_the_page_writes_is_read_as_it_was(value: float) -> None:
    text = f"{value:.10g}"
    assert value in map(float, readings(text))
    assert value in map(float, readings(text.replace(".", ",")))


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    try:
        found = read(text, unit="share", low=0, high=1, whole=False)
    except RequestError:
        return
    assert 0 <= found <= 1
