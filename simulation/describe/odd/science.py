"""The rules and the fixed numbers behind them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Final

from simulation.describe.odd.reading import constant, functions, parsed, rooms_of_rules, source, users
from simulation.describe.odd.words import EVIDENCE, code, paragraph, table, words
from simulation.wording.values import listed, number

FURTHER: Final = "further"
"""Section of a rule that the code puts under none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: under which heading, from what, what it says, how it is worked out, who calls it."""

    name: str
    section: str
    arguments: tuple[str, ...]
    meaning: str
    formula: str
    callers: tuple[str, ...]


def rules() -> list[Rule]:
    """Every rule, in the order of the code."""
    return [rule for room in rooms_of_rules() for rule in _rules_in(source(room))]


def _rules_in(text: str) -> list[Rule]:
    lines = enumerate(text.splitlines(), 1)
    titles = [(number_, found[1]) for number_, line in lines if (found := re.fullmatch(r"# -{5,} (.+)", line))]
    return [_rule(node, titles, text) for node in functions(parsed(text)).values()]


def _rule(node: ast.FunctionDef, titles: Sequence[tuple[int, str]], text: str) -> Rule:
    above = [title for line, title in titles if line < node.lineno]
    docstring_end = node.body[0].end_lineno or node.body[0].lineno
    return Rule(
        name=node.name,
        section=above[-1] if above else FURTHER,
        arguments=tuple(argument.arg for argument in node.args.args),
        meaning=ast.get_docstring(node) or "",
        formula=dedent("\n".join(text.splitlines()[docstring_end : node.end_lineno])),
        callers=tuple(place for place in users(node.name, "rules") if place != node.name),
    )


def rule_texts() -> str:
    """Every rule with its meaning, its formula as the code has it, and who calls it."""
    parts: list[str] = []
    section = ""
    for rule in rules():
        if rule.section != section:
            section = rule.section
            parts.append(f"#### {section[0].upper()}{section[1:]}")
        parts += _rule_text(rule)
    return "\n\n".join(parts)


def _rule_text(rule: Rule) -> Iterator[str]:
    arguments = listed([words(name) for name in rule.arguments])
    yield f"**{words(rule.name).capitalize()}** (`{rule.name}`), from {arguments or 'nothing'}."
    yield from (paragraph(part) for part in rule.meaning.split("\n\n"))
    yield f"```python\n{rule.formula}\n```"
    called = f"Called in {code(rule.callers)}." if rule.callers else "No part of the model calls it; the tests do."
    yield called


def rule_sources() -> str:
    """How many rules name evidence, how many say that they are judgement, and how many say neither."""
    meanings = [rule.meaning for rule in rules()]
    evidence = {meaning for meaning in meanings if EVIDENCE.search(meaning)}
    judged = {meaning for meaning in meanings if "judgement" in meaning}
    neither = len(meanings) - len(evidence | judged)
    return (
        f"Of {len(meanings)} rules, {len(evidence)} name a row of the evidence, {len(judged)} say that they are "
        f"judgement ({len(evidence & judged)} do both), and {neither} say neither"
    )


def fixed_numbers() -> str:
    """Numbers that stand in the code as constants and are no parameters."""
    rows = []
    rooms = [(room, "rules", ("",)) for room in rooms_of_rules()]
    for room, module, prefixes in (*rooms, ("science/coefficients", "coefficients", ("MOST_", "LONGEST_", "FIRST_"))):
        body = parsed(source(room)).body
        for node, after in zip(body, [*body[1:], None], strict=True):
            name, value = constant(node)
            if name.startswith(prefixes) and value is not None:
                used = code(place for place in users(name, module) if place != name)
                rows.append(
                    (f"`{name}`", number(value), _docstring_below(after) or f"{words(name)}.".capitalize(), used)
                )
    return table(("Name", "Value", "Meaning", "Used in"), rows)


def _docstring_below(node: ast.stmt | None) -> str:
    """The text of a string that stands by itself below a constant."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return paragraph(ast.literal_eval(node.value)) if is_text and isinstance(node, ast.Expr) else ""
