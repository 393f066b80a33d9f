"""The engine in C is the compiled engine: every array of a run and every outcome is the same to the last bit."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.web.header import RECORDS, header
from simulation.web.native import OPTIONS, Run, compiler
from tests.web.cases import BUILT_IN, Case, cases, differing

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C compiler (gcc or cc) was found")


def differences(case: Case, stops: int = 1) -> list[str]:
    """What differs after the run, which stops now and then."""
    run = Run(case.parameters, case.regime, events=case.events, **case.luck)
    weeks = case.luck["warm_up"] + case.luck["horizon"]
    for _ in range(stops):
        run.weeks(weeks // stops + 1)
    return differing(case, run.array, run.outcomes())


@needs_compiler
@given(cases(), st.sampled_from([1, 7]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_run_in_c_has_the_bits_of_the_engine_whatever_happens(case: Case, stops: int) -> None:
    assert differences(case, stops) == []


@needs_compiler
@pytest.mark.long
@given(cases(), st.sampled_from([1, 7]))
@settings(max_examples=3000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_run_in_c_has_the_bits_of_the_engine_at_length(case: Case, stops: int) -> None:
    assert differences(case, stops) == []


@needs_compiler
@pytest.mark.parametrize("case", BUILT_IN, ids=lambda case: case.regime.accountability)
def test_a_run_in_c_has_the_bits_of_the_engine_at_full_size(case: Case) -> None:
    assert differences(case) == []


def test_the_header_names_every_record_of_the_engine() -> None:
    written = header()
    for name, dtype in RECORDS.items():
        assert f"sizeof({name}) == {dtype.itemsize}" in written
        assert all(f"offsetof({name}, {field})" in written for field in dtype.names or ())


def test_no_option_reorders_arithmetic() -> None:
    assert not [option for option in OPTIONS if "fast" in option or "unsafe" in option]
    assert "-ffp-contract=off" in OPTIONS
