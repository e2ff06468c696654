"""What the network is asked, and what becomes of its answers."""

import asyncio
import threading

import pytest

from bot.language.judge import judge
from bot.language.judgement import (
    WINDOW,
    Judgement,
    PieceJudged,
    asked_of,
    hints_of,
    judgement_of,
    parts_of,
)
from bot.language.network import Network, network
from bot.language.offline import OfflineReader
from bot.language.pieces import Piece, pieces_of
from bot.language.text import Span, fold, sentences


def _pieces(text: str) -> list[Piece]:
    return pieces_of(text, fold(text), sentences(text, fold(text)))


def _seen(cause: str = "process", *, blocker: float = 0.0, win: float = 0.0) -> PieceJudged:
    causes = {"process": 0.0, "market": 0.0, cause: blocker}
    return PieceJudged(causes, win)  # pyright: ignore[reportArgumentType]


def _judgement(*seen: PieceJudged) -> Judgement:
    most, best = max(one.blocker for one in seen), max(one.win for one in seen)
    return Judgement({"neutral": 0.6, "positive": 0.3, "negative": 0.1}, most, best, seen, ())


def test_every_piece_and_name_is_shared_out_over_its_own_words():
    text = "Legal is slow, but Maya helped"
    folded, pieces = fold(text), _pieces(text)
    (part,) = parts_of(folded, pieces, [Span(19, 23)])
    asked = asked_of(folded, part, network().hints)
    assert len(asked.ids) == 2 + 7  # the words and the comma, between a beginning and an end
    assert asked.pieces[0][1:4] == pytest.approx([1 / 3] * 3)
    assert [sum(row) for row in (*asked.pieces, *asked.names)] == pytest.approx([1, 1, 1])
    assert asked.names[0].index(1.0) == 6


def test_a_long_answer_is_looked_at_in_parts_of_whole_sentences():
    text = "Legal has been slow with every one of our contracts again. " * 40 + "Thanks Maya."
    folded, pieces = fold(text), _pieces(text)
    name = Span(text.index("Maya"), text.index("Maya") + 4)
    parts = parts_of(folded, pieces, [name])
    assert len(parts) > 2
    assert [piece for part in parts for piece in part.pieces] == pieces
    assert [list(part.names) for part in parts] == [[]] * (len(parts) - 1) + [[name]]
    assert all(len(asked_of(folded, part, ()).ids) <= WINDOW + 2 for part in parts)
    judged = judgement_of(folded, pieces, [name])
    assert len(judged.pieces) == len(pieces)
    assert judged.moods["negative"] > 0.5
    assert judged.thanked[0] > 0.5


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("blockers: legal", "under:blocker"),
        ("waiting for legal", "has:process"),
        ("no problem", "denied:trouble"),
    ],
)
def test_what_is_known_beside_the_words(text: str, hint: str):
    assert hint in hints_of(_pieces(text)[0])
    assert hint in network().hints


def test_all_hints_that_the_network_learned_are_still_given():
    from benchmarks.reading.examples import CAUSES, HINTS, MOODS  # noqa: PLC0415

    assert (network().hints, network().causes, network().moods) == (HINTS, CAUSES, MOODS)


def test_neighbours_of_one_cause_are_one_blocker_and_of_two_are_two():
    pieces = _pieces("legal is slow, and it waits on finance, and customers freeze budgets")
    assert len(pieces) == 3
    seen = (_seen(blocker=0.9), _seen(blocker=0.8), _seen("market", blocker=0.7))
    found = judge(pieces, _judgement(*seen)).blockers
    assert [(len(run), cause) for run, cause in found] == [(2, "process"), (1, "market")]


def test_a_piece_beside_a_much_likelier_one_does_not_count():
    pieces = _pieces("legal is slow, and it rained")
    seen = _seen(blocker=0.95), _seen(blocker=0.35)
    assert [run for run, _ in judge(pieces, _judgement(*seen)).blockers] == [(pieces[0],)]


def test_wins_of_two_sentences_are_two_and_a_blocker_is_none():
    pieces = _pieces("Signed Hill. Kept Moss. Legal is slow.")
    seen = _seen(win=0.9), _seen(win=0.8), _seen(blocker=0.9, win=0.6)
    judged = judge(pieces, _judgement(*seen))
    assert judged.wins == ((pieces[0],), (pieces[1],))
    assert [run for run, _ in judged.blockers] == [(pieces[2],)]


async def test_the_loop_goes_on_while_the_network_is_read_for_the_first_time(
    monkeypatch: pytest.MonkeyPatch,
):
    gate, loaded = threading.Event(), network()

    def slowly() -> Network:
        assert gate.wait(10), "the loop was held up"
        return loaded

    monkeypatch.setattr("bot.language.offline.is_ready", lambda: False)
    monkeypatch.setattr("bot.language.offline.network", slowly)
    reading = asyncio.create_task(OfflineReader().read("Signed Hill!"))
    await asyncio.sleep(0)
    gate.set()
    assert (await reading).wins
