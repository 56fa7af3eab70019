"""A table as a file that a spreadsheet opens: UTF-8 with its mark, words in the first row, and nothing that it runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask import Response

from webapp.desk.reporting.tables import Row

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(name: str, headings: Row, rows: Iterable[Row]) -> Response:
    """Return a file with this name to be saved."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    answer = Response(file.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def harmless(cell: str) -> str:
    """Return what a spreadsheet shows as it is, where it would run a cell that begins like a formula.

    >>> harmless("=1+1"), harmless("3")
    ("'=1+1", '3')
    """
    return f"'{cell}" if cell.startswith(STARTS_FORMULA) else cell
