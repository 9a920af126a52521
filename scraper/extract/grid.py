"""Where the cells of a table stand once rowspan and colspan are resolved."""

from collections.abc import Sequence

# The widest and tallest span that is believed (HTML allows 1000 columns and 65534 rows);
# a larger one on a page of some hundred rows is a mistake or a trap.
_WIDEST = 50


def place_cells(
    spans: Sequence[Sequence[tuple[int, int]]],
) -> list[list[tuple[int, int, int, int]]]:
    """(rowspan, colspan) of each source cell, row by row -> (row, col, rowspan, colspan).

    As the HTML table model does it: a cell takes the first free column of its row; a
    rowspan of 0 reaches to the table's end.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[list[tuple[int, int, int, int]]] = []
    height = len(spans)
    for row, cells in enumerate(spans):
        places = []
        col = 0
        for rowspan, colspan in cells:
            while (row, col) in taken:
                col += 1
            wide = min(max(colspan, 1), _WIDEST)
            tall = height - row if rowspan <= 0 else min(rowspan, height - row)
            if tall > 1:
                taken.update(
                    (row + down, col + right) for down in range(tall) for right in range(wide)
                )
            places.append((row, col, tall, wide))
            col += wide
        placed.append(places)
    return placed
