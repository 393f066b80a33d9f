"""The page: every text escaped, everything within the file, and nothing in it that could load or run anything else."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from html import unescape
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from analysis.drawing.copies import shared_out
from analysis.report import background, findings, robustly, svg, tipping_and_money
from analysis.report.elements import Enclosed, Folded, Material, Part, Picture, Section

POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
"""Where a page says its policy."""

NOTHING: Final = "'none'"
"""What a rule of a policy allows that allows nothing."""

ANSWER_APART: Final = "@media print { main > nav + section { break-before: page; } }\n"
"""On paper the answer is a page of its own."""


def report(material: Material, studies: Callable[[], Iterable[Section]] = tuple) -> str:
    """One HTML page that needs no network: question, answer, charts, the page to try, limits, how to run it again.

    Parameters
    ----------
    material
        What a results directory holds.
    studies
        Gives sections to stand after the findings and before the money, such as those of `analysis.report.studies`; it
        is asked once all else is drawn, and each is drawn as it comes, so that they may be worked out meanwhile.

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
        first = [robustly.section(material), *_made([findings.what_if], material)]
        last = _made(background.SECTIONS, material)
    else:
        first = _made(findings.SECTIONS, material)
        last = _made((tipping_and_money.money, *background.SECTIONS), material)
    drawn = Drawn()
    drawn.all([*first, *last])
    between = []
    for section in studies():
        drawn.all([section])
        between.append(section)
    return page(background.head(material), [*first, *between, *last], ANSWER_APART, drawn)


def page(
    head: Mapping[str, Any], sections: Sequence[Section], further_style: str = "", drawn: Drawn | None = None
) -> str:
    """A page of sections under a head: `question`, `whole_question`, `kind`, `date`, `size`, `warnings`, `command`.

    Pictures that have been `drawn` are not drawn again.
    """
    enclosed = [part.page for each in sections for part in _within(each.parts) if isinstance(part, Enclosed)]
    style = _own("style.css") + further_style
    scripts = [_own("opening.js")] if enclosed else []
    return (
        _environment()
        .from_string(_own("template.html"))
        .render(
            head=head,
            sections=sections,
            style=Markup(style),  # our own files; all other texts are escaped
            scripts=[Markup(script) for script in scripts],
            policy=policy(style, scripts, [policy_of(one) for one in enclosed]),
            picture=drawn or Drawn(),
            as_json=as_json,
        )
    )


class Drawn:
    """Pictures as the page has them, each drawn once."""

    def __init__(self) -> None:
        self.kept: dict[Picture, dict[str, Any]] = {}

    def all(self, sections: Sequence[Section]) -> None:
        """Draw the pictures of some sections."""
        found = [part for section in sections for part in _within(section.parts) if isinstance(part, Picture)]
        missing = list(dict.fromkeys(part for part in found if part not in self.kept))
        made = iter(shared_out([partial(_picture, part, narrow) for part in missing for narrow in (False, True)]))
        for part, (wide, size), (narrow, narrow_size) in zip(missing, made, made, strict=False):
            self.kept[part] = {
                "wide": Markup(wide),  # its apostrophes need no escape within quotes
                "narrow": Markup(narrow),
                "size": size,
                "narrow_size": narrow_size,
            }

    def __call__(self, part: Picture) -> dict[str, Any]:
        """One picture, wide and narrow, with its sizes."""
        if part not in self.kept:
            self.all([Section("", "", [part])])
        return self.kept[part]


def _picture(part: Picture, narrow: bool) -> tuple[str, tuple[int, int]]:
    """A picture as an address, and its size."""
    figure = part.draw(narrow)
    return svg.address(figure), svg.size(figure)


def policy(style: str, scripts: Sequence[str], enclosed: Sequence[str] = ()) -> str:
    """The content-security policy: this style, these scripts, pictures within the file, and nothing else at all.

    A page that is opened out of this one is under the policy of both, so that what its own (`enclosed`) allows must be
    allowed here. That is its own style and scripts, by their digests, and the workers and the engine that they start.

    Examples
    --------
    >>> policy("", [], ["default-src 'none'; script-src 'sha256-x'; worker-src blob:"]).split("; ")[1::5]
    ["script-src 'sha256-x'", 'worker-src blob:']
    """
    rules: dict[str, list[str]] = {
        "default-src": [],
        "script-src": [f"'{_digest(script)}'" for script in scripts],
        "style-src": [f"'{_digest(style)}'"],
        "img-src": ["data:"],
        **{name: [] for name in ("base-uri", "form-action")},
    }
    for name, *sources in filter(None, (rule.split() for each in enclosed for rule in each.split(";"))):
        known = rules.setdefault(name, [])
        known += [source for source in sources if source not in (*known, NOTHING)]
    return "; ".join(f"{name} {' '.join(sources) or NOTHING}" for name, sources in rules.items())


def policy_of(page: str) -> str:
    """The policy that a page of HTML has of its own; "" where it has none."""
    found = POLICY.search(page)
    return unescape(found[1]) if found else ""


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


def name(text: str) -> Markup:
    """What a row is called, escaped: a line may end at each dot of a parameter's name, and nowhere within its words.

    Examples
    --------
    >>> str(name("functions.support.seats <0.1>"))
    'functions.<wbr>support.<wbr>seats &lt;0.1&gt;'
    """
    return Markup(re.sub(r"\.(?=[a-z])", ".<wbr>", words(text)))


def _made(makers: Sequence[Callable[[Material], Section | None]], material: Material) -> list[Section]:
    return [section for make in makers if (section := make(material)) is not None]


def _within(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, folded away or not."""
    for part in parts:
        yield part
        if isinstance(part, Folded):
            yield from _within(part.parts)


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
    made.filters["name"] = name
    return made
