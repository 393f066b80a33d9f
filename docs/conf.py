"""The documentation as a site that loads nothing from elsewhere: `uv run --group docs sphinx-build docs build/site`."""

import os
import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

from simulation import __version__
from simulation.lesson.reading import read_lesson
from simulation.lesson.slides import slides
from simulation.page.beginning import Beginning
from simulation.page.written import text as page_text
from simulation.scenario import shipped

sys.path.insert(0, str(Path(__file__).with_name("_extensions")))
os.environ["PATH"] = os.pathsep.join(
    [str(Path(sys.executable).parent), os.environ["PATH"]]
)  # notebooks call `simulate`

project = html_title = "Who should own the customer?"
release = version = __version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_click", "reference"]
exclude_patterns = ["_extensions"]

smartquotes = False  # options begin with two hyphens
default_role = "code"  # docstrings put code between single backticks, as Markdown does
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_use_rtype = False
napoleon_use_ivar = True
suppress_warnings = ["ref.python"]  # an attribute may be called as another class has it
myst_enable_extensions = ["attrs_inline"]
myst_heading_anchors = 4  # links to headings are written as GitHub has them
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_in_temp = True
nb_execution_timeout = 600
nb_merge_streams = True

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_search_summary = False  # a browser fetches no other page for it where there is no server
html_show_sphinx = html_show_copyright = False
html_theme_options = {"top_of_page_buttons": []}

SOURCES = "https://github.com/customer-ownership/customer-ownership/blob/main/"


def beyond_the_site(app: Sphinx, name: str, source: list[str]) -> None:
    """Let links to what is no page of the site lead to where the sources are read."""
    del app
    up = "../" * (name.count("/") + 1)
    source[0] = re.sub(rf"\]\({re.escape(up)}(?!\.)([^)\s]+)\)", rf"]({SOURCES}\1)", source[0])


def as_table(app: Sphinx, name: str, source: list[str]) -> None:
    """Show the arrows of a Mermaid diagram, which a browser could draw with a large script only, as a table."""
    del app, name

    def table(diagram: re.Match[str]) -> str:
        plain = diagram[1].replace("<br>", " ")
        boxes = dict(re.findall(r'^ *(\w+)\["(.*?)"\]', plain, flags=re.MULTILINE))
        arrows = re.findall(r'^ *(\w+) -->(?:\|"(.*?)"\|)? (\w+)', diagram[1], flags=re.MULTILINE)
        rows = [
            f"| {boxes[one]} | {boxes[other]} | {through.replace('<br>', ', ')} |" for one, through, other in arrows
        ]
        return "\n".join(["| from | to | through |", "|---|---|---|", *rows])

    source[0] = re.sub(r"^```mermaid\n(.*?)^```$", table, source[0], flags=re.DOTALL | re.MULTILINE)


def anchors(app: Sphinx, name: str, source: list[str]) -> None:
    """Name the places of a page that are written in HTML, for links to them are held to what MyST knows."""
    del app, name
    source[0] = re.sub(r'<a id="([\w-]+)"></a>', r"[]{#\1}", source[0])


def for_a_class(app: Sphinx, failed: Exception | None) -> None:
    """Put the page with the model inside beside the pages, so that a link to a lesson leads somewhere; and slides."""
    if failed is not None or app.builder.format != "html":
        return
    home = Path(app.outdir)
    (home / "page.html").write_text(page_text(Beginning()), encoding="utf-8")
    (home / "slides").mkdir(exist_ok=True)
    for name in shipped.lessons():
        lesson = read_lesson(name)
        file = home / "slides" / f"{lesson.lesson}.{lesson.language}.html"
        file.write_text(slides(lesson), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect what this file adds to Sphinx."""
    app.connect("build-finished", for_a_class)
    app.connect("source-read", beyond_the_site)
    app.connect("source-read", as_table)
    app.connect("source-read", anchors)
