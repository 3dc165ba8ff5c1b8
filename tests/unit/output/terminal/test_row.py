"""What moving and erasing within a line does, by plain examples."""

import pytest

from app.output.lines import Line
from app.output.reading.styled_lines import styled_lines
from app.output.terminal.ansi import AnsiDecoder
from app.output.terminal.cells import COLUMNS
from app.output.terminal.spans import Span, plain_text
from app.output.terminal.styles import PLAIN, Style

BOLD, UNDERLINED = Style(bold=True), Style(underline=True)


def shown(line: str) -> str:
    return plain_text(AnsiDecoder().decode_line(line))


def states(line: str) -> list[str]:
    """What the line showed, the newest last."""
    (styled,), _ = styled_lines([Line(1, line)])
    return [plain_text(state) for state in (*styled.earlier, styled.spans)]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Removed  10%\b\b\b\b 20%\b\b\b\b100%", "Removed 100%"),
        ("name\x1b[6Csize", "name      size"),
        ("10 of 10\r9", "90 of 10"),
        ("abcdef\x1b[3Gx", "abxdef"),
        ("abcdef\x1b[3`x", "abxdef"),
        ("abcdef\x1b[2Dx", "abcdxf"),
        ("abcdef\x1b[99Dx", "xbcdef"),
        ("abcdef\x1b[3D\x1b[K", "abc"),
        ("abcdef\x1b[3D\x1b[1K", "    ef"),
        ("abcdef\x1b[2Kx", "      x"),
        ("abcdef\x1b[1G\x1b[J", ""),
        ("abcdef\x1b[1G\x1b[2X", "  cdef"),
        ("abcdef\x1b[1G\x1b[2P", "cdef"),
        ("abcdef\x1b[1G\x1b[2@", "  abcdef"),
        ("a\tb\rx", "x\tb"),
        ("a\tb\x1b[4Gx", "a  x    b"),
        ("abcdefghij\r\tx", "abcdefghxj"),
        ("a\x1b[Ib\x1b[Zc", "a       c"),
        ("abc\x1b7def\x1b8x", "abcxef"),
        ("abc\x1b[sdef\x1b[ux", "abcxef"),
        ("abc\x1b7\x1b[2Adef\x1b8x", "abcdefx"),
        ("Reading 日本\rDone", "Doneing 日本"),
        ("日本\b\bx", "日x "),
        ("日本\b\b\bx", " x本"),
        ("e\u0301tat\ri", "itat"),
        ("ab\b\u0301c", "a\u0301c"),
        ("abc\x1b[?3Gx\x1b[>1Dy\x1b[ Cz", "abcxyz"),
        ("abc\x1b[", "abc"),
    ],
)
def test_a_line_shows_what_a_terminal_shows(line: str, text: str) -> None:
    assert shown(line) == text


def test_what_was_erased_has_the_background_and_nothing_else() -> None:
    spans = AnsiDecoder().decode_line("abcdef\x1b[1;4;44m\x1b[1G\x1b[2X")
    assert spans == (Span("  ", Style(bg=4)), Span("cdef"))


def test_overstriking_is_bold_and_an_underscore_below_is_underlined() -> None:
    spans = AnsiDecoder().decode_line("N\bNA\bAM\bME\bE of the _\bt_\ba_\bb_\bl_\be")
    assert spans == (Span("NAME", BOLD), Span(" of the "), Span("table", UNDERLINED))


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("a\b_", (Span("a", UNDERLINED),)),
        ("_\bb\bb", (Span("b", Style(bold=True, underline=True)),)),
        ("b\bb\bb\bb", (Span("b", BOLD),)),
        ("\x1b[31mb\bb", (Span("b", Style(fg=1, bold=True)),)),
        ("日\b日", (Span("日", BOLD),)),
        ("100%\b\b\b\b120%", (Span("120%", PLAIN),)),
        ("aa\raa", (Span("aa", PLAIN),)),
    ],
)
def test_only_one_backspace_strikes_over(line: str, spans: tuple[Span, ...]) -> None:
    assert AnsiDecoder().decode_line(line) == spans


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("progress 10%\rprogress 55%\rdone", ["progress 10%", "progress 55%", "doneress 55%"]),
        ("10%\x1b[1G\x1b[K20%", ["10%", "20%"]),
        ("10%\x1b[2K\r20%", ["10%", "20%"]),
        ("10%\b\b\b20%", ["10%", "20%"]),
        ("\rGet:1\r      \rdone", ["Get:1", "done  "]),
        ("10%\r", ["10%"]),
        ("10%\r10%", ["10%"]),
        ("10%\r\x1b[K10%\r\x1b[K20%", ["10%", "20%"]),
        ("10%\r\x1b[3C done", ["10% done"]),
        ("Removed 10%\b\b\b20%", ["Removed 20%"]),
        ("N\bN", ["N"]),
        ("gone\x1b[2K", ["gone", ""]),
    ],
)
def test_what_was_written_over_from_the_start_is_an_earlier_state(
    line: str, expected: list[str]
) -> None:
    assert states(line) == expected


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("zp\u011bt\u009bdo \u0159ady", "zp\u011bt\ufffddo \u0159ady"),
        ("a\u009b31mb", "a\ufffd31mb"),
        ("a\u009dbc\u0007d", "a\ufffdbcd"),
        ("a\u0090bc\u009cd", "a\ufffdbc\ufffdd"),
        ("a\u0098b\u009ec\u009fd", "a\ufffdb\ufffdc\ufffdd"),
        ("a\u0085b", "a b"),
        ("\u0080", "\ufffd"),
        ("\x1b]0;title\u009c\x07text", "text"),
    ],
)
def test_an_eight_bit_control_is_a_letter_read_wrongly_and_takes_nothing_with_it(
    line: str, text: str
) -> None:
    assert shown(line) == text
    assert AnsiDecoder().decode_line(line)[-1].style == PLAIN


def test_a_move_reaches_as_far_as_the_widest_terminal() -> None:
    assert shown("\x1b[999999999Cx") == "x".rjust(COLUMNS)
    assert shown("a" * 1000 + "\x1b[999Cb") == "a" * 1000 + "b"
    assert shown("a" * 1000 + "\x1b[999Db") == "a" + "b" + "a" * 998


HOSTILE = [
    "\b", "\r", "\rb", "\r\x1b[Kb", "\x1b[999999999Cx", "\x1b[9999Dx", "\x1b[9999@", "\x1b[9999P",
    "\x1b[9999X", "\x1b[1K", "x\x1b[1K", "\x1b[44m\x1b[K\x1b[m\x1b[K", "\x1b[400G\x1b[44mx\x1b[1K",
    "\t\x1b[Z", "日\b", "a\u0301", "\u0301", "_\bx", "x\bx", "\x1b7\x1b8", "\r\t", "\r \r\t\b",
    "\r\x1b[1@\x1b[1P", "\x1b[300Cx\x1b[1Gx\x1b[2K",
]  # fmt: skip


@pytest.mark.unmeasured
@pytest.mark.parametrize("beginning", ["", "a" * 20_000], ids=["alone", "after a long text"])
@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_the_work_and_the_size_grow_with_the_line_and_no_faster(unit: str, beginning: str) -> None:
    short, long = (work_and_size(beginning + unit * count) for count in (1_000, 4_000))
    assert long[0] <= 6 * short[0] + 1_000  # quadratic would be 16 times
    assert long[1] <= 9 * len(beginning + unit * 4_000) + 5_000


class Counted(list[object]):
    """Counts the items that are read, written or removed in slices."""

    touched = 0

    def _count(self, place: object) -> None:
        if isinstance(place, slice):
            self.touched += len(range(*place.indices(len(self))))

    def __getitem__(self, place: object) -> object:
        self._count(place)
        return super().__getitem__(place)  # type: ignore[index]

    def __setitem__(self, place: object, value: object) -> None:
        self._count(place)
        super().__setitem__(place, value)  # type: ignore[index,assignment]

    def __delitem__(self, place: object) -> None:
        self._count(place)
        super().__delitem__(place)  # type: ignore[arg-type]


def work_and_size(line: str) -> tuple[int, int]:
    """How many cells were touched, and how many characters all states have."""
    sizes: list[int] = []
    decoder = AnsiDecoder(keep=lambda texts, _styles: sizes.append(sum(map(len, texts))))
    cells = decoder._row._laid_out()
    cells.chars = chars = Counted()  # type: ignore[assignment]
    sizes.append(sum(len(span.text) for span in decoder.decode_line(line)))
    return chars.touched, sum(sizes)
