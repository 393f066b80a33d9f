"""`simulate lesson` and `simulate class`: what they print, refuse and write."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.lesson.codes import code
from simulation.lesson.handed import link, plain
from simulation.lesson.reading import read_lesson
from simulation.page.served import served
from simulation.page.written import SHIPPED
from simulation.scenario import shipped


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_lessons_that_come_along_are_listed() -> None:
    said = simulate("lesson", "list")
    assert said.exit_code == 0
    listed = json.loads(simulate("lesson", "list", "--json").stdout)
    assert [each["name"] for each in listed] == [*shipped.lessons()]
    assert all(each["name"] in said.stdout for each in listed)


def test_a_check_says_what_a_lesson_is() -> None:
    said = simulate("lesson", "check", "gatekeeper")
    assert said.exit_code == 0
    assert said.stdout == (
        "gatekeeper (en): The gatekeeper, 15 minutes\n"
        "  firm     30 accounts, 10 people, turnover 0.0, absence_per_year 0.0; has worked for 156 weeks\n"
        "  regimes  sole, open_door, shared; may be ticked: siloed, diffuse\n"
        "  first    success 1 is ill for 3 weeks\n"
        "  guess    response time in 3 weeks, from 0 to 20\n"
        "  you are  success 1, under sole: 10 clicks of 5 weeks, 4 choices each\n"
        "  then     people, regimes, gatekeeping from 0 to 1\n"
        "  texts    3 steps, 3 to watch, 2 to discuss, 3 findings\n"
    )
    assert json.loads(simulate("lesson", "check", "gatekeeper", "--json").stdout) == [plain(read_lesson("gatekeeper"))]


def test_a_firm_that_drowns_is_cautioned_of(here: Path) -> None:
    simulate("lesson", "new", "small.yaml")
    file = here / "small.yaml"
    file.write_text(file.read_text().replace("firm: {", "firm: {capacity: 3, "))
    said = simulate("lesson", "check", "small.yaml")
    assert said.exit_code == 0
    assert "  caution: " in said.stdout


def test_faults_of_all_files_are_told_at_once(here: Path) -> None:
    (here / "one.yaml").write_text("lesson: one\n")
    (here / "two.yaml").write_text("titel: two\n")
    refused = simulate("lesson", "check", "one.yaml", "key-person", "two.yaml", "key-persn")
    assert (refused.exit_code, refused.stdout) == (2, "")
    lines = refused.stderr.splitlines()
    assert {line.partition(":")[0] for line in lines[:-1]} == {"one.yaml", "two.yaml"}
    assert "two.yaml:1: unknown key 'titel'; did you mean 'title'?" in lines
    assert lines[-1].endswith("did you mean 'key-person'?")


def test_a_start_is_a_lesson_that_can_be_played(here: Path) -> None:
    made = simulate("lesson", "new", "Mein Kurs.yaml")
    assert (made.exit_code, made.stderr) == (0, "written: Mein Kurs.yaml\n")
    lesson = read_lesson(here / "Mein Kurs.yaml")
    assert lesson.lesson == "mein-kurs"
    assert "simulate lesson check Mein Kurs.yaml\n" in (here / "Mein Kurs.yaml").read_text()
    before = (here / "Mein Kurs.yaml").read_bytes()
    again = simulate("lesson", "new", "Mein Kurs.yaml")
    assert (again.exit_code, (here / "Mein Kurs.yaml").read_bytes()) == (2, before)


@pytest.mark.parametrize("name", [name for name in shipped.lessons() if "/" not in name])
def test_a_start_may_be_like_a_shipped_lesson(here: Path, name: str) -> None:
    assert simulate("lesson", "new", "7.yaml", "--like", name).exit_code == 0
    mine, theirs = plain(read_lesson(here / "7.yaml")), plain(read_lesson(name))
    assert mine == {**theirs, "lesson": "lesson-7"}


@pytest.mark.parametrize("like", [name for name in shipped.lessons() if "/" not in name])
def test_a_translation_begins_with_every_text_of_the_original(here: Path, like: str) -> None:
    simulate("lesson", "new", "mine.yaml", "--like", like)
    (here / "de").mkdir()
    begun = simulate("lesson", "new", "de/mine.yaml", "--translate", "mine.yaml", "--language", "de")
    assert begun.exit_code == 0, begun.stderr
    assert (here / "de" / "mine.yaml").read_text().startswith("translates: ../mine.yaml\nlesson: mine\nlanguage: de\n")
    assert plain(read_lesson(here / "de" / "mine.yaml"), {}) == {
        **plain(read_lesson(here / "mine.yaml"), {}),
        "language": "de",
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--translate", "key-person", "--language", "de"], "copy it first (`simulate lesson new key-person.yaml"),
        (["--translate", "own.yaml"], "--translate and --language go together"),
        (["--language", "de"], "--translate and --language go together"),
        (
            ["--translate", "own.yaml", "--language", "German!"],
            "--language is 'German!'; allowed: the tag of a language",
        ),
        (["--translate", "own.yaml", "--language", "de", "--like", "free"], "keep one of them"),
        (["--like", "fre"], "did you mean 'free'?"),
    ],
)
def test_what_cannot_be_begun_is_refused(here: Path, arguments: list[str], words: str) -> None:
    simulate("lesson", "new", "own.yaml")
    refused = simulate("lesson", "new", "new.yaml", *arguments)
    assert (refused.exit_code, words in refused.stderr) == (2, True), refused.stderr
    assert not (here / "new.yaml").exists()


def test_a_link_is_short_for_a_shipped_lesson_and_whole_for_ones_own(here: Path) -> None:
    assert simulate("lesson", "link", "everyone").stdout == "#lesson=everyone&lang=en\n"
    simulate("lesson", "new", "own.yaml")
    whole = link(read_lesson(here / "own.yaml"))
    assert simulate("lesson", "link", "own.yaml").stdout == f"{whole}\n"
    there = simulate("lesson", "link", "everyone", "--page", "https://example.org/p.html#x", "--teacher", "--seed", "7")
    assert there.stdout == "https://example.org/p.html#lesson=everyone&lang=en&seed=7&view=teacher\n"
    assert simulate("lesson", "link", "everyone", "--page", "example.org").exit_code == 2


def test_the_link_takes_the_seeds_that_the_page_takes() -> None:
    state = (SHIPPED.parent / "src" / "class" / "state.ts").read_text(encoding="utf-8")
    (found,) = re.findall(r"LARGEST_SEED = ([\d_]+);", state)
    assert simulate("lesson", "link", "free", "--seed", int(found)).exit_code == 0
    assert simulate("lesson", "link", "free", "--seed", int(found) + 1).exit_code == 2


def test_the_page_of_a_class_may_ask_where_it_comes_from_and_nobody_else() -> None:
    page, alone = served(read_lesson("everyone")), SHIPPED.read_text(encoding="utf-8")
    policies = [re.search(r'Content-Security-Policy" content="([^"]+)"', text) for text in (page, alone)]
    one, other = (found[1].split("; ") for found in policies if found)
    assert set(one) - set(other) == {"connect-src 'self'"}
    assert set(other) <= set(one)
    (text,) = re.findall(r'<script type="application/json" id="beginning">(.*?)</script>', page)
    begins = json.loads(text)
    assert begins["class"]["collector"] is True
    assert begins["link"] == "lesson=everyone&lang=en"
    assert set(begins["class"]["lessons"]) == {name for name in shipped.lessons() if "/" not in name}


def test_a_lesson_cannot_end_the_element_in_which_it_stands(here: Path) -> None:
    simulate("lesson", "new", "own.yaml")
    file = here / "own.yaml"
    file.write_text(file.read_text().replace("One person falls ill", "</script><script>alert(1)</script>"))
    assert "<script>alert" not in served(read_lesson(file))


def _a_pupil_and_the_teacher(running: subprocess.Popen[str]) -> None:
    """Open the page, send a guess, and see it."""
    assert running.stdout is not None
    pupils, teacher = (running.stdout.readline().split()[-1] for _ in range(2))
    with urllib.request.urlopen(pupils, timeout=60) as answer:
        assert b"<!doctype html>" in answer.read()
    body = json.dumps({"code": code("key-person", [3, 27]), "key": "0123456789abcdef"}).encode()
    asked = urllib.request.Request(f"{pupils}guesses", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.status == 204
    key = teacher.partition("key=")[2]
    with urllib.request.urlopen(f"{pupils}guesses?key={key}", timeout=60) as answer:
        assert json.loads(answer.read())["codes"] == [code("key-person", [3, 27])]


@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGTERM])
def test_a_class_is_served_until_it_is_interrupted(here: Path, ends: signal.Signals) -> None:
    command = [
        sys.executable,
        "-m",
        "customer_ownership",
        "class",
        "key-person",
        "--port",
        "0",
        "--save",
        "guesses.csv",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=here) as running:
        try:
            _a_pupil_and_the_teacher(running)
            running.send_signal(ends)
            _, said = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 0
    assert "1 guess: guesses.csv" in said
    assert (here / "guesses.csv").read_text().splitlines()[1] == f"{code('key-person', [3, 27])},3,27"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["key-persn"], "did you mean 'key-person'?"),
        (["key-person", "--overwrite"], "--overwrite is about a file; add --save"),
        (["key-person", "--host", "no.such.machine.invalid"], "choose another"),
        (["key-person", "--port", "0", "--save", "no/where.csv"], "no/where.csv cannot be written"),
    ],
)
def test_a_class_that_cannot_be_served_is_refused(arguments: list[str], words: str) -> None:
    refused = simulate("class", *arguments)
    assert (refused.exit_code, words in refused.stderr) == (2, True), refused.stderr


def test_slides_are_written_once(here: Path) -> None:
    assert (
        simulate("lesson", "slides", "everyone", "--page", "http://192.0.2.1:8080/").stderr
        == "written: everyone.html\n"
    )
    made = (here / "everyone.html").read_text()
    assert "http://192.0.2.1:8080/" in made
    assert simulate("lesson", "slides", "everyone").exit_code == 2
    assert (here / "everyone.html").read_text() == made
    assert simulate("lesson", "slides", "de/everyone", "--save", "everyone.html", "--overwrite").exit_code == 0
    assert "Wenn alle zuständig sind" in (here / "everyone.html").read_text()
