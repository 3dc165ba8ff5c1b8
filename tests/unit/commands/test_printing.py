"""What a command prints: no text of a controller's is obeyed by a terminal or cut in a pipe."""

import pytest

from app.commands.printing import number_text, print_fields, print_table, safe, status_text

ODD = "\x1b]0;title\x07\x1b[2J\x9b31mred\r\x08\u202egnp"


def test_nothing_of_a_text_is_obeyed() -> None:
    assert safe("a\tb é 日本") == "a\tb é 日本"
    assert all(one.isprintable() for one in safe(ODD))
    assert len(safe(ODD)) == len(ODD)


def test_a_table_in_a_pipe_is_whole_and_without_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("ID", "STATUS", "NAME"), [("1", status_text("failed"), f"{'long ' * 60}{ODD}[b]")])
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["ID", "STATUS", "NAME"]
    assert row.split()[:2] == ["1", "failed"]
    assert "long " * 60 in row
    assert "[b]" in row, "brackets are no markup"
    assert "\x1b" not in head + row


def test_fields_without_a_value_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_fields([("Job", "42"), ("Node", ""), ("Name", ODD)])
    printed = capsys.readouterr().out
    assert "Node" not in printed
    assert "\x1b" not in printed


def test_a_number_that_is_not_known_is_no_zero() -> None:
    assert (number_text(None), number_text(0), number_text(4812)) == ("", "0", "4,812")
