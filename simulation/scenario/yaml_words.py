"""What is the matter where a text is no YAML, and the cure: a parser says what it expected, which helps few."""

from __future__ import annotations

import re
from typing import Any, Final

from ruamel.yaml.error import MarkedYAMLError

from simulation.wording.spelling import instead, named, odd

_NO_SPACE: Final = re.compile(r"\s*(?:- )?([A-Za-z_][\w.]*:[^\s:/][^:]*)")
_COLON_WITHIN: Final = re.compile(r"\s*(?:- )?([\w.]+):\s+[^'\"\[{|>\s].*:(?:\s|$)")


def syntax(error: MarkedYAMLError, text: str, latest: int) -> tuple[int, str]:
    """Line (from 1) and words of a fault of syntax.

    Parameters
    ----------
    error
        What the parser raised.
    text
        The whole text.
    latest
        The line that was reached, where the parser names none.
    """
    mark: Any = error.problem_mark or error.context_mark
    problem = str(error.problem or error.context)
    lines = text.splitlines()
    if mark is None:
        return latest, f"this is not valid YAML: {problem}"
    line = mark.line + 1
    if problem.startswith(r"found character '\t'"):
        return line, _tab(lines[mark.line], mark.column)
    began: Any = error.context_mark
    first = mark.line - 1 if began is None else began.line
    for place in range(max(first, 0, mark.line - 20), min(mark.line + 1, len(lines))):
        if words := _of_line(lines[place], problem):
            return place + 1, words
    words = f"this is not valid YAML: {problem}"
    if error.problem and error.context and began is not None:
        words += f" ({error.context} that begins on line {began.line + 1})"
    return line, words.replace("'<stream end>'", "the end of the file")


def _tab(line: str, column: int) -> str:
    before = line[:column].split()
    if not before:
        return "this is not valid YAML: a tab cannot indent; use spaces"
    return f"there is a tab after {before[-1]!r}; write a space in its place"


def _of_line(line: str, problem: str) -> str:
    """What is the matter with one of the lines at which a parser stumbles; nothing if it is none of the usual."""
    code = line.split(" #", 1)[0]
    if (place := odd(code)) >= 0:
        before = code[:place].split()
        where = f"after {before[-1]!r}" if before else "at the start of the line"
        return f"there is {named(code[place])} {where}; {instead(code[place])}"
    if within := _COLON_WITHIN.match(code):
        if problem.startswith("mapping values"):
            return f"the value of {within[1]!r} holds a colon and a space; put the whole value in quotation marks"
    elif (joined := _NO_SPACE.fullmatch(code)) and problem.startswith(
        ("mapping values", "could not find expected ':'")
    ):
        key = joined[1].split(":", 1)[0]
        return f"there is no space after the colon of {key!r}; write one"
    return ""
