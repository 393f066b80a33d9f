"""SHA-256 of every file of a results directory, as `sha256sum --check SHA256SUMS` reads them.

While a sweep is at work a chunk's lines are put at the end, in one go, as soon as its files are in place; a process
that is killed may leave half a line, and what is no whole line counts as not there. When the sweep is finished the
lines are brought in order, so that its bytes tell nothing of how the work went, and the manifest has its digest. The
first line says, as a comment, which work the files are of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from simulation.results import files

SUMS: Final = "SHA256SUMS"
HEAD: Final = re.compile(r"# work ([0-9a-f]{64})")
LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True)
class Checksums:
    """The file as it was found: whose work it is ("" if it does not say), digests by name, and its own digest."""

    work: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


def of(content: bytes) -> str:
    """Return the SHA-256 of what a file holds."""
    return sha256(content).hexdigest()


def lines(digests: Mapping[str, str]) -> bytes:
    """Write the lines of these files, in this order."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()


def text(work: str, digests: Mapping[str, str]) -> bytes:
    """Write the whole file, in order."""
    return f"# work {work}\n".encode() + lines(dict(sorted(digests.items())))


def read(directory: Path) -> Checksums:
    """Read the checksums of a results directory; none if it has no such file, or as many as can be read."""
    content = files.read(directory / SUMS)
    if content is None:
        return Checksums()
    *whole, _ = content.decode("utf-8", errors="replace").split("\n")  # what has no end of line is half a line
    heads = [found[1] for found in map(HEAD.fullmatch, whole[:1]) if found]
    digests = {found[2]: found[1] for found in map(LINE.fullmatch, whole) if found}
    return Checksums("".join(heads), digests, of(content))
