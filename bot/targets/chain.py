"""The record's chain: each entry is sealed together with the seal of the one before.

Whoever changes, removes or slips in an entry would have to make every later seal anew. What was
said and shown is not in an entry but beside it: the entry holds its fingerprint only, so that
words can be removed when a person asks for it, and the chain still holds.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

Facts = Mapping[str, Any]
"""JSON values without floats."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is stored. `content` is canonical JSON; `words` is None where none were said,
    or where they were removed; `repeated` are the columns that repeat what is in the content."""

    number: int
    content: str
    previous: str
    hash: str
    words: str | None
    salt: str | None
    repeated: Facts


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not hold, and the sentence that says why."""

    number: int
    sentence: str


def canonical(value: Facts) -> str:
    """The one way to write a JSON object: keys in order, no spaces, ASCII only. Numbers that must
    be exact are text by then; a float is a mistake of ours (TypeError)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    json.loads(text, parse_float=_refuse)
    return text


def _refuse(number: str) -> float:
    raise TypeError(f"a record holds no floats, such as {number}: write exact numbers as text")


def beginning(organisation_id: int) -> str:
    """What stands before the first entry of an organisation's record."""
    return _sha256(f"relieved-quota record of organisation {organisation_id}")


def seal(previous: str, content: str) -> str:
    """The hash of an entry: SHA-256 over the hash of the one before and the content."""
    return _sha256(f"{previous}\n{content}")


def fingerprint(salt: str, words: str) -> str:
    """The hash of words. Without its salt, which goes with the words, it tells nothing of them."""
    return _sha256(f"{salt}\n{words}")


def first_broken(organisation_id: int, links: Iterable[Link]) -> Broken | None:
    """Check a whole record, entries in the order of their numbers. None: it holds."""
    previous, expected = beginning(organisation_id), 1
    gone: list[int] = []
    removed: set[int] = set()
    for link in links:
        if link.number != expected:
            return Broken(expected, f"Entry {expected} is missing.")
        content = _content(link.content)
        sentence = _wrong(link, previous, content)
        if sentence:
            return Broken(link.number, sentence)
        if link.words is None and content.get("words") is not None:
            gone.append(link.number)
        removed.update(_removals(content))
        previous, expected = link.hash, expected + 1
    silently = next((number for number in gone if number not in removed), None)
    if silently is None:
        return None
    return Broken(
        silently, f"The words of entry {silently} are gone, and no entry says who removed them."
    )


def _wrong(link: Link, previous: str, content: Facts) -> str | None:
    """What is wrong with one entry, given the seal of the one before."""
    if link.previous != previous:
        return f"Entry {link.number} does not follow the one before it."
    if seal(previous, link.content) != link.hash:
        return f"Entry {link.number} is not what was sealed."
    if any(content.get(key) != value for key, value in link.repeated.items()):
        return f"Entry {link.number} is shown other than it was sealed."
    if link.words is not None and fingerprint(link.salt or "", link.words) != content.get("words"):
        return f"The words of entry {link.number} were changed."
    return None


def _removals(content: Facts) -> Sequence[int]:
    """The entries whose words an entry says were removed."""
    if content.get("kind") != "words_removed":
        return ()
    facts = cast(Facts, content.get("facts") or {})
    return cast(Sequence[int], facts.get("entries", ()))


def _content(text: str) -> Facts:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return cast(Facts, value) if isinstance(value, dict) else {}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
