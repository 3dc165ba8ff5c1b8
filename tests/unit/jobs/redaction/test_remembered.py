"""What was masked once is not masked again, long texts and those of middle size alike."""

import pytest

from app.jobs.redaction.remembered import Remembered


@pytest.mark.parametrize("size", [256, 800, 100_000])
def test_neither_a_text_nor_its_answer_is_masked_twice(size: int) -> None:
    asked: list[str] = []

    def hide(text: str) -> str:
        asked.append(text)
        return text.replace("secret", "******")

    remembered = Remembered(hide)
    text = "secret".ljust(size, "x")
    answers = {remembered(text), remembered(text), remembered(remembered(text))}
    assert answers == {"******".ljust(size, "x")}
    assert asked == [text]
