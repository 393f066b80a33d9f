"""The page: every text escaped, everything within the file, and nothing in it that could load or run anything else."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from analysis.report import background, findings, robustly, svg, tipping_and_money
from analysis.report.elements import Folded, Material, Panel, Part, Picture, Section

LICENCES: Final = ("NOTICE", "LICENSE", "LICENSE-zrender", "LICENSE-d3")
"""Texts that go wherever the charts of the panel go."""

ANSWER_APART: Final = "@media print { main > nav + section { break-before: page; } }\n"
"""On paper the answer is a page of its own."""


def report(material: Material, studies: Sequence[Section] = ()) -> str:
    """One HTML page that needs no network: question, answer, charts, what-if panel, limits, how to run it again.

    Parameters
    ----------
    material
        What a results directory holds.
    studies
        Sections to stand after the findings and before the money, such as those of `analysis.report.studies`.

    Returns
    -------
    str
        The page. The same material gives the same text.

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`.
    WorkError
        If no run has a result.
    """
    if material.manifest.scenario.get("unknowns"):  # the worlds are what it is about, and each has a design point
        sections = [robustly.section(material), *_made(background.SECTIONS, material)]
    else:
        sections = [
            *_made(findings.SECTIONS, material),
            *studies,
            *_made((tipping_and_money.money, *background.SECTIONS), material),
        ]
    return page(background.head(material), sections, ANSWER_APART)


def page(head: Mapping[str, Any], sections: Sequence[Section], further_style: str = "") -> str:
    """A page of sections under a head: `question`, `whole_question`, `kind`, `date`, `size`, `warnings`, `command`."""
    with_panel = any(_holds_panel(section.parts) for section in sections)
    style = _own("style.css") + further_style
    scripts = [_own("echarts/echarts.js"), _own("panel.js")] if with_panel else []
    return (
        _environment()
        .from_string(_own("template.html"))
        .render(
            head=head,
            sections=sections,
            style=Markup(style),  # our own files; all other texts are escaped
            scripts=[Markup(script) for script in scripts],
            policy=policy(style, scripts),
            licences=[(name, _own(f"echarts/{name}")) for name in LICENCES] if with_panel else [],
            picture=_picture,
            as_json=as_json,
        )
    )


def policy(style: str, scripts: Sequence[str]) -> str:
    """The content-security policy: this style, these scripts, pictures within the file, and nothing else at all."""
    allowed = " ".join(f"'{_digest(script)}'" for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def as_json(value: Any) -> Markup:
    """JSON that can stand within a script element: no character of it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def words(text: str) -> Markup:
    """A text, escaped, in which words between backticks are set as code and no line ends at a ±.

    Examples
    --------
    >>> str(words("`simulate` <b>"))
    '<code>simulate</code> &lt;b&gt;'
    """
    pieces = text.replace(" ± ", "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}").split("`")
    if len(pieces) % 2 == 0:  # a backtick that has no other
        return escape("`".join(pieces))
    made = (
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )
    return Markup("").join(made)


def _made(makers: Sequence[Callable[[Material], Section | None]], material: Material) -> list[Section]:
    return [section for make in makers if (section := make(material)) is not None]


def _picture(part: Picture) -> dict[str, Any]:
    wide, narrow = part.draw(False), part.draw(True)
    return {
        "wide": Markup(svg.address(wide)),  # its apostrophes need no escape within quotes
        "narrow": Markup(svg.address(narrow)),
        "size": svg.size(wide),
        "narrow_size": svg.size(narrow),
    }


def _holds_panel(parts: Sequence[Part]) -> bool:
    return any(isinstance(part, Panel) or (isinstance(part, Folded) and _holds_panel(part.parts)) for part in parts)


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _own(name: str) -> str:
    """A file of this package; line ends are those of a checkout on any system."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["words"] = words
    return made
