"""Changes to the files that Reflex generates, made so that another version of Reflex is noticed.

Each plugin of this folder names texts that occur once in Reflex's file, and what stands in their
place. A text that is not there, or twice, ends the build instead of leaving it half changed.
"""

from collections.abc import Sequence

# A text of Reflex's file, and what takes its place.
Patch = tuple[str, str]


def after(line: str, added: str) -> Patch:
    """A patch that leaves `line` and adds another line below it."""
    return line, f"{line}\n{added}"


def patched(text: str, file: str, mark: str, patches: Sequence[Patch]) -> str:
    """`text` with all `patches` and the comment `mark`; unchanged if the mark is there already.

    Raises:
        RuntimeError: Reflex's file has changed: a text is not there once.
    """
    if mark in text:
        return text
    for old, new in patches:
        if text.count(old) != 1:
            raise RuntimeError(f"Reflex's {file} has changed: {old!r} is not there once.")
        text = text.replace(old, new)
    return f"{mark}\n{text}"


def cut(text: str, file: str, start: str, end: str) -> str:
    """`text` without what is from `start` to `end`, which itself stays.

    Raises:
        RuntimeError: Reflex's file has changed: one is not there once, or not after the other.
    """
    for anchor in (start, end):
        if text.count(anchor) != 1:
            raise RuntimeError(f"Reflex's {file} has changed: {anchor!r} is not there once.")
    before, after_start = text.split(start)
    if end not in after_start:
        raise RuntimeError(f"Reflex's {file} has changed: {end!r} is not after {start!r}.")
    return before + end + after_start.split(end)[1]
