"""An answer cut into pieces, with the place of each piece kept, so that every quote is verbatim."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.language.words import word_list

LONGEST_READ = 6000
"""Characters that are read; an answer of more is read to here (nobody writes it by hand)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: from `start` up to, not including, `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, emoji or run of `!` and `?`, folded, with its place."""

    word: str
    start: int
    end: int


class _Folding(dict[int, int]):
    """One character for one character: lower case, no accents, straight quotes."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        plain = unicodedata.normalize("NFKD", character)[0].lower()
        folded = ord(plain) if len(plain) == 1 else code
        self[code] = folded
        return folded


_FOLDING = _Folding(
    {
        ord(a): ord(b)
        for a, b in zip("‘’‛´`“”„–—−‑…ßøłđ\u00a0", "'''''\"\"\"----.sold ", strict=True)
    }
)


def fold(text: str) -> str:
    """`text` in lower case without accents; as long as `text`, so that places stay right."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


_TOKEN = re.compile(
    r"[a-z0-9]+(?:[.,]\d+)*(?:'[a-z]+)*%?|[!?]+|[\U0001F300-\U0001FAFF\u2600-\u27BF]|"
    r":[-']?[()dp/|]|[()]:"
)


def tokens(folded: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a folded text between two places."""
    stop = len(folded) if end is None else end
    return [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(folded, start, stop)]


# A full stop after these ends no sentence.
_SHORT_FORMS = word_list("abbreviations")
_SENTENCE_END = re.compile(
    r"[.!?]+[\"')\]]*(?=\s|$|[A-Z])|[\n\r\u2022]+|;(?=\s)|\s+[|/*]\s+|\s+(?=\(?\d{1,2}[.)]\s)"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]+\s+(?=\w)"
)
_LAST_WORD = re.compile(r"[a-z.]+$")


def sentences(text: str, folded: str) -> list[Span]:
    """The sentences and list lines of a text, without the blanks around them."""
    found: list[Span] = []
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        if match.start() < begin:
            continue
        if match.group().startswith(".") and len(match.group()) == 1:
            before = _LAST_WORD.search(folded, begin, match.start())
            if before and (before.group() in _SHORT_FORMS or len(before.group()) == 1):
                continue
            if (
                match.end() < len(text)
                and not text[match.end()].isspace()
                and not _starts(text, match)
            ):
                continue
        _keep(text, begin, match.end(), found)
        begin = match.end()
    _keep(text, begin, len(text), found)
    return found


def _starts(text: str, match: re.Match[str]) -> bool:
    """Whether a stop without a blank ("done.Next") still ends a sentence."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 2]
    return before.islower() and after[:1].isupper() and after[1:].islower()


_TRIMMED = " \t\r\n\f\v\u00a0-+*•>,;:|/–—.\x00"


def _keep(text: str, start: int, end: int, found: list[Span]) -> None:
    while start < end and text[start] in _TRIMMED and not text.startswith((":)", ":("), start):
        start += 1
    while end > start and text[end - 1] in " \t\r\n\f\v\u00a0,;|-–—*\x00":
        end -= 1
    if start < end:
        found.append(Span(start, end))


_SUBJECT = (
    r"(?:i|i'm|i've|i'd|i'll|im|ive|we|we're|we've|they|they're|he|she|he's|she's|it|it's|its|"
    r"that|that's"
    r"|this|there|there's|the|my|our|nobody|no one|noone|no-one|nothing|everyone|everybody|"
    r"still|also"
    r"|now|then|got|had|have|managed|closed|booked|need|waiting|stuck|just|not|no|never|can't|"
    r"cant|cannot"
    r"|finally|please|big|huge|shout|thanks|thank|kudos|props|cheers|hats|closed|signed|won|renewed"
    r"|kept|landed|cleared|finished|hit|passed|both|already|saved|helped|lost|people|customers"
    r"|legal|no|zero|plus|someone|everyone's|nobody's|no-one's|which|who)"
)
_TURN = (
    r"(?:but|however|though|tho|although|yet|except|whereas|while|only|otherwise|that said|mind "
    r"you)"
)
_CLAUSE_BREAK = re.compile(
    rf"\s*[,:]?\s+-+\s+|\s*[()]\s*"
    rf"|\s*,?\s+(?=(?:but|although|whereas|however|except)\b)"
    rf"|\s*,\s*(?=(?:{_TURN}|and|so|plus|then|because)\b)"
    rf"|\s*,\s*(?={_SUBJECT}\b)"
    rf"|\s+(?=(?:and|so|while|though|tho|plus)\s+{_SUBJECT}\b)"
    r"|\s+[&+]\s+|:\s+(?=\w+\s+\w)"
    r"|(?<=\bweek),\s+|(?<=\bday),\s+|(?<=\bgood),\s+|(?<=\bfine),\s+"
)


def clauses(folded: str, sentence: Span) -> list[Span]:
    """A sentence cut where its subject or turn of mind changes; two words or more each."""
    pieces: list[Span] = []
    begin = sentence.start
    for match in _CLAUSE_BREAK.finditer(folded, sentence.start, sentence.end):
        if match.start() <= begin or match.end() >= sentence.end:
            continue
        if (
            _words(folded, begin, match.start()) < 2
            or _words(folded, match.end(), sentence.end) < 2
        ):
            continue
        _keep(folded, begin, match.start(), pieces)
        begin = match.end()
    _keep(folded, begin, sentence.end, pieces)
    return pieces


def _words(folded: str, start: int, end: int) -> int:
    return len(tokens(folded, start, end))


_UNCUT = word_list("uncut")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its ending: "stalled" and "stalling" are one, "approvals" is "approval"."""
    if word in _UNCUT:
        return word
    if "'" in word:
        word = word.replace("'", "")
    for ending, least in (
        ("ies", 3),
        ("ing", 4),
        ("edly", 4),
        ("ed", 3),
        ("es", 4),
        ("ly", 4),
        ("s", 3),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            word = word[: -len(ending)]
            if ending == "ies":
                return word + "y"
            if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdgmnprt":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
