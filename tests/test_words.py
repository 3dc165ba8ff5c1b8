"""The words of the field in American spelling, and no private ones, in documents and comments."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sources import project_files, prose_of, violations

pytestmark = pytest.mark.unmeasured
# A word of ours that a newcomer could only guess at, and what the field calls it.
PRIVATE_WORDS = {
    "accident": "unexpected error",
    "anew": "again",
    "desk": "client",
    "flight(?<!in.flight)": "request in flight",
    "person": "user",
    "tells?(?! (?:apart|upper))": "say, report",
    "told": "said, reported, published",
    "trouble": "failure",
    "whoever": "the caller, the client, the user",
}
BRITISH_WORDS = {
    "behaviour(?!\\.md)": "behavior",
    "cancelled": "canceled",
    "colour(?:ed)?": "color",
    "defence": "defense",
    "grey(?:ed)?": "gray",
    "licence": "license",
    "neighbour(?:ing)?": "neighbor",
}
INSTEAD = PRIVATE_WORDS | BRITISH_WORDS
PATTERNS = {word: re.compile(rf"\b{word}s?\b", re.IGNORECASE) for word in INSTEAD}
QUOTED = re.compile(r"`[^`\n]*`|“[^”]*”|\"[^\"\n]*\"")
WRITTEN = list(project_files(".py", ".js", ".jsx", ".css", ".md"))


def private_words(text: str) -> Iterator[str]:
    """Each such word with what comes before and after; code and quotations may have any."""
    prose = QUOTED.sub("", text)
    for word, pattern in PATTERNS.items():
        for found in pattern.finditer(prose):
            around = prose[max(0, found.start() - 30) : found.end() + 30]
            yield f"{INSTEAD[word]} instead of: …{' '.join(around.split())}…"


def test_prose_uses_the_words_of_the_field() -> None:
    def private(path: Path) -> list[str]:
        return [found for text in prose_of(path) for found in private_words(text)]

    assert violations(WRITTEN, private) == {}


@pytest.mark.parametrize(
    ("text", "is_private"),
    [
        ("# Read anew when it changes.", True),
        ("Whoever asks gets the same answer.", True),
        ("Each block in one flight.", True),
        ("One request in flight, and in-flight requests.", False),
        ("The code `accident` of an error.", False),
        ("A personal token.", False),
        ("The colours of its neighbour.", True),
        ("See docs/awx-behaviour.md.", False),
    ],
)
def test_a_private_or_british_word_is_noticed(text: str, is_private: bool) -> None:
    assert bool(list(private_words(text))) is is_private
