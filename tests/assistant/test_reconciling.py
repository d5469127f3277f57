"""What the rules and the translator make of a question together."""

from __future__ import annotations

from assistant.draft import Draft
from assistant.reconciling import CLEARLY, agreement, reconcile
from assistant.shorthand import read_line
from indexer.index.vocabulary import Target

QUESTION = "compacte grise Casino vers la gare, casque rouge"


def draft(line: str) -> Draft:
    return read_line(line, QUESTION)


def test_the_reading_that_agrees_with_the_translator_is_taken() -> None:
    by_rules = [draft("car grey @ Casino"), draft("car grey # Casino")]
    assert reconcile(by_rules, (), draft("car grey # Casino > la gare")) == by_rules[1]


def test_of_readings_that_agree_equally_the_first_is_taken() -> None:
    by_rules = [draft("car grey @ Casino"), draft("car grey # Casino")]
    assert reconcile(by_rules, (), draft("car grey")) == by_rules[0]


def test_what_a_colour_belongs_to_is_the_rules_choice() -> None:
    by_rules = [draft("motorcycle * helmet red"), draft("motorcycle red * helmet")]
    assert reconcile(by_rules, (), draft("motorcycle red * helmet")) == by_rules[0]


def test_a_reading_that_agrees_a_little_better_is_not_enough() -> None:
    long = "motorcycle grey black * helmet red white * bag blue > la gare # casque"
    by_rules = [draft(f"{long} @ Casino"), draft(long)]
    heard = draft(long)
    assert 0 < agreement(by_rules[1], heard) - agreement(by_rules[0], heard) < CLEARLY
    assert reconcile(by_rules, (), heard) == by_rules[0]


def test_what_moves_is_the_translators_where_the_rules_left_its_word_unread() -> None:
    found = reconcile([draft("grey > la gare")], ("compacte",), draft("car grey"))
    assert found == draft("car grey > la gare")


def test_nothing_is_taken_where_the_rules_read_every_word() -> None:
    alone = draft("grey > la gare")
    assert reconcile([alone], (), draft("car grey")) == alone


def test_a_target_that_the_rules_found_stands() -> None:
    found = reconcile([draft("van grey")], ("compacte",), draft("car grey"))
    assert found.target is Target.VAN


def test_a_follow_up_and_a_command_take_no_target() -> None:
    for line in ("refine grey", "undo"):
        assert reconcile([draft(line)], ("compacte",), draft("car")).target is None


def test_agreement_is_a_share_of_what_both_say() -> None:
    assert agreement(draft("car grey"), draft("car grey")) == 1
    assert agreement(draft("car grey"), draft("count van")) == 0
    assert 0.5 < agreement(draft("car grey > la gare"), draft("car grey")) < 1
