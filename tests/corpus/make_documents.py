"""Writes the corpus documents c-01 to c-18 and their expected.json, from text kept as data.

    python tests/corpus/make_documents.py            # all but the browser's print
    python tests/corpus/make_documents.py --print    # that too; needs chromium

The text and its labels stand in documents_c01.py to documents_c18.py, the layouts in the other
documents_*.py. Running it again gives the same bytes: dates and ids are fixed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import documents_docx
import documents_docx_xml
import documents_odt
import documents_pdf
import documents_print
import documents_tables as tables
import documents_text
from documents_model import Opening, Plan, expected

HERE = Path(__file__).parent
PDF = ("plan.pdf", "application/pdf")
DOCX = (
    "plan.docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
ODT = ("plan.odt", documents_odt.MIME)
TXT = ("plan.txt", "text/plain")

# layout -> file, drawing, and the words with which a segment opens in it
LAYOUTS: dict[str, tuple[tuple[str, str], Callable[[Plan], bytes], Opening]] = {
    "pdf-prose": (PDF, documents_pdf.prose, tables.heading_opening),
    "pdf-run-in": (PDF, documents_pdf.run_in, tables.heading_opening),
    "pdf-ruled": (PDF, documents_pdf.ruled, tables.row_opening),
    "pdf-rules": (PDF, documents_pdf.rules, tables.row_opening),
    "pdf-grouped": (PDF, documents_pdf.grouped, tables.row_opening),
    "pdf-report": (PDF, documents_pdf.report, tables.heading_opening),
    "pdf-browser-forms": (PDF, documents_print.browser_forms, tables.form_opening),
    "pdf-scan": (PDF, documents_print.scan, tables.heading_opening),
    "docx-prose": (DOCX, documents_docx.prose, tables.heading_opening),
    "docx-merged": (DOCX, documents_docx.merged, tables.row_opening),
    "docx-tracked": (DOCX, documents_docx_xml.tracked, tables.row_opening),
    "docx-numbered": (DOCX, documents_docx_xml.numbered, tables.heading_opening),
    "docx-controls": (DOCX, documents_docx_xml.controls, tables.heading_opening),
    "docx-forms": (DOCX, documents_docx.forms, tables.form_opening),
    "odt-prose": (ODT, documents_odt.prose, tables.status_first_opening),
    "odt-table": (ODT, documents_odt.table, tables.member_row_opening),
    "txt-extract": (TXT, documents_text.extract, tables.wording_opening),
    "txt-markdown": (TXT, documents_text.markdown, tables.status_first_opening),
}
ONLY_ON_REQUEST = {"pdf-browser-forms"}


def write(plan: Plan, *, print_too: bool) -> None:
    (name, media_type), draw, opening = LAYOUTS[plan.layout]
    folder = HERE / plan.name
    folder.mkdir(exist_ok=True)
    if print_too or plan.layout not in ONLY_ON_REQUEST:
        (folder / name).write_bytes(draw(plan))
    labels = json.dumps(expected(plan, media_type, opening), ensure_ascii=False, indent=2)
    (folder / "expected.json").write_text(labels + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--print", action="store_true", help="also print c-07 with chromium")
    arguments = parser.parse_args()
    for number in range(1, 19):
        plan: Plan = import_module(f"documents_c{number:02}").PLAN
        write(plan, print_too=arguments.print)
        print(plan.name)


if __name__ == "__main__":
    main()
