"""The playbook that ships, and what an organisation hears about a play that is wrong."""

from pathlib import Path

import pytest

from prompts.play_file import CAUSES, SIGNALS, SIGNALS_WITH_CAUSE, About, read_play
from prompts.playbook import PlaybookError, load_playbook, read_playbook
from storage.words import Cause

PLAYBOOK = load_playbook()

GOOD = """---
title: Find the owner of a slow step
signals: [blocker_open]
causes: [process]
follow_up_days: 7
---

## When it applies

Something is stuck.

## Why it matters

Nobody can mend it alone.

## Open with

{name}, something is in your way. Would now be a good time?

## Ask

- What is stuck?
- How long has it been so?
- What would help,
  and whom?

## Offer

- A word with the owner.

## Leave out

- Blame.

## Ask afterwards

Is it moving now?

## Sources

- Somebody (2001), Something
"""


def sentences(text: str, name: str = "slow-step.md") -> list[str]:
    play, mistakes = read_play(name, text)
    assert (play is None) == bool(mistakes)
    return [str(mistake) for mistake in mistakes]


def test_a_play_is_read_as_it_is_written() -> None:
    play, mistakes = read_play("slow-step.md", GOOD)
    assert mistakes == ()
    assert play is not None
    assert (play.id, play.title) == ("slow-step", "Find the owner of a slow step")
    assert (play.signals, play.causes, play.follow_up_days) == (("blocker_open",), ("process",), 7)
    assert play.questions == (
        "What is stuck?",
        "How long has it been so?",
        "What would help, and whom?",
    )
    assert play.leave_out == ("Blame.",)
    assert play.follow_up == "Is it moving now?"


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    assert sentences("\ufeff" + GOOD.replace("\n", "\r\n")) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("---\ntitle", "title", "slow-step.md, front matter: Begin the file with fields"),
        ("title: Find", "title: [Find", "slow-step.md, front matter: It is not valid YAML near"),
        (
            "title: Find the owner of a slow step\n",
            "",
            "slow-step.md, title: Write a title of 1 to 60 characters.",
        ),
        (
            "title: Find",
            "titel: Find",
            "slow-step.md, titel: There is no such field. Did you mean title?",
        ),
        (
            "[blocker_open]",
            "[blocker_opn]",
            "slow-step.md, signals: blocker_opn is not known. Did you mean blocker_open?",
        ),
        ("[blocker_open]", "blocker_open", "slow-step.md, signals: Write a list of one or more"),
        ("[blocker_open]", "[[a]]", "slow-step.md, signals: Write words only."),
        (
            "[blocker_open]",
            "[blocker_open, blocker_open]",
            "slow-step.md, signals: Name each only once.",
        ),
        (
            "[process]",
            "[weather]",
            "slow-step.md, causes: weather is not known. Allowed are training, expectations, "
            "market, process, workload and other.",
        ),
        (
            "_days: 7",
            "_days: 60",
            "slow-step.md, follow_up_days: Write a whole number of days from 1 to 42.",
        ),
        (
            "_days: 7",
            "_days: true",
            "slow-step.md, follow_up_days: Write a whole number of days from 1 to 42.",
        ),
        (
            "_days: 7",
            "_days: 2026-99-99",
            "slow-step.md, front matter: It is not valid YAML. Write one field a line.",
        ),
        (
            "## Ask afterwards",
            "## Afterwards",
            "slow-step.md, Afterwards: There is no such heading. Did you mean Ask afterwards?",
        ),
        (
            "## Leave out\n\n- Blame.\n\n",
            "",
            "slow-step.md, Leave out: The heading is missing. Add ## Leave out with its text.",
        ),
        (
            "- Blame.",
            "",
            "slow-step.md, Leave out: There is nothing under the heading. Write its text.",
        ),
        ("- Blame.", "Blame.", "slow-step.md, Leave out: Write a list: every item begins"),
        (
            "## Leave out",
            "## Offer",
            "slow-step.md, Offer: The heading stands there twice. Keep one.",
        ),
        ("Is it moving now?", "Is it moving?!", "slow-step.md, Ask afterwards: Leave out excl"),
        (
            "Is it moving now?",
            "See whether it moves.",
            "slow-step.md, Ask afterwards: Write a question, ending with a question mark.",
        ),
        ("alone.", "in 90 % of cases.", "slow-step.md, Why it matters: Leave out figures."),
        (
            "How long has it been so?",
            "Who did it?",
            "slow-step.md, Ask: Begin with What or How and end with a question mark: “Who did it?”",
        ),
        (
            "- How long has it been so?\n",
            "",
            "slow-step.md, Ask: Write three questions; there are 2.",
        ),
        (
            "Would now be a good time?",
            "Let us talk.",
            "slow-step.md, Open with: Ask for permission: one sentence is a question.",
        ),
        (
            "{name}, something",
            "{team}, something",
            "slow-step.md, Open with: The only placeholder is {name}.",
        ),
        (
            "Nobody can",
            "{name} cannot",
            "slow-step.md, Why it matters: Placeholders are allowed only under Open with.",
        ),
        (
            "something is in your way.",
            "you seem unmotivated.",
            "slow-step.md, Open with: Say what happened, and leave out the label “unmotivated”.",
        ),
        (
            "something is in your way.",
            "it is stuck. I saw it.",
            "slow-step.md, Open with: Keep it to two sentences within 320 characters.",
        ),
        (
            "[blocker_open]",
            "[shared_cause]",
            "slow-step.md, Open with: A play about a team has no {name}. Speak of the team.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_file_field_and_what_is_allowed(
    before: str, after: str, expected: str
) -> None:
    assert before in GOOD
    found = sentences(GOOD.replace(before, after, 1))
    assert any(sentence.startswith(expected) for sentence in found), found


@pytest.mark.parametrize("text", ["", "---\n---\n", "---\n- a\n---\n", "\x00" * 50, "[" * 9000])
def test_what_is_no_play_at_all_gets_a_sentence_and_no_traceback(text: str) -> None:
    assert sentences(text)
    assert sentences(f"---\n{text}\n---\n")


def test_a_name_with_capitals_is_refused() -> None:
    (found,) = sentences(GOOD, "Slow Step.md")
    assert found.startswith("Slow Step.md, file name: Use small letters, digits and hyphens")


def test_the_shipped_playbook_is_complete() -> None:
    assert len(PLAYBOOK.plays) >= 40
    for signal in SIGNALS:
        for cause in CAUSES if signal in SIGNALS_WITH_CAUSE else (None,):
            assert PLAYBOOK.answering(signal, cause), (signal, cause)


def test_a_person_can_hear_of_the_same_signal_twice_without_the_same_play() -> None:
    for signal in SIGNALS:
        for cause in CAUSES if signal in SIGNALS_WITH_CAUSE else (None,):
            if SIGNALS[signal] is About.PERSON and cause is None:
                assert len(PLAYBOOK.answering(signal, cause)) >= 2, (signal, cause)


def test_no_shipped_play_promises_an_effect_or_speaks_of_ranking() -> None:
    for play in PLAYBOOK.plays:
        said = " ".join((play.title, play.when, play.why, play.opener, *play.questions))
        for word in ("percent", "per cent", "%", "studies show", "ranking", "quota attainment"):
            assert word not in said.lower(), (play.id, word)


def test_the_causes_are_those_a_blocker_can_have() -> None:
    assert tuple(Cause) == CAUSES


def test_plays_for_the_cause_come_before_plays_for_any_cause() -> None:
    plays = PLAYBOOK.answering("blocker_open", "market")
    assert [bool(play.causes) for play in plays] == sorted(
        (bool(play.causes) for play in plays), reverse=True
    )
    assert plays[0].id == "blocker-market-as-it-is"


def test_an_organisation_adds_plays_and_replaces_by_name(tmp_path: Path) -> None:
    (tmp_path / "our-own.md").write_text(GOOD, encoding="utf-8")
    own = GOOD.replace("Find the owner of a slow step", "Ask Kim")
    (tmp_path / "blocker-clear-the-path.md").write_text(own, encoding="utf-8")
    (tmp_path / "README.md").write_text("Our plays.", encoding="utf-8")
    playbook = load_playbook(tmp_path)
    assert len(playbook.plays) == len(PLAYBOOK.plays) + 1
    replaced = playbook.play("blocker-clear-the-path")
    assert replaced is not None
    assert replaced.title == "Ask Kim"
    assert playbook.play("gone") is None


def test_a_replacement_that_leaves_a_signal_unanswered_is_named(tmp_path: Path) -> None:
    text = GOOD.replace("{name}, s", "S").replace("[blocker_open]", "[shared_cause]")
    (tmp_path / "team-learn-together.md").write_text(text, encoding="utf-8")
    _, mistakes = read_playbook(tmp_path)
    assert [str(mistake) for mistake in mistakes] == [
        "the playbook, signals: No play answers shared_cause with the cause training. "
        "Add one that does."
    ]


def test_all_mistakes_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(GOOD.replace("Is it moving now?", ""), encoding="utf-8")
    (tmp_path / "two.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "three.md").write_text(GOOD + "x" * 30_000, encoding="utf-8")
    (tmp_path / "four.md").mkdir()
    with pytest.raises(PlaybookError) as caught:
        load_playbook(tmp_path)
    assert [mistake.file for mistake in caught.value.mistakes] == [
        "four.md",
        "one.md",
        "three.md",
        "two.md",
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="There is no such folder"):
        load_playbook(tmp_path / "plays")
