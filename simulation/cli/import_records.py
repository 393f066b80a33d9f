"""The command `simulate import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulation.cli.options import JSON, QUIET
from simulation.cli.output import print_json, put, say, show
from simulation.errors import RequestError
from simulation.wording.values import only_near

if TYPE_CHECKING:
    from analysis.records.reading import Records


@click.command("import", short_help="Read a firm's own tables, and say what they tell.")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What is what in the tables. [default: DIR/mapping.yaml, which the first run writes]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write a page, a file for `fit`, estimates, and the rows refused or repaired to DIR. [default: nothing]",
)
@click.option("--without-values", is_flag=True, help="In the lists of rows, leave out what is written in them.")
@click.option(
    "--hash-ids",
    is_flag=True,
    help="Hash names of customers, people and requests, with a key that is drawn anew and written nowhere.",
)
@QUIET
@JSON
def import_records(
    directory: Path,
    mapping: Path | None,
    output: Path | None,
    without_values: bool,
    hash_ids: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read the tables of DIR, as exported from other systems, and say what they tell of the firm.

    Customers, and, where there are any, their owners, people, absences and tickets, in CSV, TSV, Excel, OpenDocument or
    Parquet. The first run writes DIR/mapping.yaml with guesses of what is what; correct it, and run again. Every row
    that cannot be used and every value that is read otherwise than it is written is counted and told. Nothing leaves
    this machine. `simulate import lighthouse` reads the tables of a made-up firm, which come along.
    """
    from simulation.scenario import shipped

    if not directory.exists():
        known = shipped.records()
        if str(directory) not in known:
            raise RequestError(f"there is no directory {directory}{only_near(str(directory), [*known])}")
        directory = known[str(directory)]
    file = mapping or directory / "mapping.yaml"
    if not file.exists():
        if mapping is not None:
            raise RequestError(f"there is no mapping {mapping}; without --mapping, one is written to {directory}")
        _write_mapping(directory, file)
        return
    if output is not None and output.exists() and not output.is_dir():
        raise RequestError(f"-o {output} is a file: name a directory")

    from analysis.records.reading import read_records

    records = read_records(directory, mapping, hash_ids=hash_ids)
    _tell(directory.resolve().name, records, output, without_values=without_values, quiet=quiet, as_json=as_json)


def _write_mapping(directory: Path, file: Path) -> None:
    from analysis.records import guessing, writing
    from simulation.results import files

    guesses = guessing.guess(directory)
    files.write(file, writing.written(guesses).encode())
    put(f"written: {file}")
    for name, guess in guesses.items():
        put(f"{guess.sheet.file.name} is taken for {name}: {len(guess.columns)} of its columns are known")
    questions = writing.open_questions(guesses)
    for question in questions:
        put(f"to decide: {question}")
    put(f"Look at every line of it, {'decide, ' if questions else ''}and run `simulate import {directory}` again.")


def _tell(
    name: str, records: Records, output: Path | None, *, without_values: bool, quiet: bool, as_json: bool
) -> None:
    from analysis.numbers import records as plain
    from analysis.records import words
    from analysis.records.churn import lives
    from analysis.records.departures import farewells
    from analysis.records.estimates import as_table, estimates
    from analysis.records.survival import curve

    customers = lives(records.tables["accounts"], records.mapping.churn, records.ledger)
    found = estimates(records, customers)
    study = farewells(records, customers)
    stay = curve(customers, records.since, records.as_of)
    if as_json:
        print_json(
            {
                "rows": {
                    table: {"read": count, "kept": records.ledger.kept(table)}
                    for table, count in records.ledger.read.items()
                },
                "estimates": plain(as_table(found)),
                "departures": [each._asdict() for each in study],
                "survival": plain(stay),
                "limits": words.limits(records, found),
            }
        )
    else:
        show("\n".join(records.ledger.lines()), words.table(found))
        for line in [
            *words.of_survival(stay),
            *words.of_departures(study),
            *words.of_definitions(customers, records.mapping.churn.by),
            *words.limits(records, found),
        ]:
            show(line)
    if output is not None:
        from analysis.records.firm import firm_text
        from analysis.records.page import records_page
        from simulation.results import files

        files.make(output)
        lists = {fate: records.ledger.of(fate) for fate in ("refused", "repaired", "noted")}
        for fate, rows in lists.items():
            table = rows.drop(columns="found") if without_values else rows.astype({"found": str})
            files.write_table(output / f"{fate}.csv", table)
        files.write_table(output / "estimates.csv", as_table(found))
        files.write_table(output / "survival.csv", stay)
        files.write(output / "firm.yaml", firm_text(name, records, customers, found, study).encode())
        files.write(output / "page.html", records_page(name, records, customers, found, study, stay).encode())
        if not quiet:
            say(
                f"written: {output}: page.html, firm.yaml for `simulate fit`, estimates.csv, survival.csv, and the "
                "rows: refused.csv, repaired.csv, noted.csv"
            )
