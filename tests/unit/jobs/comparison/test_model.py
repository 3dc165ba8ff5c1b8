"""Rows stored as numbers come back as they were."""

from app.jobs.comparison.model import Row, RowKind, Rows


def test_rows_come_back_as_they_were_added() -> None:
    rows, added = (
        Rows(),
        [
            Row(RowKind.SAME, 0, 0),
            Row(RowKind.REMOVED, 1, None, 1),
            Row(RowKind.ADDED, None, 1, 1),
            Row(RowKind.FOLD, 2, 2, count=40),
            Row(RowKind.LEFT_OUT),
        ],
    )
    for row in added:
        rows.add(row)
    assert rows.between(0, 100) == added
    assert rows.between(1, 3) == added[1:3]
    assert rows.between(-5, 1) == added[:1]
    assert rows.between(7, 9) == []
    assert len(rows) == 5
