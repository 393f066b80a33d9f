"""The reference of the site, written from the code whenever the site is built: nothing in it is written by hand.

Its pages go to `docs/reference/`, which is no part of the repository.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sphinx.application import Sphinx

import analysis
import simulation
from simulation.cli import GROUPS
from simulation.describe.catalogue import catalogue_data, regime_value
from simulation.lesson import shape as of_lesson
from simulation.scenario import firm_schema, shape, shipped
from simulation.scenario.reading import read_scenario
from simulation.science.outcomes import COUNTS
from simulation.science.regimes import MEANINGS, REGIMES
from simulation.wording.values import number

SOURCE: Final = (
    "A source such as A13 is a row of the [evidence](../evidence.md); *judgement*: nobody has measured it; "
    "*calibrated*: [fitted](../calibration.md) to the evidence."
)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; the first column is code."""
    lines = [heads, ["---"] * len(heads)]
    lines += [[f"`{first}`", *(str(cell).replace("|", "\\|") for cell in rest)] for first, *rest in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def parameters() -> str:
    """Every parameter, by what it belongs to."""
    data = catalogue_data(("parameters", "unknowns"))
    plausible = {one["name"]: one for one in data["unknowns"]}
    parts: dict[str, list[list[object]]] = {}
    for one in data["parameters"]:
        member = ".".join(one["name"].split(".")[:2]) if "." in one["name"] else "The firm"
        where = "Regimes" if one["default"] is None else member
        parts.setdefault(where, []).append([one["name"], *_facts(one), one["meaning"], one["source"]])
    heads = ("Name", "Default", "Allowed", "Unit", "Meaning", "Source")
    count = len(data["parameters"])
    text = [f"# Parameters\n\n{count} parameters, as `simulate describe parameters` prints them. {SOURCE}\n"]
    for where, rows in parts.items():
        title = where if where in ("The firm", "Regimes") else f"`{where}`"
        text.append(f"## {title}\n\n{table(heads, rows)}")
    heads = ("Name", "Theme", "Plausible", "Why")
    rows = [[name, one["theme"], _plausible(one), one["why"]] for name, one in plausible.items()]
    words = "Where what is judgement plausibly lies: `simulate describe unknowns`."
    return "\n".join([*text, f"## What nobody knows\n\n{words}\n\n{table(heads, rows)}"])


def _facts(one: Mapping[str, Any]) -> tuple[str, str, str]:
    default = "of each regime" if one["default"] is None else regime_value(one["default"])
    allowed = ", ".join(one["choices"]) or "list"
    if one["low"] is not None and one["high"] is not None:
        allowed = f"{number(one['low'])} to {number(one['high'])}"
    return default, allowed, one["unit"]


def _plausible(one: Mapping[str, Any]) -> str:
    return ", ".join(one["choices"]) or f"{number(one['low'])} to {number(one['high'])}" + (
        ", on a log scale" if one["scale"] == "log" else ""
    )


def regimes() -> str:
    """The built-in regimes, in words and in numbers."""
    text = ["# Regimes\n\nHow ownership is organised, and nothing else: no regime has a bonus of its own.\n"]
    text += [f"`{name}`\n: {meaning}\n" for name, meaning in MEANINGS.items()]
    values = {name: regime.model_dump() for name, regime in REGIMES.items()}
    rows = [[key, *(regime_value(each[key]) for each in values.values())] for key in next(iter(values.values()))]
    return "\n".join([*text, "## In numbers\n", table(("Parameter", *values), rows)])


def outcomes() -> str:
    """What is measured: outcomes, counts, weekly states, and the mechanisms that can be switched off."""
    data = catalogue_data(())
    heads = ("Name", "Unit", "Better", "Meaning")

    def rows(entries: Iterable[Mapping[str, Any]]) -> Iterator[list[object]]:
        return ([one["name"], one["unit"], one["better"] or "", one["meaning"]] for one in entries)

    counts = [each for each in catalogue_data(("counts",))["outcomes"] if each["name"] in COUNTS]
    off = ([one["name"], one["meaning"], one["without"]] for one in data["mechanisms"])
    return "\n".join(
        [
            "# Outcomes\n\nOne number for each run, over the weeks that count.\n",
            table(heads, rows(data["outcomes"])),
            "## Counts\n\nWhat outcomes are made of; columns of the results, too.\n",
            table(heads, rows(counts)),
            "## Weekly states\n\nWhat a scenario can `record`, week by week.\n",
            table(heads, rows(data["trajectories"])),
            "## Mechanisms\n\nWhat `simulate anatomy` switches off.\n",
            table(("Name", "What it does", "Without it"), off),
        ]
    )


def scenarios() -> str:
    """The scenarios that come along."""
    rows = ([name, read_scenario(name).question] for name in shipped.scenarios())
    return (
        "# The scenarios that come along\n\n`simulate scenarios NAME > mine.yaml` copies one out; every command takes "
        f"them by name. [What to look at in each](../../scenarios/README.md).\n\n{table(('Name', 'Question'), rows)}"
    )


def keys() -> str:
    """The keys of a scenario file, and of the files of a firm and of a lesson, from their JSON Schemas."""
    data = catalogue_data(())
    text = [
        "# Keys of files\n\nFrom the JSON Schemas that `simulate schema` prints for an editor; "
        "[scenario files](../scenario-files.md), [your own numbers](../own-numbers.md) and "
        "[in class](../classroom.md) explain them.\n"
    ]
    for title, schema in (
        ("A scenario", shape.schema()),
        ("A firm, for `simulate fit`", firm_schema.schema()),
        ("A lesson, for a class", of_lesson.schema()),
    ):
        text.append(f"## {title}\n\n{table(('Key', 'Needed', 'Meaning'), _keys(schema, schema, ''))}")
    groups = (("Events", "events"), ("Transitions of a regime", "transitions"), ("A decision", "decision"))
    text += [f"## {title}\n\n{table(('Key', 'Meaning'), data[name].items())}" for title, name in groups]
    return "\n".join(text)


def _keys(schema: Mapping[str, Any], part: Mapping[str, Any], before: str) -> Iterator[tuple[str, str, str]]:
    """The keys of a part of a schema that are named, and those below them."""
    for name, one in part.get("properties", {}).items():
        options = [one, *one.get("anyOf", ()), *one.get("oneOf", ())]
        below = [_referred(schema, each) for each in options]
        words = next((each["description"] for each in [one, *below] if "description" in each), "")
        yield f"{before}{name}", "yes" if name in part.get("required", ()) else "", words
        named = [each for each in below if set(each.get("properties", ())) and len(each["properties"]) < 40]
        for each in named[:1] if not before.count(".") else []:
            yield from _keys(schema, each, f"{before}{name}.")


def _referred(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    return schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part


def commands() -> str:
    """Every command with its options, by what it is for."""
    text = [_head("Commands"), "What is written here, `simulate COMMAND --help` prints.\n"]
    for head, group in GROUPS.items():
        text.append(_head(head, "-"))
        for name, place in group.items():
            module, _, function = place.partition(":")
            text.append(f".. click:: simulation.cli.{module}:{function}\n   :prog: simulate {name}\n   :nested: full\n")
    return "\n".join(text)


def _head(title: str, line: str = "=") -> str:
    return f"{title}\n{line * len(title)}\n"


def api(face: ModuleType) -> Callable[[], str]:
    """What a package offers: its own words, then each public name."""

    def written() -> str:
        parts = [getattr(face, name) for name in face.__all__]
        rooms = [part for part in parts if inspect.ismodule(part) and hasattr(part, "__all__")]
        text = [
            _head(f"The package ``{face.__name__}``"),
            f"{inspect.getdoc(face)}\n",
            _head("Names", "-"),
            *_names(face),
        ]
        for room in rooms:
            text += [_head(f"``{room.__name__}``", "-"), f"{inspect.getdoc(room)}\n", *_names(room)]
        return "\n".join(text)

    return written


def _names(face: ModuleType) -> Iterator[str]:
    for name in face.__all__:
        public = getattr(face, name)
        if inspect.ismodule(public) or name.startswith("__"):
            continue
        kind, options = "data", "   :no-value:\n"
        if inspect.isclass(public):
            kind = "exception" if issubclass(public, Exception) else "class"
            options = "   :members:\n" if public.__module__.startswith(("simulation.interactive", "analysis")) else ""
        elif callable(public):
            kind, options = "function", ""
        yield f".. auto{kind}:: {face.__name__}.{name}\n{options}"


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "commands.rst": commands,
    "keys.md": keys,
    "parameters.md": parameters,
    "regimes.md": regimes,
    "outcomes.md": outcomes,
    "scenarios.md": scenarios,
    "simulation.rst": api(simulation),
    "analysis.rst": api(analysis),
}


def write(app: Sphinx, config: object) -> None:
    """Write the pages that are not yet what the code says."""
    del config
    home = Path(app.srcdir) / "reference"
    home.mkdir(exist_ok=True)
    for name, text in PAGES.items():
        page, now = home / name, text()
        if not page.exists() or page.read_text(encoding="utf-8") != now:
            page.write_text(now, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the pages to Sphinx."""
    app.connect("config-inited", write)
    return {"parallel_read_safe": True}
