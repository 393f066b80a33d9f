"""The report of a sweep: one HTML page to mail to somebody who has never seen the tool.

`report(material, further)` makes the page. A section is a heading with paragraphs, pictures and tables (`parts`); one
that can be made from the runs is a function in `findings.SECTIONS`, one that needs more is handed over as `further`.
"""

from __future__ import annotations

from analysis.report.elements import Folded, Material, Paragraph, Picture, Points, Section, Table, Verbatim
from analysis.report.page import report

__all__ = ["Folded", "Material", "Paragraph", "Picture", "Points", "Section", "Table", "Verbatim", "report"]
