"""A card of the overview: the newest run, the next one, and a strip of the last thirty."""

from app.presentation.overview import shown_bars, shown_cards
from tests.support.history_facts import NOW, deleted, run, template_runs


def test_a_card_says_what_the_newest_run_did_and_leads_to_its_template() -> None:
    (card,) = shown_cards((template_runs(run(43), run(42, days_ago=2)),), NOW)
    assert (card.name, card.href) == ("Cleanup Job Details", "/templates/1")
    assert (card.status, card.status_label) == ("successful", "Successful")
    assert "39 jobs" in card.outcome
    assert card.last_at == "2026-11-25T12:00:14+00:00"


def test_a_template_without_runs_has_a_card_that_claims_nothing() -> None:
    (card,) = shown_cards((template_runs(),), NOW)
    assert (card.status, card.outcome, card.last_at, card.bars) == ("", "", "", [])


def test_the_strip_has_the_last_thirty_runs_with_the_newest_last() -> None:
    runs = tuple(run(number, days_ago=100 - number) for number in range(60, 0, -1))
    assert [bar.id for bar in shown_bars(runs)] == list(range(31, 61))


def test_the_height_of_a_bar_says_how_much_was_deleted() -> None:
    runs = (
        run(4, outcome=deleted(10_000)),
        run(3, outcome=deleted(100)),
        run(2, outcome=deleted(0)),
        run(1, outcome=None),
    )
    assert [bar.height for bar in shown_bars(runs)] == [-1, 0, 12, 100]


def test_a_dry_run_deletes_nothing_so_its_bar_has_no_height() -> None:
    assert shown_bars((run(1, is_dry_run=True),))[0].height == -1


def test_a_status_that_nobody_knows_is_shown_as_it_was_sent() -> None:
    (bar,) = shown_bars((run(1, status="hibernating"),))
    assert (bar.status, bar.status_label) == ("unknown", "hibernating")


def test_templates_stand_by_name_with_those_without_runs_and_deleted_ones_last() -> None:
    cards = shown_cards(
        (
            template_runs(run(1), id=1, name="B", is_deleted=True),
            template_runs(id=2, name="A"),
            template_runs(run(3), id=3, name="c"),
            template_runs(run(4), id=4, name="B"),
        ),
        NOW,
    )
    assert [card.id for card in cards] == [4, 3, 2, 1]
