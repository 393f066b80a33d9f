"""The report of a sweep: one HTML page to mail to somebody who has never seen the tool.

`report(material, studies)` makes the page. A section is a heading with paragraphs, pictures and tables (`parts`); one
that can be made from the runs is a function in `findings.SECTIONS`, one for which
the model is run anew is of what `studies` gives.
"""

from __future__ import annotations

from analysis.report.elements import Folded, Material, Paragraph, Picture, Points, Section, Table, Verbatim
from analysis.report.page import report

__all__ = ["Folded", "Material", "Paragraph", "Picture", "Points", "Section", "Table", "Verbatim", "report"]
