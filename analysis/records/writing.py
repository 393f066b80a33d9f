"""The mapping as a file, with what was guessed and what is left to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from analysis.records.declared import TABLES
from analysis.records.guessing import Guess, earliest, latest, words
from analysis.records.mapping import DATES, DECIMALS, OPEN, WORDS

_ABOUT: Final = {
    "roles": "what each role is: success, support, sales or product; other is left out",
    "segments": "what each kind of customer is: smb, mid or enterprise; other is left out",
    "how": "how people left: quit, dismissed, or moved within the firm",
    "status": "what each state means: lost, stays, or trial",
}
_HEAD: Final = (
    "# What is what in the tables beside this file. `simulate import` guessed it: look at every line, and correct it.",
    f"# A line with {OPEN!r} could be read in two ways, and is yours to decide; nothing is imported before.",
)


def written(guesses: Mapping[str, Guess]) -> str:
    """The text of a first mapping."""
    return "\n".join([*_HEAD, "", *_firm(guesses), "", *_words(guesses), "tables:", *_tables(guesses)]) + "\n"


def open_questions(guesses: Mapping[str, Guess]) -> list[str]:
    """What a person must decide before anything is imported, in words."""
    found = [
        f"{each.sheet.file.name}: {_doubt(key, example)}"
        for each in guesses.values()
        for key, example in each.examples.items()
    ]
    if guesses["accounts"].cells("parent").notna().any():
        found.append("churn.parents: are accounts with one parent one customer (together), or several (apart)?")
    for key, meanings in words(guesses).items():
        unknown = [word for word, meaning in meanings.items() if meaning == OPEN]
        if unknown:
            found.append(f"{key}: what is {', '.join(map(repr, unknown))}?")
    return found


def _firm(guesses: Mapping[str, Guess]) -> Iterator[str]:
    day = latest(guesses)
    yield f"as_of: {_quoted(day or OPEN)}  # the day of the export; the latest on which anything began"
    first = earliest(guesses)
    yield f"since: {_quoted(first or OPEN)}  # the day from which on the tables are whole, such as that of a new system"
    yield "time_zone: UTC  # where the firm's days begin, such as Europe/Berlin: without it, days can be one off"
    yield "currency: ''  # such as EUR; amounts in another one are left out"
    yield "churn:"
    columns = guesses["accounts"].columns
    by = "end" if "end" in columns else "status" if "status" in columns else "value"
    yield f"  by: {by}  # what says that a customer is lost: the day of its end, its status, or a value of nothing"
    yield "  without: []  # reasons for which an end is no loss, such as [merged, migrated]"
    yield "  trials: false  # whether accounts that only try the product are customers"
    yield "  pause: 0  # days within which whoever comes back has not been lost"
    if guesses["accounts"].cells("parent").notna().any():
        yield f"  parents: {_quoted(OPEN)}  # accounts of one parent are one customer: together; several: apart"


def _words(guesses: Mapping[str, Guess]) -> Iterator[str]:
    found = words(guesses)
    for key in WORDS:
        if found.get(key):
            yield f"{key}:  # {_ABOUT[key]}"
            yield from (f"  {_quoted(word)}: {_quoted(meaning)}" for word, meaning in found[key].items())
            yield ""


def _tables(guesses: Mapping[str, Guess]) -> Iterator[str]:
    for name, guess in guesses.items():
        table = TABLES[name]
        yield f"  {name}:  # each row is {table.meaning}"
        yield f"    file: {_quoted(guess.sheet.file.name)}"
        if guess.name:
            yield f"    sheet: {_quoted(guess.name)}"
        for key, choices in (("dates", DATES), ("decimal", DECIMALS)):
            doubt = f"; {_doubt(key, guess.examples[key])}" if key in guess.examples else ""
            value = guess.dates if key == "dates" else guess.decimal
            if key == "dates" or any(table.columns[column].kind == "amount" for column in guess.columns):
                yield f"    {key}: {_quoted(value)}  # {' or '.join(choices)}{doubt}"
        yield "    columns:"
        for column, declared in table.columns.items():
            if column in guess.columns:
                yield f"      {column}: {_quoted(guess.columns[column])}  # {declared.meaning}"
            elif declared.needed:
                yield f"      {column}: {_quoted(OPEN)}  # needed: {declared.meaning}"
            else:
                yield f"      # {column}:  # {declared.meaning}"
        if guess.passed_over:
            yield f"    # passed over: {', '.join(guess.passed_over)}"


def _doubt(key: str, example: str) -> str:
    if key == "decimal":
        return f"is {example} a thousand and more, or a few with decimals?"
    first, second, *_ = example.replace("/", " ").replace(".", " ").replace("-", " ").split()
    if int(first) > 12 or int(second) > 12:
        return f"some are day first, some month first ({example}): put it right in the file"
    return f"is {example} day {first} of month {second}, or day {second} of month {first}?"


def _quoted(word: str) -> str:
    escaped = word.replace("'", "''")
    return f"'{escaped}'" if not word.replace("_", "").replace(" ", "").isalnum() or not word[0].isalpha() else word
