"""A results directory as other people's programs see it: a Data Package and an RO-Crate."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from simulation.results import packaging, reading
from simulation.sweep.sweep import sweep
from tests.helpers.spoiling import unfinish
from tests.helpers.stand_ins import calm, failing, small, stand_in


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished results of the small scenario, four runs of which fail."""
    directory = tmp_path_factory.mktemp("packaged") / "out"
    sweep(small(), directory, workers=1, engine=stand_in(failing))
    return directory


def package(directory: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
    return found


def entities(directory: Path) -> dict[str, dict[str, Any]]:
    graph = json.loads((directory / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    found = {each["@id"]: each for each in graph}
    assert len(found) == len(graph)
    return found


def files(directory: Path) -> dict[str, bytes]:
    return {str(file.relative_to(directory)): file.read_bytes() for file in directory.rglob("*") if file.is_file()}


def test_every_file_stands_in_both_with_its_digest(swept: Path) -> None:
    digests = {name: sha256(content).hexdigest() for name, content in files(swept).items()}
    described = {each["path"]: each["hash"].removeprefix("sha256:") for each in package(swept)["resources"]}
    beside = {"SHA256SUMS", "datapackage.json", "manifest.json", "ro-crate-metadata.json"}
    assert described == {name: digest for name, digest in digests.items() if name not in beside}
    crated = {name: each["sha256"] for name, each in entities(swept).items() if "File" in each["@type"]}
    assert crated == {name: digest for name, digest in digests.items() if name != "ro-crate-metadata.json"}
    sizes = {name: int(each["contentSize"]) for name, each in entities(swept).items() if "contentSize" in each}
    assert sizes == {name: len(files(swept)[name]) for name in crated}


def test_tables_have_their_schemas(swept: Path) -> None:
    tables = [each for each in package(swept)["resources"] if each.get("type") == "table"]
    assert len(tables) == 6 + 6 + 3 + 1
    for each in tables:
        group = each["path"].split("/")[0].removesuffix(".parquet")
        assert each["schema"] == f"{group}.schema.json"
        assert (swept / each["schema"]).exists()


def test_the_crate_says_what_made_what_of_what(swept: Path) -> None:
    found = entities(swept)
    about = reading.read_manifest(swept)
    action = found["#sweep"]
    assert (action["startTime"], action["endTime"]) == (about.start, about.end)
    assert action["object"] == {"@id": "scenario.yaml"}
    assert [each["@id"] for each in action["result"]] == ["failures/", "runs/", "trajectories/", "failures.parquet"]
    program = found[action["instrument"]["@id"]]
    assert program["version"] == about.versions["customer-ownership"]
    assert {found[each["@id"]]["name"]: found[each["@id"]]["version"] for each in program["softwareRequirements"]} == {
        name: version for name, version in about.versions.items() if name not in ("customer-ownership", "platform")
    }


def test_whatever_is_referred_to_is_there(swept: Path) -> None:
    """By name, from the root to every file: an entity that nobody describes is a dangling reference."""
    found = entities(swept)

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            return (
                [value["@id"]]
                if set(value) == {"@id"}
                else [name for each in value.values() for name in references(each)]
            )
        return [name for each in value for name in references(each)] if isinstance(value, list) else []

    said = {name for each in found.values() for name in references(each)}
    assert said - {"https://w3id.org/ro/crate/1.2"} == set(found) - {"ro-crate-metadata.json"}


def test_what_is_unfinished_has_neither_and_a_resumed_sweep_has_both_again(swept: Path, tmp_path: Path) -> None:
    sweep(small(), tmp_path, workers=1, engine=stand_in(calm))
    before = package(tmp_path)
    unfinish(tmp_path, (4,))
    for name in (packaging.DATA_PACKAGE, packaging.CRATE):  # as an earlier sweep left them
        (tmp_path / name).write_text("{}")

    def stop(*given: Any, **others: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(Exception, match="interrupted"):
        sweep(small(), tmp_path, workers=1, resume=True, engine=stand_in(stop))
    assert not {packaging.DATA_PACKAGE, packaging.CRATE} & set(files(tmp_path))
    sweep(small(), tmp_path, workers=1, resume=True, engine=stand_in(calm))
    assert package(tmp_path) == before
    assert (
        entities(tmp_path)["manifest.json"]["sha256"] == sha256((tmp_path / "manifest.json").read_bytes()).hexdigest()
    )


@pytest.mark.parametrize("name", ["datapackage.json", "ro-crate-metadata.json"])
def test_one_that_was_changed_or_lost_is_written_anew(tmp_path: Path, name: str) -> None:
    sweep(small(), tmp_path, workers=1, engine=stand_in(calm))
    for spoil in (lambda file: file.unlink(), lambda file: file.write_text("{}")):
        spoil(tmp_path / name)
        assert sweep(small(), tmp_path, workers=1, resume=True, engine=stand_in(calm)).earlier == 24
        resources = {each["path"] for each in package(tmp_path)["resources"]}
        assert resources <= set(entities(tmp_path))


@pytest.mark.extras
def test_frictionless_takes_it_for_a_data_package(swept: Path) -> None:
    """With every row held against its schema; a table of another kind is told."""
    from frictionless import Package

    report = Package(str(swept / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    assert report.stats["tasks"] == len(package(swept)["resources"])
    rows = Package(str(swept / "datapackage.json")).get_resource("runs-part-000000").read_rows()
    assert [row["run"] for row in rows] == [0, 1, 2, 3]


@pytest.mark.extras
def test_frictionless_tells_of_another_file(swept: Path, tmp_path: Path) -> None:
    from frictionless import Package

    for name, content in files(swept).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "scenario.yaml").write_text("name: other\n")
    (tmp_path / "runs/part-000000.parquet").write_bytes((swept / "failures.parquet").read_bytes())
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert {task.name for task in report.tasks if not task.valid} == {"scenario.yaml", "runs-part-000000"}


@pytest.mark.extras
def test_rocrate_takes_it_for_a_crate(swept: Path) -> None:
    from rocrate.rocrate import ROCrate

    crate = ROCrate(str(swept))
    assert crate.name == "Results of the scenario small"
    assert {each.id for each in crate.data_entities if "File" in each.type} == set(files(swept)) - {
        "ro-crate-metadata.json"
    }
    assert [each.id for each in crate.dereference("#sweep")["result"]][-1] == "failures.parquet"
