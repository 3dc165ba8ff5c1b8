"""A pasted URL leads to the controller that it belongs to, or to none."""

import pytest

from app.jobs.search_input import NotUnderstood, OpenJob, understand
from app.jobs.url_owner import KnownUrls

OWN = ("http://127.0.0.1:3000", "https://jobpane.example.org")
ONE = KnownUrls(OWN, {"": "https://awx.example.org"})
SEVERAL = KnownUrls(
    OWN,
    {
        "lab": "http://10.0.0.1:8043",
        "lab2": "http://10.0.0.1:8044",
        "prod": "https://awx.example.org",
        "west": "https://west.example.org:8443",
    },
)


def owner(known: KnownUrls, pasted: str, here: str) -> str:
    """The owner's name, or the words why there is none."""
    job = understand(pasted)
    assert isinstance(job, OpenJob)
    found = known.owner_of(job, here)
    return found.because if isinstance(found, NotUnderstood) else found


@pytest.mark.parametrize(
    ("pasted", "is_ours"),
    [
        ("42", True),
        ("/jobs/42", True),
        ("#/jobs/system/42", True),
        ("https://awx.example.org/#/jobs/system/42", True),
        ("https://AWX.example.org:443/api/v2/system_jobs/42/", True),
        ("awx.example.org/#/jobs/system/42/output", True),
        ("http://awx.example.org:8052/#/jobs/system/42", True),
        ("http://127.0.0.1:3000/jobs/42", True),
        ("http://127.0.0.1:3001/jobs/42", False),
        ("https://awx2.example.org/#/jobs/system/42", False),
        ("https://awx.example.org.evil.example/#/jobs/system/42", False),
        ("https://awx.example.org@evil.example/#/jobs/system/42", False),
        ("http://127.0.0.1:3000/c/prod/jobs/42", False),
        ("/c/prod/jobs/42", False),
    ],
)
def test_with_one_controller_a_url_of_another_is_recognized(pasted: str, is_ours: bool) -> None:
    assert (owner(ONE, pasted, "") == "") is is_ours


@pytest.mark.parametrize("here", ["lab", "prod"])
@pytest.mark.parametrize(
    ("pasted", "name"),
    [
        ("http://10.0.0.1:8043/#/jobs/system/42", "lab"),
        ("http://10.0.0.1:8044/#/jobs/system/42", "lab2"),
        ("https://AWX.example.org/#/jobs/system/42", "prod"),
        ("https://awx.example.org:443/#/jobs/system/42", "prod"),
        ("awx.example.org/api/v2/system_jobs/42/", "prod"),
        ("https://west.example.org/#/jobs/system/42", "west"),
        ("https://jobpane.example.org/c/prod/jobs/42?find=a#L3", "prod"),
        ("http://127.0.0.1:3000/c/lab2/embed/jobs/42", "lab2"),
        ("/c/west/jobs/42", "west"),
    ],
)
def test_with_several_the_url_chooses(pasted: str, name: str, here: str) -> None:
    assert owner(SEVERAL, pasted, here) == name


@pytest.mark.parametrize("pasted", ["42", "#42", "/jobs/42", "#/jobs/system/42"])
def test_what_names_no_host_is_of_the_controller_of_the_page(pasted: str) -> None:
    assert owner(SEVERAL, pasted, "west") == "west"


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("https://other.example.net/#/jobs/system/42", "another controller: other.example.net"),
        ("https://other.example.net/c/prod/jobs/42", "another controller: other.example.net"),
        ("https://awx.example.org.evil.example/#/jobs/system/42", "another controller"),
        ("http://127.0.0.1:3000/c/nope/jobs/42", "no controller “nope”"),
        ("/c/nope/jobs/42", "no controller “nope”"),
        ("https://jobpane.example.org/jobs/42", "doesn't name its controller"),
    ],
)
def test_what_belongs_to_none_of_several_is_answered_in_words(pasted: str, words: str) -> None:
    assert words in owner(SEVERAL, pasted, "prod")


def test_two_controllers_that_a_url_fits_alike_are_not_guessed_between() -> None:
    pasted = "http://10.0.0.1/#/jobs/system/42"
    assert owner(SEVERAL, pasted, "lab2") == "lab2"
    assert "another controller" in owner(SEVERAL, pasted, "prod")
