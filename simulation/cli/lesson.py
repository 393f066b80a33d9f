"""The command `simulate lesson`: lessons for a class, which are files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from simulation.cli import completion
from simulation.cli.group import Commands
from simulation.cli.options import JSON
from simulation.cli.output import print_json, put, say, show
from simulation.errors import OwnershipError, RequestError
from simulation.scenario import shipped

if TYPE_CHECKING:
    from simulation.lesson.lesson import Lesson

PLACES: Final = {
    "list": "lesson:list_",
    "check": "lesson:check",
    "new": "lesson:new",
    "link": "lesson:link",
    "slides": "lesson:slides",
}

LESSON: Final = click.argument("lesson", metavar="LESSON", shell_complete=completion.lessons)


@click.group(cls=Commands, sections={"What to do": PLACES}, short_help="List, check, begin, link and project lessons.")
def lesson() -> None:
    """Lessons for a class: a file each, with its firm, what is guessed, and all its texts.

    Five come along, and free play. `simulate explore LESSON` opens one in the page, `simulate class LESSON` collects
    the guesses of a class, and `simulate docs classroom` is a guide for an hour.
    """


@click.command(short_help="List the lessons that come along.")
@JSON
def list_(as_json: bool) -> None:
    """List the lessons that come along, each with its language and its question."""
    from simulation.lesson.reading import read_lesson

    files = shipped.required(shipped.lessons(), "lessons")
    found = {name: read_lesson(file) for name, file in files.items()}
    if as_json:
        print_json(
            [
                {
                    "name": name,
                    "language": each.language,
                    "minutes": each.minutes,
                    "title": each.title,
                    "question": each.question,
                }
                for name, each in found.items()
            ]
        )
        return
    from simulation.wording.sheets import Column, Sheet

    columns = [
        Column("Lesson", [*found], "label"),
        Column("Minutes", [str(each.minutes) for each in found.values()]),
        Column("Question", [each.question for each in found.values()], "prose"),
    ]
    show(Sheet("", columns))


@click.command(short_help="Read lessons strictly, and say what they are.")
@click.argument("lessons", metavar="LESSON...", nargs=-1, required=True, shell_complete=completion.lessons)
@JSON
def check(lessons: tuple[str, ...], as_json: bool) -> None:
    """Read each LESSON, a file or the name of a shipped one, as strictly as the page does, and say what it is.

    Whatever is wrong is told at once, each fault with its file, its line, what is allowed and the nearest name.
    """
    from simulation.lesson.handed import plain
    from simulation.lesson.reading import read_lesson
    from simulation.lesson.told import lines

    found: list[Lesson] = []
    faults = []
    for name in lessons:
        try:
            found.append(read_lesson(name))
        except OwnershipError as error:
            faults.append(str(error))
    if faults:
        raise RequestError("\n".join(faults))
    if as_json:
        print_json([plain(each) for each in found])
    for each in () if as_json else found:
        put("\n".join(lines(each)))


@click.command(short_help="Write the beginning of a lesson of your own.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--like", metavar="LESSON", shell_complete=completion.lessons, help="Begin with a shipped lesson.")
@click.option(
    "--translate",
    metavar="LESSON",
    shell_complete=completion.lessons,
    help="Write the texts of this file, to be translated into --language.",
)
@click.option("--language", metavar="TAG", help="Such as de, with --translate.")
def new(file: Path, like: str | None, translate: str | None, language: str | None) -> None:
    """Write a lesson with a remark on every part to FILE, to begin from. Nothing is overwritten."""
    from simulation.lesson import start

    if translate is not None and like is not None:
        raise RequestError("--like begins a lesson, and --translate a translation; keep one of them")
    if (translate is None) != (language is None):
        raise RequestError("--translate and --language go together: of which lesson, and into which language")
    text = start.own(file, like) if translate is None else start.translation(file, translate, language or "")
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise RequestError(f"{file} is there already, and nothing is overwritten: name another file") from None
    except OSError as error:
        raise RequestError(f"{file} cannot be written: {error.strerror or error}") from None
    say(f"written: {file}")


@click.command(short_help="Print the link that holds a lesson.")
@LESSON
@click.option(
    "--page", metavar="ADDRESS", default="", help="Where the page lies on the web, before the link's own part."
)
@click.option("--teacher", is_flag=True, help="The teacher's view, which shows the guesses.")
@click.option("--seed", type=click.IntRange(0, 999_999), metavar="N", help="Another firm. [default: 1]")
def link(lesson: str, page: str, teacher: bool, seed: int | None) -> None:
    """Print the link to LESSON: the part behind the address of the page, with the whole lesson in it.

    A shipped lesson goes by its name; one of your own is packed into the link, so that pupils need nothing else.
    """
    from simulation.lesson import handed
    from simulation.lesson.reading import find, read_lesson

    if page and not page.startswith(("https://", "http://", "file://")):
        raise RequestError(f"--page is {page!r}; allowed: an address, such as https://example.org/page.html")
    found = read_lesson(lesson)
    own = find(lesson) not in shipped.lessons().values()
    fragment = handed.link(found) if own else f"#lesson={found.lesson}&lang={found.language}"
    more = f"&seed={seed}" * (seed is not None) + "&view=teacher" * teacher
    put(f"{page.partition('#')[0]}{fragment}{more}")


@click.command(short_help="Write the slides of a lesson.")
@LESSON
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE.html", help="Where to. [default: LESSON.html]")
@click.option("--page", metavar="ADDRESS", default="", help="Where pupils find the lesson, for the first slide.")
@click.option("--overwrite", is_flag=True, help="Replace the file, if it is there.")
def slides(lesson: str, save: Path | None, page: str, overwrite: bool) -> None:
    """Write LESSON as slides: one file for any browser, a slide a screen, which prints a slide a page.

    Page-down goes on. The slide on what to watch comes late: show it when the guesses are in.
    """
    from simulation.lesson.reading import read_lesson
    from simulation.lesson.slides import slides as of

    found = read_lesson(lesson)
    file = save or Path(f"{found.lesson}.html")
    try:
        with file.open("w" if overwrite else "x", encoding="utf-8") as out:
            out.write(of(found, page))
    except FileExistsError:
        words = f"{file} is there already, and nothing is overwritten unasked: --overwrite replaces it"
        raise RequestError(words) from None
    except OSError as error:
        raise RequestError(f"{file} cannot be written: {error.strerror or error}") from None
    say(f"written: {file}")
