"""What users read: American spelling, sentence case, short sentences, and no word of ours alone."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.page_texts import PageText, page_texts

MOST_WORDS = 12

# What is not said, and what is said instead.
NOT_SAID = {
    r"a person|the person|persons": "user, you",
    r"administered|by hand": "manually",
    r"anew": "again",
    r"ask(?:s|ed)? for": "requested",
    r"behaviour|cancell(?:ed|ing)|catalogue|centre|colour\w*|favourite|grey|honour\w*": "American",
    r"licence|\w{3,}isation|normalise\w*|organise\w*|recognise\w*|neighbour\w*": "American",
    r"cannot|can not": "can't",
    r"(?:could|does|do|did|is|are|was|were|has|have|will|would|should) not(?! only)": "…n't",
    r"deletes no|is none|are none|is no|are no|takes no|has no such": "isn't, doesn't",
    r"for good": "permanently",
    r"fetching (?:the|jobs|your)": "Loading …",
    r"further notice|stands? still|goes on|go on": "continue, reconnect",
    r"is looking|asking the controller": "Loading …",
    r"it may be that|shall": "may",
    r"look at": "check",
    r"mend(?:s|ed)?": "fix",
    r"mistakes?": "Something went wrong",
    r"names no|says no": "is invalid, doesn't say",
    r"not yet recorded|so far": "yet",
    r"not here(?: yet)?": "still arriving",
    r"not his fault|your fault": "",
    r"sentences?": "message",
    r"somebody|nobody|everybody|anybody": "someone, no one, everyone",
    r"such page": "Page not found",
    r"switch(?:es|ed)? (?:it |them )?(?:on|off)": "turn on, turn off",
    r"tells?|told": "say, report, contact",
    r"this address": "this URL",
    r"troubles?|accidents?": "error",
    r"user names?": "username",
    r"read again": "Refresh",
    r"every field of|read just now|what is older": "Details, Updated just now, Older data",
    r"something (?:else|other) than an AWX": "That URL isn't an AWX API",
    r"accept(?:s|ed) the cancel|nothing to cancel": "Cancel requested",
    r"is over": "has ended",
    r"its whole output|whole outputs": "its output",
    r"whatever it is asked|without end": "every request, endlessly",
    r"who(?:ever|mever) \w+": "an administrator",
}
PATTERNS = [
    (re.compile(rf"\b(?:{said})\b(?!_)", re.IGNORECASE), instead)
    for said, instead in NOT_SAID.items()
]

# Words that keep their capital inside a sentence.
NAMES = {
    "Ansible", "Authlib", "Automation", "Backspace", "Bearer", "Berlin", "Caps", "Ctrl", "Down",
    "End", "Enter", "Escape", "Europe", "Home", "Internet", "Jobpane", "Lock", "Markdown", "OAuth",
    "Page", "Platform", "PostgreSQL", "Receptor", "Redis", "Reflex", "Samsung", "Shift", "Space",
    "Tab", "Tokens", "Up", "WebSocket",
}  # fmt: skip

CODES = {"accident", "sentence"}  # of the API and its log, which programs read
# AWX's own texts: answers that are recognized by them, and its help for a field.
QUOTED = {
    "Expired Sessions deleted …",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "Method Not Allowed",
    "Previous Task Failed:",
    "Previous Task Canceled: ",
    "Scheduled job could not start because it was not in the right state",
    "The state of the job if it wasn't able to run and capture stdout.",
    "is not in a startable state",
}

SQL = r"\b(?:SELECT|INSERT|UPDATE|DELETE FROM|CREATE|WHERE|ORDER BY|ON CONFLICT|PRAGMA)\b"


def read_texts() -> list[PageText]:
    """What is read as it stands; a pattern of an answer is not."""
    passed = CODES | QUOTED
    return [
        one
        for one in page_texts()
        if one.text not in passed and not re.search(rf"[|\\]|\.\*|\(\?|{SQL}", one.text)
    ]


def is_sentence_like(text: str) -> bool:
    """Whether a text is words with blanks between them, not a name, a path or a pattern."""
    return bool(re.search(r"[A-Za-z…”)],? [A-Za-z…“(]", text)) and not re.search(
        r"[\\{}<>|=]", text
    )


def sentences_of(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?…])\s+|\n", text) if one.strip()]


def words_of(sentence: str) -> list[str]:
    return [word for word in sentence.split() if re.search(r"[\w…]", word)]


def not_said(text: str) -> Iterator[str]:
    """Each thing in `text` that is not said."""
    for pattern, instead in PATTERNS:
        for found in pattern.findall(text):
            yield f"{found!r} (instead: {instead})"


def capitals_inside(text: str) -> list[str]:
    """Each word with a capital that neither begins a sentence nor is a name."""
    found = []
    for sentence in re.split(r"(?<=[.!?…:·])\s+|\n|[“(]", text):
        words = re.findall(r"[A-Za-z][\w'-]*", sentence)
        found += [word for word in words[1:] if re.fullmatch(r"[A-Z][a-z]+", word)]
    return [word for word in found if word not in NAMES]


def messages() -> list[PageText]:
    return [one for one in read_texts() if is_sentence_like(one.text)]


def test_texts_of_every_layer_are_found() -> None:
    found = [one for one in page_texts() if is_sentence_like(one.text)]
    counted = Counter("/".join(one.file.split("/")[:2]) for one in found)
    for folder in ("app/api", "app/awx", "app/jobs", "app/services", "app/presentation"):
        assert counted[folder] >= 10, folder
    for folder in ("app/components", "app/pages", "app/settings", "app/doctor"):
        assert counted[folder] >= 10, folder
    for folder in ("assets/output", "assets/job", "assets/sign_in", "assets/frame"):
        assert counted[folder] >= 5, folder


@pytest.mark.parametrize(
    "text",
    [
        "… jobs can't be deleted. Cancel it first or wait.",
        "… manually…",
        "… (…)",
        "Cancel requested. The job ….",
        "Connection lost. Reconnecting…",
        "Loading jobs…",
        "Invalid job number",
        "Page not found",
        "Delete for real",
        "Dry run (count only)",
        "Older data is deleted. Leave empty for the default.",
        "This permanently deletes the job and its output.",
        "Canceled by a user. Nothing was deleted.",
        "Something went wrong in Jobpane. Try again. "
        "If it happens again, report the log ID to an administrator.",
        "That URL isn't an AWX API. It returned a web page or a redirect. "
        "An administrator can check JOBPANE_CONTROLLER_URL.",
        "… still arriving",
        "No matches",
        "Refresh",
    ],
)
def test_a_text_that_issue_12_names_is_there(text: str) -> None:
    assert text in {one.text for one in page_texts()}


def test_nobody_reads_a_word_that_is_not_said() -> None:
    assert [f"{one} {what}" for one in read_texts() for what in not_said(one.text)] == []


def test_no_sentence_is_long() -> None:
    assert [
        str(one)
        for one in messages()
        if any(len(words_of(sentence)) > MOST_WORDS for sentence in sentences_of(one.text))
    ] == []


def test_only_a_name_has_a_capital_inside_a_sentence() -> None:
    assert [f"{one} {words}" for one in messages() if (words := capitals_inside(one.text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "The cancelled job has a colour.",
        "Launched by admin by hand",
        "Jobpane does not answer, so this page stands still.",
        "Whoever runs it can allow that.",
        "This URL names no job",
        "No line contains it so far.",
        "Its record and its whole output go with it, for good.",
    ],
)
def test_what_is_not_said_is_noticed(text: str) -> None:
    assert list(not_said(text))


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("Cancel Job", ["Job"]),
        ("Sign in at AWX with OAuth", []),
        ("Deleted. Go back", []),
        ("Job “Cleanup Jobs” of it", ["Jobs"]),
    ],
)
def test_title_case_is_noticed(text: str, capitals: list[str]) -> None:
    assert capitals_inside(text) == capitals
