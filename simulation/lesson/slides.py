"""A lesson as slides: one file of HTML that projects, a slide a screen, and prints, a slide a page.

Of HTML and a style sheet alone, since a browser is what every classroom has: page-down goes on, and no program, network
or script is needed. They are made from the lesson's own texts, so that a translation has its slides, too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from simulation.lesson.handed import flat_words, plain
from simulation.lesson.lesson import Lesson

HERE: Final = Path(__file__).parent
WORDS: Final = HERE / "words"


def slides(lesson: Lesson, address: str = "") -> str:
    """The slides of a lesson, in HTML; where there are no words in its language, heads are in English.

    Parameters
    ----------
    lesson
        What they are of.
    address
        Where pupils find it, shown on the first slide.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    words = flat_words(WORDS, "slides")
    page = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).get_template("slides.html")
    return page.render(
        lesson=lesson,
        regimes=plain(lesson)["regimes"]["all"],
        words=words.get(lesson.language.split("-")[0], words["en"]),
        address=address,
    )
