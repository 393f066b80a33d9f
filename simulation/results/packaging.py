"""What a finished results directory says of itself to other people's programs: a Data Package, and an RO-Crate.

`datapackage.json` (datapackage.org) has every file that a sweep computes or was given with its SHA-256, its bytes and
the schema of its table. `ro-crate-metadata.json` (RO-Crate 1.2) says which program made what of what, and when. Both
follow from the manifest, the checksums and the sizes of the files, so that whoever has these can tell whether somebody
changed them. Neither names an author or a licence: results belong to whoever carried out the sweep.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from simulation.results import checksums, files
from simulation.results.checksums import SUMS
from simulation.results.parts import FAILURES
from simulation.results.tables import SCHEMA_FILES

if TYPE_CHECKING:
    from simulation.results.manifest import Manifest

DATA_PACKAGE: Final = "datapackage.json"
CRATE: Final = "ro-crate-metadata.json"

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
RO_CRATE: Final = "https://w3id.org/ro/crate/1.2"
PROGRAM: Final = "https://github.com/customer-ownership/customer-ownership"

HOMES: Final[Mapping[str, str]] = {
    "python": "https://www.python.org",
    "mesa": "https://mesa.readthedocs.io",
    "numba": "https://numba.pydata.org",
    "numpy": "https://numpy.org",
    "pyarrow": "https://arrow.apache.org",
    "scipy": "https://scipy.org",
}
"""Where the programs are at home whose version a manifest names; RO-Crate identifies them by it."""

MEDIA: Final[Mapping[str, str]] = {
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".csv": "text/csv",
    "": "text/plain",
}
"""Media types by the suffix of a file's name."""

MEANINGS: Final[Mapping[str, str]] = {
    "runs": "A row a run that was carried out: its key, then outcomes and counts",
    "trajectories": "A row a run and week of the horizon: the key of the run, then recorded states",
    "failures": "A row a run that failed: its key, the stage and the reason",
    **{file: f"Schema of the table {group}" for group, file in SCHEMA_FILES.items()},
    "manifest.json": "Where the numbers come from: parameters, seed, digests of the model's sources, versions",
    "scenario.yaml": "The scenario that was carried out",
    FAILURES: "A row a run that failed, of all parts",
    SUMS: "SHA-256 of the files, as `sha256sum --check` reads them",
    DATA_PACKAGE: "The files as a Data Package, with the schemas of the tables",
}
"""What is in a folder or a file, by its name."""

LICENCE: Final = {
    "@id": "#licence",
    "@type": "CreativeWork",
    "name": "Not stated",
    "description": "Those who carried out the sweep say how its results may be used; the program does not",
}


def _listed(head: Mapping[str, Any], name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Write JSON whose last entry is a list with a row a line: a thousand files are a thousand lines."""
    opened = json.dumps(head, indent=2, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{opened},\n  "{name}": [\n{lines}\n  ]\n}}\n'


def _group(name: str) -> str:
    """Return the table of which a file is a part, "" if it is of none."""
    return "failures" if name == FAILURES else name.rpartition("/")[0]


def _resource(name: str, digest: str, size: int) -> dict[str, Any]:
    path, group = PurePosixPath(name), _group(name)
    # frictionless counts no bytes of Parquet, and takes a table that has `bytes` for one whose size is wrong
    kind: dict[str, Any] = {"type": "table", "schema": SCHEMA_FILES[group]} if group else {"bytes": size}
    return {
        "name": name.removesuffix(path.suffix).replace("/", "-").lower() if group else name.lower(),
        "path": name,
        "format": path.suffix.removeprefix("."),
        "mediatype": MEDIA.get(path.suffix, MEDIA[""]),
        "hash": f"sha256:{digest}",
        **kind,
    }


def data_package(directory: Path, about: Manifest, digests: Mapping[str, str]) -> str:
    """Write `datapackage.json`: the same for the same work, whenever and wherever it was done.

    Parameters
    ----------
    directory
        The results directory.
    about
        Its manifest.
    digests
        SHA-256 of its files, by name within it.

    Raises
    ------
    WorkError
        If one of the files is not there.
    """
    scenario = about.scenario
    head = {
        "$schema": PROFILE,
        "name": scenario["name"],
        "title": scenario["question"] or scenario["name"],
        "description": f"Runs of the scenario {scenario['name']}, carried out with {_program(about)}",
    }
    names = sorted(set(digests) - {DATA_PACKAGE})
    return _listed(head, "resources", [_resource(name, digests[name], files.size(directory / name)) for name in names])


def _program(about: Manifest) -> str:
    return f"customer-ownership {about.versions.get('customer-ownership', 'of an unknown version')}"


def _of(names: Sequence[str]) -> dict[str, str] | list[dict[str, str]]:
    """Refer to entities; to a single one without a list, as RO-Crate has it."""
    return {"@id": names[0]} if len(names) == 1 else [{"@id": name} for name in names]


def _file(name: str, digest: str, size: int) -> dict[str, Any]:
    group = _group(name)
    return {
        "@id": name,
        "@type": ["File", "CreativeWork"] if name in SCHEMA_FILES.values() else "File",
        "name": name,
        "description": MEANINGS.get(name) or (f"A part of {group}" if group else "What the scenario names"),
        "encodingFormat": MEDIA.get(PurePosixPath(name).suffix, MEDIA[""]),
        "contentSize": str(size),
        "sha256": digest,
        **({"conformsTo": {"@id": SCHEMA_FILES[group]}} if group else {}),
    }


def _folders(names: Sequence[str]) -> Iterator[dict[str, Any]]:
    for group in sorted({name.split("/")[0] for name in names if "/" in name}):
        within = [name for name in names if name.startswith(f"{group}/")]
        yield {
            "@id": f"{group}/",
            "@type": "Dataset",
            "name": group,
            "description": MEANINGS[group],
            "hasPart": _of(within),
        }


def _software(about: Manifest) -> Iterator[dict[str, Any]]:
    others = {HOMES[name]: name for name in about.versions if name in HOMES}
    yield {
        "@id": PROGRAM,
        "@type": "SoftwareApplication",
        "name": "customer-ownership",
        "description": "Simulates who should own the customer",
        "version": about.versions.get("customer-ownership", ""),
        "url": PROGRAM,
        "operatingSystem": about.versions.get("platform", ""),
        "softwareRequirements": _of(list(others)),
    }
    for home, name in others.items():
        yield {
            "@id": home,
            "@type": "SoftwareApplication",
            "name": name,
            "version": about.versions[name],
            "url": home,
        }


def _sweep(about: Manifest, given: Sequence[str], made: Sequence[str]) -> dict[str, Any]:
    failed = f", {about.failed:,} of which failed" if about.failed else ""
    carried_out = f"{about.total:,} runs{failed}, with the seed {about.scenario['seed']} and the engine {about.engine}"
    return {
        "@id": "#sweep",
        "@type": "CreateAction",
        "name": f"Sweep of the scenario {about.scenario['name']}",
        "description": carried_out,
        "instrument": {"@id": PROGRAM},
        "object": _of(given),
        "result": _of(made),
        "startTime": about.start,
        "endTime": about.end,
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }


def crate(directory: Path, about: Manifest, digests: Mapping[str, str]) -> str:
    """Write `ro-crate-metadata.json` of a finished sweep, which has its times.

    Parameters
    ----------
    directory, digests
        As for `data_package`.
    about
        Its manifest, as it is when the work is finished.
    """
    written = about.text().encode()
    every = {**digests, SUMS: about.checksums or "", "manifest.json": checksums.of(written)}
    sizes = {name: len(written) if name == "manifest.json" else files.size(directory / name) for name in every}
    names = sorted(every)
    folders = list(_folders(names))
    tables = [*(folder["@id"] for folder in folders), FAILURES]
    about_it = {"manifest.json", SUMS, DATA_PACKAGE, FAILURES, *SCHEMA_FILES.values()}
    given = [name for name in names if "/" not in name and name not in about_it]
    scenario = about.scenario
    graph: list[Mapping[str, Any]] = [
        {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": RO_CRATE}},
        {
            "@id": "./",
            "@type": "Dataset",
            "name": f"Results of the scenario {scenario['name']}",
            "description": scenario["question"] or f"Runs of the scenario {scenario['name']}",
            "datePublished": about.end,
            "license": {"@id": LICENCE["@id"]},
            "hasPart": _of([*(name for name in names if "/" not in name), *(folder["@id"] for folder in folders)]),
            "mentions": {"@id": "#sweep"},
        },
        LICENCE,
        _sweep(about, given, tables),
        *_software(about),
        *folders,
        *(_file(name, every[name], sizes[name]) for name in names),
    ]
    return _listed({"@context": f"{RO_CRATE}/context"}, "@graph", graph)


def amiss(directory: Path, about: Manifest, digests: Mapping[str, str]) -> list[str]:
    """Name the files of a finished sweep that are not, byte by byte, what follows from all others.

    Parameters are those of `crate`; the work is finished, and the other files are what was noted.
    """
    follows = {
        "manifest.json": about.text(),
        DATA_PACKAGE: data_package(directory, about, digests),
        CRATE: crate(directory, about, digests),
    }
    return [name for name, text in follows.items() if files.read(directory / name) != text.encode()]
