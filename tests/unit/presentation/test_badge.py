"""A badge says how a template stands, and is a safe picture whatever the names hold."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.history.model import RunFacts
from app.presentation.badge import Badge, badge_svg, template_badge
from app.presentation.tones import Tone
from tests.support.history_facts import NOW, run, template_runs

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("runs", "words", "tone"),
    [
        ((run(2),), "successful, 23 h 59 min ago", Tone.OK),
        (
            (run(3, status="failed"), run(2, days_ago=3)),
            "failed, last success 2 d 23 h ago",
            Tone.DANGER,
        ),
        ((run(3, status="error"),), "error, no recent success", Tone.DANGER),
        ((run(3, status="odd"),), "odd, no recent success", Tone.NEUTRAL),
        ((), "no runs", Tone.NEUTRAL),
    ],
)
def test_a_badge_has_the_status_and_the_age_of_the_last_success(
    runs: tuple[RunFacts, ...], words: str, tone: Tone
) -> None:
    badge = template_badge(template_runs(*runs), NOW)
    assert (badge.label, badge.words, badge.tone) == ("Cleanup Job Details", words, tone)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_name_holds_the_picture_is_xml_and_the_name_only_text(
    label: str, words: str
) -> None:
    root = ET.fromstring(badge_svg(Badge(label, words)))  # noqa: S314 - our own text
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds == {"svg", "title", "clipPath", "rect", "g", "text"}
    assert len(list(root.iter(f"{SVG}text"))) == 2


def test_a_name_of_markup_is_shown_as_it_is_written() -> None:
    svg = badge_svg(Badge('<script>alert("1")</script>', "a & b"))
    assert "<script" not in svg
    root = ET.fromstring(svg)  # noqa: S314 - our own text
    assert [one.text for one in root.iter(f"{SVG}text")] == ['<script>alert("1")</script>', "a & b"]
