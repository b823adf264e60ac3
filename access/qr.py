"""A QR code as the numbers that a template draws: no mark-up is made in Python."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4


@dataclass(frozen=True)
class QrCode:
    """`size`: modules along one side, with the white margin; `path`: the dark ones, a stroke a run."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    strokes = [stroke for y, row in enumerate(rows) for stroke in _strokes(row, y)]
    return QrCode(size=len(rows) + 2 * QUIET_ZONE, path="".join(strokes))


def _strokes(row: list[int], y: int) -> list[str]:
    """`M x y h length` for each run of dark modules, in the middle of its line."""
    found, start = [], None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append(f"M{start + QUIET_ZONE} {y + QUIET_ZONE}.5h{x - start}")
            start = None
    return found
