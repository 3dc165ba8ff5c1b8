"""What real programs wrote to a terminal (recorded, some redraws left out) and what it shows."""

import pytest

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent
from app.output.reading.export import Format, export
from app.output.reading.styled_lines import StyledLine, styled_lines
from app.output.reading.window import lines_between
from app.output.search.block_search import search_block
from app.output.search.query import Pattern, Query, compile_query
from app.output.terminal.spans import Span, plain_text
from app.output.terminal.styles import Style

GIT = (
    "Cloning into '/tmp/gdst'...\r\n"
    "remote: Enumerating objects: 302, done.\x1b[K\r\n"
    "remote: Counting objects:   0% (1/302)\x1b[K\rremote: Counting objects:  99% (299/302)\x1b[K\r"
    "remote: Counting objects: 100% (302/302)\x1b[K\r"
    "remote: Counting objects: 100% (302/302), done.\x1b[K\r\n"
    "Receiving objects:  99% (299/302)\rReceiving objects: 100% (302/302)\r"
    "Receiving objects: 100% (302/302), 12.41 KiB | 552.00 KiB/s, done.\r\n"
)
PIP = (
    "Collecting numpy==2.4.6\r\n"
    "\x1b[?25l     \x1b[38;5;237m━━━━\x1b[0m \x1b[32m0.0/16.9 MB\x1b[0m \x1b[31m?\x1b[0m eta"
    " \x1b[36m-:--:--\x1b[0m"
    "\r\x1b[2K     \x1b[38;5;197m━━\x1b[0m\x1b[38;5;237m╺━\x1b[0m \x1b[32m8.5/16.9 MB\x1b[0m"
    " \x1b[31m12.0 MB/s\x1b[0m eta \x1b[36m0:00:01\x1b[0m"
    "\r\x1b[2K     \x1b[38;5;197m━━\x1b[0m\x1b[38;5;237m╺━\x1b[0m \x1b[32m8.5/16.9 MB\x1b[0m"
    " \x1b[31m12.0 MB/s\x1b[0m eta \x1b[36m0:00:01\x1b[0m"
    "\r\x1b[2K     \x1b[38;5;70m━━━━\x1b[0m \x1b[32m16.9/16.9 MB\x1b[0m \x1b[31m9.4 MB/s\x1b[0m"
    " eta \x1b[36m0:00:00\x1b[0m\r\n"
    "\x1b[?25hSaved numpy.whl\r\n"
)
APT = (
    "\r0% [Working]\r            \r"
    "Get:1 http://deb.example.org bookworm/main hello 2.10 [53.1 kB]\r\n"
    "\r12% [1 hello 8060 B/53.1 kB 15%]\r                                \r100% [Working]\r"
    "              \rFetched 53.1 kB in 0s (2373 kB/s)\r\n"
)
# groff -man -Tascii -P-c, which is what man gives a pager
MAN = "N\bNA\bAM\bME\bE\n       cleanup - remove old rows of the _\bt_\ba_\bb_\bl_\be\n"
# script -qc 'bash -i', with keys pressed: rubout, arrows, Ctrl-A, Ctrl-E, Ctrl-W
SCRIPT = (
    "\x1b[?2004hbash-5.2# ls /nosuchh\x08\x1b[K\x08\x08\x08xuch\x08\x08\x08\r\n"
    "\x1b[?2004l\rls: cannot access '/nosxuch': No such file or directory\r\n"
    "\x1b[?2004hbash-5.2# echo abc\x08\x08\x08\x08\x08\x08\x08\x08\x1b[1@#"
    "\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x1b[Cdef\x08\x08\x08\x08\x08\x08\x1b[Kghi\r\n"
)
SHOWN = {
    GIT: [
        "Cloning into '/tmp/gdst'...",
        "remote: Enumerating objects: 302, done.",
        "remote: Counting objects: 100% (302/302), done.",
        "Receiving objects: 100% (302/302), 12.41 KiB | 552.00 KiB/s, done.",
    ],
    PIP: [
        "Collecting numpy==2.4.6",
        "     ━━━━ 16.9/16.9 MB 9.4 MB/s eta 0:00:00",
        "Saved numpy.whl",
    ],
    APT: [
        "Get:1 http://deb.example.org bookworm/main hello 2.10 [53.1 kB]",
        "Fetched 53.1 kB in 0s (2373 kB/s)",
    ],
    MAN: ["NAME", "       cleanup - remove old rows of the table"],
    SCRIPT: [
        "bash-5.2# ls /nosxuch",
        "ls: cannot access '/nosxuch': No such file or directory",
        "bash-5.2# #echo ghi",
    ],
}
programs = pytest.mark.parametrize("written", SHOWN, ids=["git", "pip", "apt", "man", "script"])


def block(written: str) -> Block:
    """As AWX's display cuts it: an event a row, which ends at a newline or a carriage return."""
    events: list[OutputEvent] = []
    line = 0
    rows = written.replace("\r\n", "\r\n\0").replace("\r", "\r\0").replace("\n", "\n\0")
    for row in filter(None, rows.split("\0")):
        ends = row.endswith("\n")
        events.append(OutputEvent(len(events) + 1, line, line + int(ends), row.rstrip("\r\n")))
        line += int(ends)
    return build_block(1, len(events), events)


def styled(written: str) -> tuple[StyledLine, ...]:
    return styled_lines(lines_between([block(written)], 1, 100))[0]


@programs
def test_each_line_shows_what_the_terminal_showed_at_last(written: str) -> None:
    assert [plain_text(line.spans) for line in styled(written)] == SHOWN[written]


@programs
def test_the_plain_file_has_what_is_shown_and_the_exact_one_what_was_written(written: str) -> None:
    blocks = [block(written)]
    assert b"".join(export(blocks, Format.EXACT)).decode() == written
    plain = b"".join(export(blocks, Format.PLAIN)).decode()
    assert plain == "".join(f"{line}\n" for line in SHOWN[written])


@pytest.mark.parametrize(
    ("written", "text", "lines"),
    [
        (MAN, "NAME", [1]),
        (MAN, "the table", [2]),
        (MAN, "NNAA", []),
        (SCRIPT, "ls /nosxuch", [1]),
        (SCRIPT, "ls /nosuchh", []),
        (PIP, "8.5/16.9 MB", [2]),
        (APT, "0% [Working]", [1, 2]),
    ],
)
def test_a_search_finds_what_is_shown_and_earlier_states(
    written: str, text: str, lines: list[int]
) -> None:
    pattern = compile_query(Query(text, is_case_sensitive=True))
    assert isinstance(pattern, Pattern)
    found = search_block(block(written), pattern)
    assert found is not None
    assert found.lines.tolist() == lines


def test_a_progress_line_has_each_of_its_states_once() -> None:
    states = [plain_text(state) for state in styled(PIP)[1].earlier]
    assert states == [
        "     ━━━━ 0.0/16.9 MB ? eta -:--:--",
        "     ━━╺━ 8.5/16.9 MB 12.0 MB/s eta 0:00:01",
    ]


def test_a_page_of_the_manual_is_bold_and_underlined() -> None:
    name, text = styled(MAN)
    assert name.spans == (Span("NAME", Style(bold=True)),)
    assert text.spans[-1] == Span("table", Style(underline=True))
