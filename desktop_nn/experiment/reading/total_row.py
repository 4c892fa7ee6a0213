"""A last row that is the sum of the others, as spreadsheets have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_nn.experiment.reading.row_lines import RowLines
from desktop_nn.experiment.reading.table import Column

TOTALS = frozenset(
    ("total", "totals", "grand total", "sum", "summe", "gesamt", "gesamtsumme", "insgesamt",
     "totale", "somme", "suma", "totaal", "average", "mean", "mittelwert", "durchschnitt")
)  # fmt: skip
"""What it is called."""
SHORTENED = " :.="


def total_texts(columns: Sequence[Column], lines: RowLines) -> Iterator[str]:
    """That there seems to be one, named by its text; that stands in no other row."""
    for column in columns:
        if column.is_number or not len(column.values) or column.is_missing(-1):
            continue
        code = int(column.values[-1])
        text = column.categories[code]
        if text.lower().strip(SHORTENED) in TOTALS and (column.values == code).sum() == 1:
            line = lines.line(len(column.values) - 1)
            yield (
                f"The last row seems to sum up the others, and is read as one of them: line {line} "
                f"says “{text}” in column “{column.name}”. Leave it out of the file if it does."
            )
            return
