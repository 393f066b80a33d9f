"""Lesson files: what they hold, what is refused and in which words, and what the page gets."""

from __future__ import annotations

import base64
import json
import random
import zlib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulation.errors import RequestError, ScenarioError
from simulation.lesson import handed as handing
from simulation.lesson.handed import handed, link, plain
from simulation.lesson.lesson import CLASS_FIRM, Act
from simulation.lesson.reading import parse_lesson, read_lesson
from simulation.lesson.shape import schema
from simulation.scenario import shipped
from simulation.scenario.document import read_yaml
from simulation.scenario.events import SETTABLE
from simulation.scenario.reading import parse_scenario
from simulation.science import catalogue
from simulation.science.regimes import REGIMES
from tests.scenario.test_fuzz import mutants

ALL = [*shipped.lessons()]
ORIGINALS = [name for name in ALL if "/" not in name]

MANY = [name for name, entry in SETTABLE.items() if entry.kind == "float" and entry.fault(0.1) is None][:13]

START = """\
lesson: mine
language: en
title: A lesson
question: What happens?
setting: A firm.
regimes: {shown: [sole, shared]}
guess: {about: accounts lost, question: How many?, weeks: 52, to: 30}
steps: [Guess]
watch: [The picture]
may_differ: In some firms
discuss: [Why?]
caveat: Much is judgement
"""


def faults(text: str, file: str = "mine.yaml") -> list[str]:
    """What is wrong with a lesson, each with its line."""
    try:
        parse_lesson(text, file)
    except ScenarioError as error:
        return str(error).splitlines()
    return []


def with_line(line: str) -> str:
    """The lesson above with a further key, or another value of one."""
    key = line.partition(":")[0]
    return "".join(f"{each}\n" for each in START.splitlines() if not each.startswith(f"{key}:")) + f"{line}\n"


# ---------------------------------------------------------------- what they hold


def test_what_a_file_leaves_out_has_defaults() -> None:
    lesson = parse_lesson(START)
    assert dict(lesson.firm) == dict(CLASS_FIRM)
    assert (lesson.begins_after, lesson.minutes, lesson.first, lesson.be) == (156, 15, None, None)
    assert (lesson.touch_people, lesson.touch_regimes, dict(lesson.touch)) == (True, True, {})
    assert lesson.regimes["shared"].regime == REGIMES["shared"]


def test_parameters_are_nested_or_dotted() -> None:
    lesson = parse_lesson(
        with_line("firm: {turnover: 0, functions: {sales.seats: 1}, functions.product: {seats: 1}, accounts: 2e1}")
    )
    firm = lesson.parameters
    assert (firm.turnover, firm.accounts, firm.functions.sales.seats, firm.functions.product.seats) == (0.0, 20, 1, 1)
    assert firm.functions.success.seats == CLASS_FIRM["functions.success.seats"]


def test_a_regime_of_the_lesson_differs_in_what_it_says_and_in_nothing_else() -> None:
    lesson = read_lesson("gatekeeper")
    sole, door = (lesson.regimes[name].regime.model_dump() for name in ("sole", "open_door"))
    assert {name for name in sole if sole[name] != door[name]} == {"gatekeeping"}


def test_what_happens_first_happens_to_a_seat() -> None:
    text = with_line("first: {ill: Support 2, weeks: 4}")
    assert parse_lesson(text).first == Act("ill", "support 2", 4, 4)
    assert read_lesson("key-person").first == Act("leaves", "success 1", 0)


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_lesson_is_read_and_asks_what_its_scale_can_answer(name: str) -> None:
    lesson = read_lesson(name)
    assert name.rpartition("/")[2] == lesson.lesson
    assert (name.rpartition("/")[0] or "en") == lesson.language
    assert (
        sum(getattr(lesson.parameters.functions, each).seats for each in type(lesson.parameters.functions).model_fields)
        == 10
    )
    assert lesson.evidence or lesson.lesson == "free"
    assert lesson.be is not None or lesson.lesson == "free"


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("titel: x", "13: unknown key 'titel'; did you mean 'title'?"),
        ("title: 42", "12: title is 42; allowed: text of 1 to 120 characters (Its title)"),
        (
            "minutes: '15'",
            "13: minutes is '15'; allowed: a whole number from 1 to 240 (How long it takes); write 15 without "
            "quotation marks",
        ),
        ("firm: {turnovr: 0}", "13: unknown parameter 'turnovr'; did you mean 'turnover'?"),
        (
            "firm: {cover: 0}",
            "13: unknown parameter 'cover'; it is a regime's: set it in a regime under 'regimes.own'",
        ),
        ("firm: {turnover: 31%}", "13: turnover is '31%'; allowed: a number from 0 to 0.99 (1/year); write 0.31"),
        ("firm: {accounts: 61}", "13: accounts is 61; a picture shows 5 to 60"),
        (
            "firm: {functions.sales.bench: 1}",
            "13: 'functions.sales.bench' cannot be set in a lesson: its people are the seats that are named, as the "
            "picture has them",
        ),
        (
            "firm: {growth_room: 10}",
            "13: 'growth_room' cannot be set in a lesson: its picture has a place for each account from the start",
        ),
        (
            "regimes: {shown: [sole, a], own: {a: {like: sole, growth: 5, name: A, meaning: x}}}",
            "12: growth cannot be set in a lesson: its picture has a place for each account from the start",
        ),
        (
            f"regimes: {{shown: [sole, a], own: {{a: {{like: sole, name: {'A' * 61}, meaning: x}}}}}}",
            f"12: regimes.own.a.name is '{'A' * 56}...; allowed: text of 1 to 60 characters",
        ),
        (
            f"regimes: {{shown: [sole, a], own: {{{'a' * 41}: {{like: sole, name: A, meaning: x}}}}}}",
            f"12: '{'a' * 41}' cannot name a regime of a lesson; allowed: up to 40 lower-case letters, digits and '_', "
            "a letter first, and no built-in regime's name",
        ),
        (
            "touch: [{" + ", ".join(f"{name}: [0.1, 0.2]" for name in MANY) + "}]",
            "13: touch has 13 parameters; allowed: at most 12",
        ),
        ("firm: {functions.sales.seats: 13}", "13: the firm has 21 people; a picture shows 2 to 20"),
        ("firm: {turnover: 0, turnover: 1}", "13: duplicate key 'firm.turnover', first on line 13; keep one of them"),
        (
            "firm: {functions.sales.seats: 1, functions: {sales: {seats: 1}}}",
            "13: 'functions.sales.seats' is set twice; keep one of them",
        ),
        ("regimes: {shown: [sole, shred]}", "12: unknown regime 'shred'; did you mean 'shared'?"),
        (
            "regimes: {shown: [sole]}",
            "12: regimes.shown is a list of 1; allowed: a list of 2 to 4 (Regimes with which the lesson begins)",
        ),
        ("regimes: {shown: [sole, shared], offered: [sole]}", "12: regime 'sole' is named twice; keep one of them"),
        (
            "regimes: {shown: [sole, shared], own: {door: {like: sole, name: Door, meaning: Open}}}",
            "12: the regime 'door' is neither shown nor offered; name it under 'shown' or 'offered'",
        ),
        (
            "regimes: {shown: [sole, door], own: {door: {like: soul, name: Door, meaning: Open}}}",
            "12: unknown regime 'soul'; did you mean 'sole'?",
        ),
        (
            "regimes: {shown: [sole, door], own: {door: {like: sole, covr: 1, name: Door, meaning: Open}}}",
            "12: unknown parameter of a regime 'covr'; did you mean 'cover'?",
        ),
        (
            "regimes: {shown: [sole, door], own: {door: {like: sole, name: Door}}}",
            "12: regimes.own.door.meaning is missing, and has no default",
        ),
        ("first: {leaves: success 4}", "13: first.leaves is 'success 4'; allowed: 'success 1' to 'success 3'"),
        (
            "first: {leaves: sucess 1}",
            "13: first.leaves is 'sucess 1'; allowed: a function and a number, such as 'success 1'; did you mean "
            "'success'?",
        ),
        ("first: {ill: success 1}", "13: first.weeks is missing: for how many weeks they are ill"),
        (
            "first: {leaves: success 1, weeks: 3}",
            "13: first.weeks goes with 'ill'; whoever leaves does so for good: leave it out",
        ),
        ("first: {}", "13: first has neither 'leaves' nor 'ill'; allowed: one of them"),
        (
            "guess: {about: accounts lost, question: How many?, weeks: 52, from: 30, to: 3}",
            "12: guess.from is 30, and guess.to 3; the lower one first",
        ),
        (
            "guess: {about: trust, question: How many?, weeks: 261, to: 3}",
            "12: guess.weeks is 261; allowed: a whole number from 1 to 260 (The weeks that the guess is about, from "
            "the first)",
        ),
        (
            "touch: [peopel]",
            "13: touch.0 is 'peopel'; allowed: 'people', 'regimes', or a parameter with a range, such as "
            "{coordination: [0, 0.3]}; did you mean 'people'?",
        ),
        ("touch: [{coordination: [0.3, 0]}]", "13: touch of coordination is [0.3, 0]; allowed: the lower end first"),
        (
            "touch: [{accounts: [5, 6]}]",
            "13: 'accounts' cannot change while the firm works: it says which firm the simulation starts with",
        ),
        (
            "be: {who: manager, under: siloed, question: What?, choices: [{say: A}, {say: B, set: {covr: 1}}]}",
            "13: be.under is 'siloed', which is no regime of this lesson; did you mean 'sole'?",
        ),
        (
            "be: {who: manager, under: sole, question: What?}",
            "13: a manager chooses: be.choices has 0; allowed: 2 to 4",
        ),
        (
            "be: {who: customer, under: sole, question: What?, choices: [{say: A}]}",
            "13: a customer is asked whether they would sign again, and has no choices: leave them out",
        ),
        (
            "be: {who: customer, under: sole, question: What?, happens: [{click: 11, leaves: success 1}]}",
            "13: be.happens.0.click is 11, and there are 10 clicks",
        ),
        (
            "be: {who: manager, under: sole, question: What?, weeks: 2, choices: [{say: A}, {say: B, ill: 3}]}",
            "13: you are away for 3 weeks, and a click has 2; allowed: at most that",
        ),
        (
            "be: {who: manager, under: sole, question: What?, choices: [{say: A}, {say: B, set: {touchpoints: 1}}]}",
            "13: 'touchpoints' cannot change while the firm works: it belongs to a regime as a whole",
        ),
        (
            "be: {who: manager, under: sole, question: What?, choices: [{say: A}, {say: B, set: {reassign: pool}}]}",
            "13: reassign is a word; a choice sets numbers: name it in a regime under 'regimes.own'",
        ),
        (
            "touch: [{reassign: [0, 1]}]",
            "13: reassign is a word, and has no range: name it under 'firm', or in a regime under 'regimes.own'",
        ),
        ("touch: [{cover: 1}]", "13: touch of cover is 1; allowed: a range, such as [0, 0.3]"),
        (
            "regimes: {shown: [sole, shared, siloed], offered: [diffuse, crawl, walk, run, a, b], "
            "own: {a: {like: sole, name: A, meaning: x}, b: {like: sole, name: B, meaning: x}}}",
            "12: there are 9 regimes; allowed: at most 8, shown and offered",
        ),
        (
            "be: {who: customer, under: sole, question: What?, clicks: 20, weeks: 26}",
            "13: be has 20 clicks of 26 weeks; allowed: at most 260 weeks in all",
        ),
        (
            "evidence: [{row: Z9, text: x}]",
            "13: there is no row 'Z9' in the evidence (`simulate describe --evidence` prints it)",
        ),
        (
            'title: "\\e[31m"',
            "12: '\\x1b[31m' has the character U+001B, which is no text but an order to a screen; leave it out",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_cure(line: str, expected: str) -> None:
    assert f"mine.yaml:{expected}" in faults(with_line(line))


def test_what_is_offered_can_be_ticked() -> None:
    text = with_line("touch: [people]").replace("shown: [sole, shared]", "shown: [sole, shared], offered: [siloed]")
    assert faults(text) == [
        "mine.yaml:6: regimes are offered, and 'touch' does not name 'regimes': add it there, or offer none"
    ]


def test_all_faults_are_told_at_once() -> None:
    text = with_line("firm: {turnovr: 0, capacity: 0}").replace("language: en", "language: '!'").replace("sole", "soul")
    text = text.replace("steps: [Guess]\n", "")
    assert [line.split(": ")[0] + ": " + line.split(": ")[1][:25] for line in faults(text)] == [
        "mine.yaml:1: 'steps' is missing, and h",
        "mine.yaml:2: language is '!'; allowed",
        "mine.yaml:6: unknown regime 'soul'; di",
        "mine.yaml:12: capacity is 0; allowed",
        "mine.yaml:12: unknown parameter 'turnov",
    ]


@pytest.mark.parametrize("text", ["", "- 1\n", "42\n", "name: scenario\nseed: 1\n", "a: &x 1\n", "\t"])
def test_what_is_no_lesson_is_refused(text: str) -> None:
    assert faults(text)


def test_a_fault_of_the_shape_hides_none_of_what_the_parts_say_of_each_other() -> None:
    text = START.replace("about: accounts lost", "about: accounts lost, from: 40").replace("title: A lesson", "title:")
    text += "be: {who: customer, under: siloed, question: Stay?, happens: [{click: 11, leaves: success 99}]}\n"
    text += "evidence: [{row: B144, text: x}]\n"
    told = faults(text)
    assert [line.split(";")[0].split(" (")[0] for line in told] == [
        "mine.yaml:3: title is empty",
        "mine.yaml:7: guess.from is 40, and guess.to 30",
        "mine.yaml:13: be.happens.0.click is 11, and there are 10 clicks",
        "mine.yaml:13: be.happens.0.leaves is 'success 99'",
        "mine.yaml:13: be.under is 'siloed', which is no regime of this lesson",
        "mine.yaml:14: there is no row 'B144' in the evidence",
    ]
    assert told[-1].endswith("; did you mean 'B14'?")
    # of what is at fault itself, nothing further is said
    assert not [line for line in faults(text.replace("sole", "soul")) if "be.under" in line]


def test_a_word_that_is_none_has_the_nearest_one() -> None:
    text = START.replace("about: accounts lost", "about: acounts lost")
    assert [line.rpartition("; ")[2] for line in faults(text)] == ["did you mean 'accounts lost'?"]


def test_a_shipped_lesson_goes_by_its_name_alone() -> None:
    with pytest.raises(RequestError, match=r"^there is no file 'key-person.yml'; .* its name alone, 'key-person'$"):
        read_lesson("key-person.yml")


def test_a_name_that_is_none_has_the_nearest_one() -> None:
    with pytest.raises(RequestError, match=r"there is no file 'key-persn', and no .* did you mean 'key-person'"):
        read_lesson("key-persn")


def test_whatever_a_file_holds_it_is_read_or_refused() -> None:
    wholes = [shipped.lessons()[name].read_bytes() for name in ALL]
    read = refused = 0
    for mutant in mutants(18, wholes, 250):
        try:
            text = mutant.decode()
        except UnicodeDecodeError:
            continue
        try:
            found = parse_lesson(text, str(shipped.lessons()["key-person"]))
        except ScenarioError:
            refused += 1
        else:
            read += 1
            json.dumps(plain(found), allow_nan=False)
    assert read > 10
    assert refused > 50


# ---------------------------------------------------------------- translations


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "de").mkdir()
    whole = START.replace(
        "regimes: {shown: [sole, shared]}",
        "regimes: {shown: [sole, shared, door], own: {door: {like: sole, gatekeeping: 0, name: door, meaning: Open}}}",
    )
    whole += "be: {who: manager, under: sole, question: What?, choices: [{say: A}, {say: B, set: {gatekeeping: 0}}]}\n"
    (tmp_path / "mine.yaml").write_text(whole + "evidence: [{row: B14, text: It was so}]\n")
    return tmp_path


GERMAN = """\
translates: ../mine.yaml
lesson: mine
language: de
title: Eine Stunde
question: Was geschieht?
setting: Eine Firma.
regimes: {own: {door: {name: Tür, meaning: Offen}}}
guess: {question: Wie viele?}
be: {question: Was tust du?, choices: [{say: Eins}, {say: Zwei}]}
evidence: [{row: B14, text: So war es}]
steps: [Schätzen]
watch: [Das Bild]
may_differ: In manchen Firmen
discuss: [Warum?]
caveat: Vieles ist geschätzt
"""


def test_a_translation_has_texts_and_the_numbers_of_the_original(folder: Path) -> None:
    (folder / "de" / "mine.yaml").write_text(GERMAN)
    here, there = read_lesson(folder / "de" / "mine.yaml"), read_lesson(folder / "mine.yaml")
    assert (here.language, here.title, here.guess.question) == ("de", "Eine Stunde", "Wie viele?")
    assert (here.firm, here.shown, here.guess.weeks, here.guess.high) == (there.firm, there.shown, 52, 30)


def test_a_translation_of_more_than_there_is_is_refused(folder: Path) -> None:
    (folder / "mine.yaml").write_text(START)
    (folder / "de" / "mine.yaml").write_text(GERMAN)
    with pytest.raises(ScenarioError, match="9: the lesson has no 'be'; leave it out"):
        read_lesson(folder / "de" / "mine.yaml")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("lesson: mine", "lesson: yours", "2: lesson is 'yours', and ../mine.yaml is 'mine'"),
        ("[Schätzen]", "[Schätzen, Spielen]", "11: steps has 2 texts, and 1 in the original; translate each of them"),
        ("question: Was geschieht", "minutes: 3\nquestion: Was geschieht", "5: unknown key 'minutes'"),
        ("guess: {", "guess: {weeks: 3, ", "8: unknown key 'guess.weeks'"),
        ("B14", "B17", "10: evidence is of other rows than in ../mine.yaml; allowed: B14"),
        ("evidence: [{row: B14, text: So war es}]\n", "", "1: evidence is of other rows than in ../mine.yaml"),
        (", {say: Zwei}", "", "9: choices has 1 text, and 2 in the original; translate each of them"),
        ("regimes: {own: {door: {name: Tür, meaning: Offen}}}\n", "", "'regimes.own.door' is missing: its name"),
        ("door:", "dor:", "7: the lesson has no regime 'dor' of its own; did you mean 'door'?"),
        ("be: {question: Was tust du?, choices: [{say: Eins}, {say: Zwei}]}\n", "", "'be' is missing: its question"),
        ("language: de", "language: en", "3: language is 'en', that of ../mine.yaml itself"),
        ("../mine.yaml", "mine.yaml", "is a translation, too; name the lesson that it translates"),
        ("../mine.yaml", "../main.yaml", "there is no such file; did you mean 'mine.yaml'?"),
    ],
)
def test_a_translation_says_what_the_original_says(folder: Path, old: str, new: str, expected: str) -> None:
    file = folder / "de" / "mine.yaml"
    file.write_text(GERMAN.replace(old, new))
    with pytest.raises(ScenarioError) as refused:
        read_lesson(file)
    assert expected in str(refused.value)


# ---------------------------------------------------------------- a schema for editors


def test_the_schema_accepts_what_is_shipped_and_refuses_what_the_reader_refuses() -> None:
    judge = Draft202012Validator(schema())
    Draft202012Validator.check_schema(schema())
    for name in ORIGINALS:
        value: Any = read_yaml(shipped.lessons()[name].read_text(encoding="utf-8")).value
        assert not [error.message for error in judge.iter_errors(value)], name
    for line in ("titel: x", "minutes: 0", "firm: {turnovr: 0}", "touch: [persons]", "first: {leave: success 1}"):
        value = read_yaml(with_line(line)).value
        assert not judge.is_valid(value), line


# ---------------------------------------------------------------- what the page gets


def test_the_page_gets_every_lesson_in_every_language_as_plain_data() -> None:
    found = handed()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert sorted(found["lessons"]) == ORIGINALS
    assert (next(iter(found["lessons"])), [*found["lessons"]][-1]) == ("key-person", "free")
    assert all(next(iter(each)) == "en" for each in found["lessons"].values())
    assert found["languages"]["en"] == "English"
    lesson = found["lessons"]["gatekeeper"]["en"]
    assert lesson["first"] == {"act": "ill", "who": "success 1", "seat": 0, "weeks": 3}
    assert lesson["regimes"]["all"]["open_door"]["name"] == "open door"
    assert lesson["regimes"]["all"]["open_door"]["practices"].keys() == catalogue.REGIME.keys()
    assert lesson["firm"].keys() <= catalogue.FIRM.keys()


def test_a_lesson_of_a_teachers_own_is_handed_over_besides() -> None:
    found = handed(parse_lesson(START))
    assert found["lessons"].keys() == handed()["lessons"].keys() | {"mine"}


def test_built_in_regimes_are_called_as_the_words_of_the_page_say() -> None:
    lesson = parse_lesson(START)
    words = {"regime_sole": "Einzelbetreuung", "meaning_sole": "Eine Person"}
    regimes = plain(lesson, words)["regimes"]["all"]
    assert (regimes["sole"]["name"], regimes["sole"]["meaning"]) == ("Einzelbetreuung", "Eine Person")
    assert regimes["shared"]["name"] == "shared"


def test_words_of_the_page_are_flat_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "WORDS", tmp_path)
    (tmp_path / "class.en.yaml").write_text("play: Play\nweek: Week {week}\n")
    assert handing.page_words() == {"en": {"play": "Play", "week": "Week {week}"}}
    (tmp_path / "class.de.yaml").write_text("play: [Los]\n")
    with pytest.raises(RequestError, match=r"class\.de\.yaml: not flat text"):
        handing.page_words()


@pytest.mark.parametrize("name", ALL)
def test_a_link_holds_the_whole_lesson(name: str) -> None:
    lesson = read_lesson(name)
    text = link(lesson).removeprefix("#lesson=z:")
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert json.loads(zlib.decompress(packed, wbits=-zlib.MAX_WBITS)) == plain(lesson)
    assert len(text) < 4000  # what every browser, mail and chat program leaves whole


def test_a_lesson_that_is_too_long_for_a_link_says_what_to_do() -> None:
    chance = random.Random(1)  # of words that no compression can shorten
    words = [f"  - {''.join(chance.choices('abcdefghijklmnopqrstuvwxyz ', k=590))}" for _ in range(36)]
    lists = ["\n".join(words[place::3]) for place in range(3)]
    text = START.replace("steps: [Guess]", f"steps:\n{lists[0]}").replace("watch: [The picture]", f"watch:\n{lists[1]}")
    text = text.replace("discuss: [Why?]", f"discuss:\n{lists[2]}")
    with pytest.raises(RequestError, match=r"the link would have .* more than 16,000: shorten the texts"):
        link(parse_lesson(text))


def test_a_lesson_is_no_scenario_and_says_so() -> None:
    with pytest.raises(ScenarioError):
        parse_scenario(START)


FIRMS = json.loads((Path(__file__).parents[1] / "page" / "firms.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", FIRMS, ids=[json.dumps(row["firm"]) for row in FIRMS])
def test_firms_are_refused_as_in_the_table_of_both_languages(row: dict[str, Any]) -> None:
    found = faults(with_line(f"firm: {json.dumps(row['firm'])}"))
    assert len(found) == len(row["refused"])
    for name in row["refused"]:
        assert any(name in fault for fault in found)
