"""What comes along with the program: scenarios by name, and pages to read."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from simulation.errors import RequestError, WorkError
from simulation.wording.values import nearest

_HOMES: Final = (Path(__file__).parents[1], Path(__file__).parents[2])
"""Where `scenarios` and `docs` lie: in an installed package, and in a checkout."""


@cache
def _files(folder: str, suffix: str) -> dict[str, Path]:
    for home in _HOMES:
        found = {path.stem: path for path in sorted((home / folder).glob(f"*{suffix}"))}
        if found:
            return {
                name: path for name, path in found.items() if name not in ("README", "index")
            }  # of folders, not of the program
    return {}


def required(found: dict[str, Path], kind: str) -> dict[str, Path]:
    """What came along; a RequestError that says what to do if an installation has come without it."""
    if found:
        return found
    raise RequestError(
        f"this installation has come without its {kind}, and is not whole: install it again "
        "from a checkout (`pip install --force-reinstall .`)"
    )


def scenarios() -> dict[str, Path]:
    """The files of the shipped scenarios, by their names."""
    return _files("scenarios", ".yaml")


def firms() -> dict[str, Path]:
    """The files of the shipped firms, which are made up, by their names."""
    return _files("scenarios/firms", ".yaml")


@cache
def lessons() -> dict[str, Path]:
    """The files of the shipped lessons, by their names; translations by language and name (`de/key-person`)."""
    found = dict(_files("scenarios/lessons", ".yaml"))
    for folder in sorted({file.parent for file in found.values()}):
        found |= {f"{file.parent.name}/{file.stem}": file for file in sorted(folder.glob("*/*.yaml"))}
    return found


@cache
def records() -> dict[str, Path]:
    """The directories with tables of made-up firms and their mapping, by their names."""
    for home in _HOMES:
        if found := {path.parent.name: path.parent for path in sorted((home / "scenarios").glob("*/mapping.yaml"))}:
            return found
    return {}


def pages() -> dict[str, Path]:
    """The pages of the documentation, by their names."""
    return _files("docs", ".md")


def named(word: str) -> Path | None:
    """The file of the shipped scenario of that name; None if there is none, or a file of that name goes first."""
    found, here = scenarios().get(word), Path(word)
    return None if found is None or (here.exists() and not here.is_dir()) else found


def called(file: str) -> str:
    """What a file is called that may be a shipped scenario: its name alone then."""
    path = Path(file)
    return path.stem if scenarios().get(path.stem) == path else file


def scenario(word: str) -> Path:
    """The file that is meant: one that is there, or the shipped scenario of that name.

    Raises
    ------
    RequestError
        For a bare word that is neither.
    """
    path = Path(word)
    if found := named(word):
        return found
    if path.name != word or path.suffix or path.exists():
        return path
    names = [*required(scenarios(), f"scenarios (and there is no file {word!r})")]
    raise RequestError(f"there is no file {word!r}, and no shipped scenario of that name{nearest(word, names)}")


def text(name: str) -> str:
    """The text of a shipped scenario; a RequestError that names the nearest one if there is none."""
    if name not in required(scenarios(), "scenarios"):
        raise RequestError(f"there is no shipped scenario {name!r}{nearest(name, [*scenarios()])}")
    return scenarios()[name].read_text(encoding="utf-8")


def copy_scenarios(directory: Path) -> list[Path]:
    """Write the shipped scenarios, and the files that belong to them, to a directory, which is made if it is missing.

    Raises
    ------
    RequestError
        If one of the files is there already, or none came along: nothing is written then.
    WorkError
        If they cannot be written.
    """
    home = next(iter(required(scenarios(), "scenarios").values())).parent
    files = [*home.iterdir(), *(file for tables in records().values() for file in tables.iterdir())]
    sources = sorted(file.relative_to(home) for file in files if file.suffix in (".yaml", ".csv", ".parquet"))
    if directory.exists() and not directory.is_dir():
        raise RequestError(f"{directory} is a file: name a directory")
    try:
        if taken := [str(file) for file in sources if (directory / file).exists()]:
            raise RequestError(
                f"{directory} has {', '.join(taken)} already, and nothing is overwritten: name another directory"
            )
        for file in sources:
            (directory / file).parent.mkdir(parents=True, exist_ok=True)
            with (directory / file).open("xb") as copy:
                copy.write((home / file).read_bytes())
    except OSError as error:
        raise WorkError(f"{directory} could not be written: {error.strerror or error}") from error
    return [directory / file for file in sources]


def page(name: str) -> str:
    """The text of a page; a RequestError that names the nearest one if there is none."""
    if name not in required(pages(), "pages"):
        raise RequestError(f"there is no page {name!r}{nearest(name, [*pages()])}")
    return pages()[name].read_text(encoding="utf-8")
