"""Pictures of the report: narrow, without a background, small, and fit to stand within an attribute."""

from __future__ import annotations

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from analysis.comparison import figures
from analysis.drawing import style
from analysis.report import first_page, svg
from tests.helpers.reports import material_of


def overview() -> Figure:
    material = material_of()
    return figures.overview_figure(material.runs, ["turnover"], material.regimes, narrow=True)


def test_a_narrow_figure_has_one_panel_below_the_other() -> None:
    figure = overview()
    axes = figure.get_axes()
    assert len(axes) == 2
    assert figure.get_size_inches()[0] == style.NARROW
    assert axes[0].get_position().y0 > axes[1].get_position().y1
    assert {text.get_text() for axis in axes for text in axis.texts} == {"sole", "shared", "siloed"}


def test_a_picture_has_no_background_and_the_same_bytes() -> None:
    first, second = svg.svg(overview()), svg.svg(overview())
    assert first == second
    assert "#ffffff" not in first.split("<g>", 3)[2]
    assert not re.search(r"<!--|<metadata|<\?xml|http(?!://www\.w3\.org)", first)


@example([(0, 0), (5, 0), (9, 0), (9, 0), (9, 4), (9, 2), (9, -3), (7, -3)])  # stairs, and a way back
@given(st.lists(st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)), min_size=1, max_size=40))
def test_a_shortened_line_stays_where_it_was(places: list[tuple[float, float]]) -> None:
    course = "M " + " \nL ".join(f"{x:f} {y:f}" for x, y in places) + " z"
    at = np.zeros(2)
    found = []
    for letter, x, y in re.findall(r"([Ml])(-?[\d.]+) ?(-?[\d.]+)", svg.shorter(course)):
        at = np.array([float(x), float(y)]) + (at if letter == "l" else 0)
        found.append(at)
    tenths = np.array([[round(10 * float(f"{value:f}")) / 10 for value in place] for place in places])
    assert np.abs(tenths - np.array(places)).max() < 0.0501
    # whoever walks along both, by row and by column, is at the same place after the same way
    whole, kept = walked(tenths), walked(np.array(found))
    assert whole[-1] == pytest.approx(kept[-1])
    for axis in (0, 1):
        assert np.interp(whole, kept, np.array(found)[:, axis]) == pytest.approx(tenths[:, axis], abs=1e-6)


def walked(line: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.append(0.0, np.abs(np.diff(line, axis=0)).sum(axis=1).cumsum())


def test_stairs_take_one_step_for_each_turn() -> None:
    assert svg.shorter("M 0 0 L 1 0 L 2 0 L 2 0 L 2 -3 L 2 -4 L 2 -2 L 5 -2 z") == "M0 0l2 0l0-4l0 2l3 0z"


def test_an_address_of_a_picture_can_stand_within_an_attribute() -> None:
    material = material_of()
    (figure,) = [first_page.overview(material).draw(True)]
    address = svg.address(figure)
    assert not re.search(r"[\s\"&<>`\\]", address)
    assert not address.endswith(",")  # a list of addresses would lose it
    text = unquote(address.removeprefix("data:image/svg+xml,"))
    assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    (again,) = [first_page.overview(material).draw(True)]
    outlines = [re.sub(r"[ ,]+", " ", each) for each in re.findall(r" d='([^']*)'", text)]
    assert outlines == [re.sub(" +", " ", each) for each in re.findall(r' d="([^"]*)"', svg.svg(again))]
