"""Figures obey laws: units and n in words, one look a regime, all data in view, the same bytes every time."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise, product
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from analysis.comparison.figures import difference_figure, factor_figure, overview_figure, trajectory_figure
from analysis.drawing import style
from analysis.drawing.saving import save
from analysis.estimates import means
from analysis.simultaneous import mean_band
from simulation.errors import RequestError, WorkError
from simulation.science.regimes import REGIMES

COMPARED = ["sole", "shared", "siloed"]
OFFSETS = {"sole": 0.0, "shared": -0.05, "siloed": 0.04}


def made(levels: dict[str, list[float | str]], regimes: list[str] | None = None, replications: int = 5) -> pd.DataFrame:
    random = np.random.default_rng(5)
    rows = []
    for point, level in enumerate(product(*levels.values())):
        steep = sum(number for number in level if isinstance(number, float))
        for regime, number in product(regimes or COMPARED, range(replications)):
            churn = 0.2 + OFFSETS.get(regime, 0.01) * steep + 0.01 * random.normal()
            row = {"point": point, **dict(zip(levels, level, strict=True)), "regime": regime, "replication": number}
            rows.append(row | {"churn_rate": churn, "trust": 1 - churn})
    return pd.DataFrame(rows)


def weekly() -> pd.DataFrame:
    weeks = pd.DataFrame({"week": range(30)})
    runs = made({"turnover": [0.0, 0.3]}).drop(columns="churn_rate").merge(weeks, how="cross")
    return runs.assign(trust=runs["trust"] + 0.01 * np.sqrt(runs["week"]))


TURNOVER: dict[str, list[float | str]] = {"turnover": [0.0, 0.1, 0.3]}
TWO: dict[str, list[float | str]] = {"turnover": [0.0, 0.1, 0.3], "cover": [0.2, 0.8]}
WORDS: dict[str, list[float | str]] = {"reassign": ["new_hire", "colleague"]}
DRAWN: dict[str, Callable[[], Figure]] = {
    "overview": lambda: overview_figure(made(TURNOVER), ["turnover"], COMPARED),
    "overview without factor": lambda: overview_figure(made({}), [], COMPARED),
    "factor": lambda: factor_figure(made(TURNOVER), ["turnover"], COMPARED, "churn_rate"),
    "two factors": lambda: factor_figure(made(TWO), list(TWO), COMPARED, "churn_rate"),
    "three factors": lambda: factor_figure(made(TWO | WORDS), [*TWO, *WORDS], COMPARED, "churn_rate"),
    "words": lambda: factor_figure(made(WORDS), list(WORDS), COMPARED, "churn_rate"),
    "no factor": lambda: factor_figure(made({}), [], COMPARED, "churn_rate"),
    "difference": lambda: difference_figure(made(TURNOVER), ["turnover"], COMPARED, "churn_rate"),
    "difference of words": lambda: difference_figure(made(WORDS), list(WORDS), COMPARED, "churn_rate"),
    "difference without factor": lambda: difference_figure(made({}), [], COMPARED, "churn_rate"),
    "weeks": lambda: trajectory_figure(weekly(), ["turnover"], COMPARED, "trust"),
    "weeks at a level": lambda: trajectory_figure(weekly(), ["turnover"], COMPARED, "trust", at={"turnover": 0.3}),
}

every_figure = pytest.mark.parametrize("name", DRAWN)


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())


def data(figure: Figure) -> Iterator[tuple[object, np.ndarray, str]]:
    """The drawn points of each line, the axes they are in, and their colour; helping lines are left out."""
    for axes in figure.axes:
        for line in axes.lines:
            if to_hex(line.get_color()) != style.GREY.lower():
                yield (
                    axes,
                    np.column_stack([line.get_xdata(), line.get_ydata()]).astype(float),
                    to_hex(line.get_color()),
                )


@every_figure
def test_every_figure_says_units_n_and_what_the_band_is(name: str) -> None:
    text = " ".join(words(DRAWN[name]()).split())
    assert "95 % interval" in text or "95 % band for all of a line together" in text
    assert "n = 5 " + ("pairs" if "difference" in name else "replications") in text
    assert "(0-1)" in text if "weeks" in name else "(1/year)" in text
    if "weeks" in name:
        assert "week of the horizon" in text
    elif "words" in name:
        assert "reassign" in text
    elif "without" not in name and name != "no factor":
        assert "turnover (1/year)" in text


@every_figure
def test_every_regime_is_named_and_has_its_own_colour_everywhere(name: str) -> None:
    figure = DRAWN[name]()
    shown = COMPARED[1:] if "difference" in name else COMPARED
    for regime in shown:
        assert regime in words(figure).splitlines()
    expected = {style.REGIMES[regime].colour.lower() for regime in shown}
    for axes in figure.axes:
        assert {colour for where, _, colour in data(figure) if where is axes} == expected


@every_figure
def test_every_point_and_band_lies_in_the_axes(name: str) -> None:
    figure = DRAWN[name]()
    figure.draw_without_rendering()
    for axes, points, _ in data(figure):
        (left, right), (low, high) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
        known = points[~np.isnan(points).any(axis=1)]
        assert len(known)
        assert ((known[:, 0] >= left) & (known[:, 0] <= right)).all()
        assert ((known[:, 1] >= low) & (known[:, 1] <= high)).all()
    for axes in figure.axes:
        for band in axes.collections:
            box = band.get_datalim(axes.transData)
            assert box.y0 >= min(axes.get_ylim()) - 1e-9
            assert box.y1 <= max(axes.get_ylim()) + 1e-9


RULES = ["colleague", "knows the account", "most alike", "best", "pool", "new_hire"]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("draw", [overview_figure, factor_figure, difference_figure])
def test_levels_of_several_words_do_not_run_into_each_other(draw: Callable[..., Figure], narrow: bool) -> None:
    one = () if draw is overview_figure else ("churn_rate",)
    figure = draw(made({"reassign": [*RULES]}), ["reassign"], COMPARED, *one, narrow=narrow)
    figure.draw_without_rendering()
    for axes in figure.axes:
        labels = axes.get_xticklabels()
        assert [label.get_text().replace("\n", " ") for label in labels] == RULES
        boxes = [label.get_window_extent() for label in labels]
        aslant = {label.get_rotation() for label in labels}
        assert aslant in ({0.0}, {30.0})
        for one_box, other in pairwise(boxes):
            # aslant, what parts two labels is their height, and not the boxes around them
            assert one_box.x1 < other.x0 if aslant == {0.0} else (other.x1 - one_box.x1) * 0.5 > figure.dpi / 72 * 8


@every_figure
def test_all_words_are_inside_the_picture(name: str) -> None:
    figure = DRAWN[name]()
    figure.draw_without_rendering()
    drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    assert drawn.x0 > -0.01
    assert drawn.y0 > -0.01
    assert drawn.x1 < width + 0.01
    assert drawn.y1 < height + 0.01
    for axes in figure.axes:
        for label in axes.texts:
            assert label.get_window_extent().x1 <= figure.bbox.x1, label.get_text()


def test_a_notebook_shows_a_figure() -> None:
    drawn = DRAWN["factor"]()._repr_png_()
    width, height = struct.unpack(">II", drawn[16:24])
    assert drawn.startswith(b"\x89PNG")
    assert (width, height) == tuple(int(72 * size) for size in DRAWN["factor"]().get_size_inches())


@every_figure
def test_a_figure_written_twice_is_the_same_to_the_last_byte(name: str, tmp_path: Path) -> None:
    first = save(DRAWN[name](), tmp_path / "one.figure")
    second = save(DRAWN[name](), tmp_path / "other")
    assert [path.name for path in first] == ["one.figure.svg", "one.figure.png"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert b"<dc:date>" not in first[0].read_bytes()


def test_a_figure_is_laid_out_once_for_both_files_and_again_when_it_is_saved_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    laid_out: list[Figure] = []
    lay_out = ConstrainedLayoutEngine.execute

    def told(engine: ConstrainedLayoutEngine, figure: Figure) -> object:
        laid_out.append(figure)
        return lay_out(engine, figure)

    monkeypatch.setattr(ConstrainedLayoutEngine, "execute", told)
    figure = DRAWN["factor"]()
    save(figure, tmp_path / "figure")
    assert laid_out == [figure]
    save(figure, tmp_path / "figure")
    assert laid_out == [figure, figure]


PLAIN = """
from pathlib import Path
from matplotlib.figure import Figure
from analysis.drawing.saving import save
figure = Figure()
axes = figure.subplots()
axes.plot([0, 1], [0, 1], marker="o", label="sole")
axes.fill_between([0, 1], [0, 1], [1, 2], hatch="/")
axes.legend()
save(figure, Path(place))
"""
"""All that a picture gives names of its own to: markers, clipped areas, hatches."""


def test_another_process_with_another_order_of_sets_writes_the_same_bytes(tmp_path: Path) -> None:
    exec(PLAIN, {"place": tmp_path / "here"})
    program = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r}); place = sys.argv[1]\n{PLAIN}"
    environment = os.environ | {"PYTHONHASHSEED": "1"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "there")], check=True, env=environment)
    for kind in ("svg", "png"):
        assert (tmp_path / f"there.{kind}").read_bytes() == (tmp_path / f"here.{kind}").read_bytes()


@pytest.mark.long  # a process that loads all that draws
def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    here = save(DRAWN["factor"](), tmp_path / "here")[0].read_bytes()
    program = "import sys, test_figures as t; t.save(t.DRAWN['factor'](), sys.argv[1])"
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    program = f"import sys; sys.path[:0] = {paths!r}\n{program}"
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "there")], check=True)
    assert (tmp_path / "there.svg").read_bytes() == here


def test_drawing_leaves_pyplot_and_its_settings_alone(tmp_path: Path) -> None:
    with plt.rc_context({"axes.titlesize": 3.0, "svg.hashsalt": "mine"}):
        before = dict(plt.rcParams)
        save(DRAWN["two factors"](), tmp_path / "figure")
        assert dict(plt.rcParams) == before
    assert plt.get_fignums() == []


def test_lines_are_the_means_and_bands_hold_for_all_levels_together() -> None:
    runs = made(TURNOVER)
    figure = factor_figure(runs, ["turnover"], COMPARED, "churn_rate")
    frame = means(runs, ["turnover"], ["churn_rate"])
    for regime, (_, points, _), band in zip(COMPARED, data(figure), figure.axes[0].collections, strict=True):
        part = frame[frame["regime"] == regime]
        assert points == pytest.approx(part[["turnover", "mean"]].to_numpy())
        edge = band.get_paths()[0].vertices
        values = runs[runs["regime"] == regime].pivot(index="replication", columns="turnover", values="churn_rate")
        together = mean_band(values.to_numpy(float))
        assert edge[:, 1].min() == pytest.approx(together.low.min())
        assert edge[:, 1].min() < part["low"].min()
        assert edge[:, 1].max() == pytest.approx(together.high.max())
        assert edge[:, 1].max() > part["high"].max()


def test_names_from_a_scenario_are_drawn_as_they_are(tmp_path: Path) -> None:
    names = ["$sole$", "_team", "[bold]x"]
    for levels in (TURNOVER, WORDS, {}):
        runs = made(levels, names)
        figure = factor_figure(runs, list(levels), names, "churn_rate", title="What does $1 or $2 buy?")
        save(figure, tmp_path / "figure")
        shown = words(figure).splitlines()
        assert r"What does \$1 or \$2 buy?" in shown
        assert {r"\$sole\$", "_team", "[bold]x"} <= set(shown)


def test_one_replication_is_drawn_without_a_band_and_says_so() -> None:
    figure = factor_figure(made(TURNOVER, replications=1), ["turnover"], COMPARED, "churn_rate")
    assert "no interval" in words(figure)
    assert "n = 1 replication" in words(figure)


def test_a_single_level_is_a_point_with_a_bar() -> None:
    figure = factor_figure(made({"turnover": [0.1]}), ["turnover"], COMPARED, "churn_rate")
    assert "Point and bar" in words(figure)
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["0.1"]


def test_a_sampled_design_is_drawn_in_bands() -> None:
    random = np.random.default_rng(4)
    parts = []
    for point, (x, y) in enumerate(random.random((32, 2)) / 2):
        parts.append(made({"turnover": [float(x)], "cover": [float(y)]}, replications=1).assign(point=point))
    figure = factor_figure(pd.concat(parts), ["turnover", "cover"], COMPARED, "trust")
    assert "n = 4 design points each" in words(figure)
    assert "within which cover varies" in words(figure).replace("\n", " ")


def test_runs_that_all_failed_leave_nothing_to_show() -> None:
    with pytest.raises(WorkError, match="no run of sole, shared, siloed has a result: there is nothing to show"):
        overview_figure(made(TURNOVER).iloc[:0], ["turnover"], COMPARED)


def test_a_failed_design_point_leaves_a_gap_and_no_error() -> None:
    runs = made(WORDS | TURNOVER)
    lost = runs[(runs["regime"] != "shared") | (runs["reassign"] != "colleague")]
    for regimes in (COMPARED, [*COMPARED, "run"]):
        factor_figure(lost, ["reassign", "turnover"], regimes, "churn_rate").draw_without_rendering()
        difference_figure(lost, ["reassign", "turnover"], regimes, "churn_rate").draw_without_rendering()


def test_a_difference_has_a_line_at_zero_and_says_which_side_is_better() -> None:
    figure = DRAWN["difference"]()
    zero = [line for line in figure.axes[0].lines if to_hex(line.get_color()) == style.GREY.lower()]
    assert [list(line.get_ydata()) for line in zero] == [[0, 0]]
    assert "below 0 is better" in words(figure).replace("\n", " ")
    with pytest.raises(RequestError, match="a difference takes two regimes; this scenario has one"):
        difference_figure(made(TURNOVER), ["turnover"], ["sole"], "churn_rate")


def test_small_multiples_name_their_levels_and_share_their_scale() -> None:
    figure = DRAWN["three factors"]()
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == [f"cover {cover}, reassign {word}" for word in WORDS["reassign"] for cover in (0.2, 0.8)]
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    frame = means(made(TWO | WORDS), [*TWO, *WORDS], ["churn_rate"])
    for axes, (word, cover) in zip(figure.axes, product(WORDS["reassign"], (0.2, 0.8)), strict=True):
        here = frame[(frame["reassign"] == word) & (frame["cover"] == cover) & (frame["regime"] == "sole")]
        first = next(points for where, points, _ in data(figure) if where is axes)
        assert first == pytest.approx(here[["turnover", "mean"]].to_numpy())


def test_what_there_is_no_room_for_is_averaged_and_said() -> None:
    levels: dict[str, list[float | str]] = {"turnover": [0.0, 0.3], "cover": [number / 10 for number in range(9)]}
    figure = factor_figure(made(levels), list(levels), COMPARED, "churn_rate")
    assert len(figure.axes) == 1
    assert "mean over all levels of cover" in words(figure).replace("\n", " ")


def test_an_unknown_level_is_answered_with_the_known_ones() -> None:
    with pytest.raises(RequestError) as caught:
        trajectory_figure(weekly(), ["turnover"], COMPARED, "trust", at={"turnover": 0.2})
    assert str(caught.value) == "no week was recorded at turnover 0.2; levels: 0, 0.3"


def test_regimes_differ_in_grey_in_line_and_in_marker() -> None:
    looks = list(style.REGIMES.values())
    assert set(style.REGIMES) == set(REGIMES)
    lightness = sorted(laboratory(to_rgb(look.colour))[0] for look in looks)
    assert min(after - before for before, after in pairwise(lightness)) > 8  # two or three can just be told apart
    assert lightness[-1] < 76  # dark enough upon white
    everything = [*looks, *style.FURTHER]
    for look in everything:
        luminance = np.array([0.2126, 0.7152, 0.0722]) @ linear(to_rgb(look.ink))
        assert 1.05 / (luminance + 0.05) >= 3  # what the WCAG ask of large type
        lighter = np.array([0.2126, 0.7152, 0.0722]) @ linear(to_rgb(look.on_dark))
        assert (lighter + 0.05) / (style.DARKEST + 0.05) >= 3.99
    assert len({look.marker for look in everything}) == len(everything)
    assert len({look.dashes for look in everything}) == len(everything)
    assert len({look.on_dark for look in everything}) == len(everything)


@pytest.mark.parametrize("eye", ["protanopia", "deuteranopia", "tritanopia"])
def test_regimes_differ_for_the_colour_blind(eye: str) -> None:
    seen = {
        name: laboratory(VISION[eye] @ linear(to_rgb(look.colour)), is_linear=True)
        for name, look in style.REGIMES.items()
    }
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 15, (one, other)


# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB
VISION = {
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: tuple[float, float, float]) -> np.ndarray:
    values = np.array(colour)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def laboratory(colour: object, *, is_linear: bool = False) -> np.ndarray:
    """CIE L*a*b* of a colour, for the white of D65."""
    rgb = np.clip(np.asarray(colour) if is_linear else linear(colour), 0, 1)
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.maximum(matrix @ rgb / np.array([0.95047, 1.0, 1.08883]), 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_custom_regimes_keep_their_look_in_any_company() -> None:
    alone = style.styles(["pods"])["pods"]
    assert style.styles(["sole", "pods", "run"])["pods"] == alone
    assert alone in style.FURTHER
    several = style.styles([f"custom{number}" for number in range(len(style.FURTHER))])
    assert len({look.colour for look in several.values()}) == len(style.FURTHER)


heights = st.lists(st.floats(0, 1), min_size=1, max_size=7)


@settings(deadline=None)
@given(heights)
def test_law_labels_keep_their_distance_their_order_and_the_bounds(wanted: list[float]) -> None:
    placed = style.apart(wanted, 0.1, 0.0, 1.0)
    ranked = [height for _, height in sorted(zip(wanted, placed, strict=True))]
    assert all(after - before > 0.1 - 1e-9 for before, after in pairwise(ranked))
    assert min(placed) > -1e-9
    assert max(placed) < 1 + 1e-9


def test_labels_that_are_far_apart_stay_where_they_are() -> None:
    assert style.apart([0.9, 0.1, 0.5], 0.1, 0, 1) == [0.9, 0.1, 0.5]
