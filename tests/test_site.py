"""The site of the documentation: built without a warning, and what it shows lies beside it."""

from __future__ import annotations

import html.parser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.cli import main
from simulation.scenario import shipped
from simulation.science.outcomes import OUTCOMES

ROOT = Path(__file__).parents[1]
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "embed": "src",
    "object": "data",
    "link": "href",
}
"""What a browser loads by itself, and the attribute that says from where."""


class Assets(html.parser.HTMLParser):
    """What a page loads, and where it leads."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.ids |= {named[name] for name in ("id", "name") if name in named}
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
        elif tag in LOADED and LOADED[tag] in named:
            self.loaded.append(named[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, without what its notebooks print: .ci/run builds it whole."""
    pytest.importorskip("myst_nb")
    built = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-D", "nb_execution_mode=off"]
    done = subprocess.run([*command, str(ROOT / "docs"), str(built)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return built


@pytest.mark.extras
def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = [*site.rglob("*.html")]
    assert len(pages) > 30
    for page in pages:
        for address in Assets(page).loaded:
            if not address.startswith(("data:", "#")):
                assert not re.match(r"\w+:|//", address), f"{page.name}: {address}"
                assert (page.parent / re.split("[?#]", address)[0]).is_file(), f"{page.name}: {address}"
    for sheet in site.rglob("*.css"):
        assert not re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)]*", sheet.read_text(encoding="utf-8")), (
            sheet
        )


@pytest.mark.extras
def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    pages = {page.resolve(): Assets(page) for page in site.rglob("*.html")}
    for page, found in pages.items():
        # what the page for leaders links to in itself is a state of it
        states = page == (site / "page.html").resolve()
        for link in (link for link in found.links if not (states and link.startswith("#"))):
            place, _, heading = link.partition("#")
            if re.match(r"\w+:", link) or link in ("", "#"):
                continue
            target = (page.parent / place).resolve() if place else page
            assert target.is_file(), f"{page.name}: {link}"
            if heading and target in pages:
                assert heading in pages[target].ids, f"{page.name}: {link}"


@pytest.mark.extras
def test_every_page_and_everything_that_has_a_name_is_on_it(site: Path) -> None:
    assert {f"{name}.html" for name in shipped.pages()} <= {page.name for page in site.glob("*.html")}
    commands = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    assert all(f"simulate {name}" in commands for name in main.commands)
    outcomes = (site / "reference" / "outcomes.html").read_text(encoding="utf-8")
    assert all(f">{name}<" in outcomes for name in OUTCOMES)
    assert (site / "searchindex.js").is_file()


@pytest.mark.extras
def test_a_class_finds_the_page_and_the_slides_beside_it(site: Path) -> None:
    assert '"lessons":{' in (site / "page.html").read_text(encoding="utf-8")
    found = {name.rpartition("/")[2]: set[str]() for name in shipped.lessons()}
    for file in (site / "slides").glob("*.html"):
        lesson, language, _ = file.name.split(".")
        found[lesson].add(language)
    assert all(languages == {"en", "de"} for languages in found.values())


@pytest.mark.extras
def test_the_site_can_be_searched_where_there_is_no_server(site: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (--group extras)")
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    if installed is None:
        pytest.skip("there is no browser here")
    failed: list[str] = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.goto(f"{site.joinpath('search.html').as_uri()}?q=handover")
        page.get_by_text("Search finished, found").wait_for()
        found = page.locator("#search-results li a").all_inner_texts()
        browser.close()
    assert {"Parameters", "The model"} <= set(found)
    assert failed == []
