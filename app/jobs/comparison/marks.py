"""Which words differ within a changed line, for lines that are alike."""

import re

from rapidfuzz.distance import LCSseq

_LONGEST = 1_000  # characters; in longer lines nothing is marked
_LEAST_ALIKE = 0.4  # share of the longer line that both have; below, all of it is new
_WORD = re.compile(r"\w+|\s+|[^\w\s]")

Pieces = list[str]  # of one line, in turn equal and different: the second, fourth… differ


def marked_words(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Both lines in pieces; one piece where the lines have little in common or are very long."""
    if max(len(left), len(right)) > _LONGEST:
        return [left], [right]
    left_words, right_words = _WORD.findall(left), _WORD.findall(right)
    sides: tuple[Pieces, Pieces] = ([""], [""])
    alike = 0
    for step in LCSseq.opcodes(left_words, right_words):
        is_equal = step.tag == "equal"
        texts = (
            "".join(left_words[step.src_start : step.src_end]),
            "".join(right_words[step.dest_start : step.dest_end]),
        )
        alike += len(texts[0].replace(" ", "")) if is_equal else 0
        for pieces, text in zip(sides, texts, strict=True):
            _add(pieces, text, is_equal=is_equal)
    longest = max(len(left.replace(" ", "")), len(right.replace(" ", "")))
    if alike < _LEAST_ALIKE * longest:
        return [left], [right]
    return _joined(sides[0]), _joined(sides[1])


def _joined(pieces: Pieces) -> Pieces:
    """Words that differ joined over the blank between them."""
    joined = pieces[:2]
    for index in range(2, len(pieces), 2):
        equal, different = pieces[index], "".join(pieces[index + 1 : index + 2])
        if different and equal.isspace():
            joined[-1] += equal + different
        else:
            joined.extend([equal, different] if different else [equal])
    return joined


def _add(pieces: Pieces, text: str, *, is_equal: bool) -> None:
    if not text:
        return
    ends_equal = len(pieces) % 2 == 1
    if ends_equal == is_equal:
        pieces[-1] += text
    else:
        pieces.append(text)
