"""The whole model as a picture: a Mermaid diagram of what feeds what, which GitHub draws."""

from __future__ import annotations

from textwrap import wrap
from typing import Final

from simulation.science.influences import INFLUENCES, PLACES

COLOURS: Final = {
    "People": ("blue", "#dbe9f6"),
    "Load": ("grey", "#ececec"),
    "Knowledge": ("yellow", "#fdf0d5"),
    "Trust": ("green", "#e3f1e0"),
    "Customers": ("red", "#f6e0e4"),
    "Money": ("violet", "#eee3f5"),
}
"""The ground of each group, in a word and as CSS has it, in the order of the picture; dark text is legible on all."""

LONGEST_LINE: Final = 20
"""Characters of a line in a box."""


def section() -> str:
    """The diagram with a word on how to read it."""
    colours = ", ".join(f"{group.lower()} {word}" for group, (word, _) in COLOURS.items())
    return (
        "**The whole model as a picture.** A box is a state, or several that belong together; an arrow says that one "
        "feeds another, and names the mechanisms through which it does (`simulate describe mechanisms`). An arrow "
        f"without a name cannot be switched off. Colours: {colours}. Boxes and arrows are "
        "declared in `simulation/science/influences.py`, and tests hold them against the "
        f"agents, the mechanisms and the rules.\n\n{diagram()}"
    )


def diagram() -> str:
    """The diagram, fenced as Mermaid: a box a place, an arrow an influence with the mechanisms that carry it."""
    lines = ["```mermaid", "flowchart TB"]
    for group in COLOURS:
        lines += [f'  {place.name}["{_wrapped(place.label)}"]' for place in PLACES if place.group == group]
    lines += [f"  {arrow}" for arrow in _arrows()]
    for group, (_, colour) in COLOURS.items():
        names = ",".join(place.name for place in PLACES if place.group == group)
        lines.append(f"  classDef of{group} fill:{colour},stroke:#555,color:#111")
        lines.append(f"  class {names} of{group}")
    return "\n".join([*lines, "```"])


def _arrows() -> list[str]:
    """One arrow from each place to each other that it feeds, however many influences there are."""
    carried: dict[tuple[str, str], list[str]] = {}
    for each in INFLUENCES:
        carried.setdefault((each.source, each.target), []).extend(each.mechanisms)
    return [
        f'{source} -->|"{"<br>".join(names)}"| {target}' if names else f"{source} --> {target}"
        for (source, target), names in carried.items()
    ]


def _wrapped(label: str) -> str:
    return "<br>".join(wrap(label, LONGEST_LINE))
