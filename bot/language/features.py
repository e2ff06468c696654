"""What the trained weights look at: the same for training and for reading."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations, pairwise

from bot.language.kinds import kind_of
from bot.language.lexicon import hits
from bot.language.pieces import Piece
from bot.language.text import stem
from bot.language.vectors import DIMENSIONS, corrected, mean

Features = dict[str, float]

_DIRECTION = 6.0
"""How much a dimension of the words' direction weighs beside a word of its own (found by trial)."""
_KIND = 0.7
"""How much a kind of words weighs beside a word of its own."""
_NEGATION_REACH = 3
_TONES = ("positive", "negative")
_PAIRED = frozenset(
    (
        *("trouble", "resolved", "negation", "no blocker", "other people", "sarcasm", "win"),
        *("progress", "praise", "not yet a win", "good", "bad", "middling"),
    )
)


def tone_features(pieces: Sequence[Piece]) -> Features:
    """Of a whole answer, for its mood at first sight."""
    found: Features = {}
    for piece in pieces:
        _words(found, piece)
        _groups(found, piece)
        _marks(found, piece)
    for end, piece in (("first", pieces[0]), ("last", pieces[-1])):
        for group in piece.found:
            found[f"{end}:{group}"] = 0.5
    _pairs(found, {group for piece in pieces for group in piece.found}, 0.5)
    found[f"length:{_size(sum(len(p.stems) for p in pieces))}"] = 1.0
    _direction(found, (word for piece in pieces for word in piece.words))
    return found


def piece_features(pieces: Sequence[Piece], place: int, tone: dict[str, float]) -> Features:
    """Of one piece, a little of its neighbours, and the tone of the answer."""
    piece = pieces[place]
    found = tone_of_piece(tone)
    _words(found, piece)
    _groups(found, piece)
    _pairs(found, set(piece.found), 1.0)
    _marks(found, piece)
    if piece.label:
        found[f"label:{piece.label}"] = 1.0
    if piece.turn:
        found[f"turn:{piece.turn}"] = 1.0
    found[f"length:{_size(len(piece.stems))}"] = 1.0
    for side, near in (("before", place - 1), ("after", place + 1)):
        if 0 <= near < len(pieces):
            for group in pieces[near].found:
                found[f"{side}:{group}"] = 0.5
            if pieces[near].sentence == piece.sentence:
                found[f"{side}:joined"] = 1.0
        else:
            found[f"{side}:none"] = 1.0
    _direction(found, piece.words)
    return found


def tone_of_piece(tone: dict[str, float]) -> Features:
    """What a piece has of the tone of its answer."""
    return {f"tone:{one}": 2 * tone[one] for one in _TONES}


def cause_features(pieces: Sequence[Piece]) -> Features:
    """Of the pieces of one blocker, for its root cause: what it is about, not how it is felt."""
    found: Features = {}
    for piece in pieces:
        _words(found, piece)
        for group, places in piece.found.items():
            found[f"has:{group}"] = max(found.get(f"has:{group}", 0.0), 0.5 + 0.5 * len(places))
    _direction(found, (word for piece in pieces for word in piece.words))
    return found


def balance_features(troubled: Sequence[float], won: Sequence[float]) -> Features:
    """Of the judgements about an answer's pieces, for what it says as a whole.

    `troubled` and `won` say how likely each piece is a blocker, a win.
    """
    return {
        "trouble": 2 * min(sum(troubled), 2.0),
        "won": 2 * min(sum(won), 2.0),
        "trouble most": 2 * max(troubled),
        "won most": 2 * max(won),
        "balance": 2 * (sum(won) - sum(troubled)) / (1 + sum(won) + sum(troubled)),
    }


def mention_features(
    before: Sequence[str], after: Sequence[str], following: Sequence[str], *, rule: bool, sure: bool
) -> Features:
    """Of a name: the words of its sentence on both sides and those of the next sentence.

    `rule` says whether the patterns find it thanked, `sure` whether it is surely a name.
    """
    found: Features = {}
    for side, words in (("<", [*before[-5:]]), (">", [*after[:7]])):
        stems = [_plain(word) for word in words]
        found |= {f"{side}{one}": 1.0 for one in stems}
        found |= {f"{side}{one} {other}": 1.0 for one, other in pairwise(stems)}
    if before:
        found[f"<1 {_plain(before[-1])}"] = 1.0
    else:
        found["first"] = 1.0
    if after:
        found[f">1 {_plain(after[0])}"] = 1.0
        found[f">12 {' '.join(map(_plain, after[:2]))}"] = 1.0
    else:
        found["last"] = 1.0
    for lead, words in (("s", [*before, "_", *after]), ("n", following)):
        found |= {f"{lead}:{group}": 1.0 for group in hits([_plain(word) for word in words])}
    found |= {f"n:{_plain(word)}": 0.5 for word in following[:6]}
    if rule:
        found["rule"] = 2.0
    if sure:
        found["sure"] = 1.0
    if "!" in "".join(after):
        found["mark:!"] = 1.0
    _direction(found, after[:7], ">")
    _direction(found, before[-5:], "<")
    return found


def _words(found: Features, piece: Piece) -> None:
    stems = [_plain(word) for word in piece.words]
    for one in stems:
        found[f"w:{one}"] = 1.0
    for one, other in pairwise(stems):
        found[f"w:{one} {other}"] = 1.0
    kinds = [kind_of(word) for word in piece.words]
    for one in kinds:
        found[f"k:{one}"] = _KIND
    for one, other in pairwise(kinds):
        found[f"k:{one} {other}"] = _KIND


def _plain(word: str) -> str:
    return "0" if word[0].isdigit() else stem(corrected(word))


def _groups(found: Features, piece: Piece) -> None:
    denied = [end for _, end in piece.found.get("negation", ())]
    for group, places in piece.found.items():
        found[f"has:{group}"] = 1.0
        if len(places) > 1:
            found[f"twice:{group}"] = 1.0
        if any(0 <= start - end < _NEGATION_REACH for start, _ in places for end in denied):
            found[f"denied:{group}"] = 1.0
    if piece.thanks:
        found["thanks"] = 1.0


def _pairs(found: Features, groups: set[str], weight: float) -> None:
    for one, other in combinations(sorted(groups & _PAIRED), 2):
        found[f"both:{one}|{other}"] = weight


def _marks(found: Features, piece: Piece) -> None:
    for word in piece.words:
        if word[0] in "!?":
            found[f"mark:{word[0]}"] = 1.0
        elif word[0].isdigit():
            found["mark:0"] = 1.0


def _size(count: int) -> str:
    return next((str(most) for most in (1, 2, 4, 7, 12, 20, 40) if count <= most), "more")


def _direction(found: Features, words: Iterable[str], lead: str = "") -> None:
    numbers = mean(tuple(corrected(word) for word in words))
    for name, number in zip(_dimensions(lead), numbers, strict=True):
        found[name] = number * _DIRECTION


@cache
def _dimensions(lead: str) -> tuple[str, ...]:
    return tuple(f"{lead}d:{place}" for place in range(DIMENSIONS))
