"""A page of the documentation is carried out as its reader would: in order, from an empty directory.

What stands in a block between fences decides what is done with it:

- `sh`: each line is a command; `simulate ...` is carried out in this process and has to end well.
- `text` that begins with `$ simulate ...`: the command is carried out, and what stands below it, part by part between
  lines that begin with …, has to be in what it prints, in this order; white space counts as one space.
- `python` or `yaml` whose first line is a comment with a file's name, or `yaml` that begins with `name: NAME`: is
  written to that file, or to NAME.yaml.
- other `python`: is carried out, in one namespace a page.
- anything else is words.

A line `<!-- not run: WHY -->` above a block leaves it out. HTML comments are not shown on the site.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from simulation.cli import main

FENCED = re.compile(
    r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n)?```(?:\{code-cell\} )?(?P<language>\w+)\n(?P<text>.*?)^```$",
    flags=re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and why it is left out, if it is."""

    language: str
    text: str
    why: str | None = None

    @property
    def file(self) -> str | None:
        """The file that it is, if it is one."""
        first = self.text.partition("\n")[0]
        if self.language in ("python", "yaml") and (found := re.fullmatch(r"# ([\w-]+\.(?:py|yaml))(:.*)?", first)):
            return found[1]
        if self.language == "yaml" and (found := re.fullmatch(r"name: ([\w-]+)", first)):
            return f"{found[1]}.yaml"
        return None

    @property
    def commands(self) -> list[str]:
        """The commands in it, in order."""
        if self.language == "sh":
            return [line for line in self.text.splitlines() if line.strip()]
        if self.language == "text" and self.text.startswith("$ "):
            return [self.text.partition("\n")[0].removeprefix("$ ")]
        return []

    @property
    def done(self) -> bool:
        """Whether it is anything but words."""
        return bool(self.file or self.commands or self.language == "python")


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for found in FENCED.finditer(page):
        yield Block(found["language"], found["text"], found["why"])


def run(command: str) -> str:
    """What a command `simulate ...` prints, once it has ended well; after # is a comment, after > a file."""
    command, _, file = command.partition(" > ")
    program, *arguments = shlex.split(command, comments=True)
    assert program == "simulate", f"{command}: only simulate is carried out; say why not above the block"
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, f"{command}: {result.output}"
    if file:
        Path(file.strip()).write_text(result.stdout, encoding="utf-8")
    return result.stdout


def plain(text: str) -> str:
    """The text with all white space as one space."""
    return " ".join(text.split())


def held(printed: str, block: str) -> None:
    """Each part of a block between lines that begin with dots stands in what was printed, in this order."""
    rest = plain(printed)
    for part in filter(str.strip, re.split(r"^…", block, flags=re.MULTILINE)):
        before, found, rest = rest.partition(plain(part))
        assert found, f"{plain(part)} is not in ... {before[-2000:]}"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a page: the names of its Python, and what each of its commands printed, in order."""

    names: dict[str, Any]
    printed: list[str]
    blocks: int


def carry_out(page: str, smaller: Mapping[str, str] | None = None) -> Done:
    """Carry out a page in the present directory.

    Parameters
    ----------
    page : str
        Its Markdown.
    smaller : mapping of str to str, optional
        What is replaced in it, so that a test takes seconds; each has to be there.
    """
    for old, new in (smaller or {}).items():
        assert old in page, old
        page = page.replace(old, new)
    names: dict[str, Any] = {}
    printed: list[str] = []
    done = 0
    for block in blocks(page):
        if block.why is not None or not block.done:
            continue
        done += 1
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            exec(compile(block.text, "a block of the page", "exec"), names)
        for command in block.commands:
            printed.append(run(command))
            if block.language == "text":
                held(printed[-1], block.text.partition("\n")[2])
    return Done(names, printed, done)
