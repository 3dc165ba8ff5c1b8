"""The recorded output of a program that writes every odd thing, and what it wrote."""

import json

from app.output.events import OutputEvent
from tests.support.sources import ROOT

RECORDED = ROOT / "tests" / "contract" / "recorded" / "observations"

# What the recorded program wrote, as AWX could keep it: invalid UTF-8 is U+FFFD, the long line is
# cut, and the display ended the last line.
WRITTEN = (
    "plain\n\nafter blank\ntab\there\nback\\slash C:\\new\\table\n"
    "\x1b[32mgreen\x1b[0m \x1b[38;5;208morange\x1b[0m \x1b[38;2;10;200;30mtrue\x1b[0m\n"
    "crlf line\r\nprogress 10%\rprogress 55%\rprogress 100%\n"
    "\xfcn\xefc\xf8d\xe9 \u2713 \u65e5\u672c\u8a9e \U0001f680\n"
    "erase\x1b[K done\nline after erase, next 512 m rows\n"
    "osc \x1b]8;;https://example.org/a\x1b\\link\x1b]8;;\x1b\\ end\n"
    "vt\vff\fnel\x85ls\u2028ps\u2029fs\x1cx\ntrailing   \n" + "L" * 1023 + "\u2026\n"
    "bell\x07 nul-free\nhttps://user:s3cr3t@example.org/repo.git\n\x1b[2K\x1b[1Gredraw\n"
    "invalid utf8: \ufffd\ufffd caf\ufffd\nno newline at the endto stderr\n"
)


def recorded_weird_events() -> tuple[OutputEvent, ...]:
    found = RECORDED / "compare-real-weird-output.json"
    events = json.loads(found.read_text(encoding="utf-8"))["events"]
    return tuple(OutputEvent(*event) for event in events)
