"""`resources` in an organisation file: its own list of things to learn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.coaching.learning.listed import Entry
from bot.errors import WrongInput
from bot.people.orgfile.sections import Section, SectionReader
from bot.people.orgfile.values import name, whole_number
from bot.people.orgfile.yaml_nodes import Items, Node, shown
from storage.words import Cause

KEYS = ("title", "address", "topic", "cause", "minutes")
LONGEST_ADDRESS = 500
LONGEST_MINUTES = 10_000

_EXAMPLE = "title: Security questionnaires, address: https://wiki.example.com/sq, topic: security"


def read_resources(read: SectionReader, organisation: Section) -> tuple[Entry, ...] | None:
    """What the file lists; None where it says nothing about it, which leaves the list as it is."""
    if "resources" not in organisation.values:
        return None
    listed = organisation.values["resources"]
    if isinstance(listed, Items) and not listed.items:
        return ()
    nodes = read.items(organisation, "resources", "something to learn from")
    found = [(_entry(read, node), node.line) for node in nodes]
    first: dict[str, int] = {}
    for entry, line in found:
        if entry.address and entry.address in first:
            also = first[entry.address]
            read.say(line, f"`address` {shown(entry.address)} is on line {also} too. Name it once.")
        first.setdefault(entry.address, line)
    return tuple(entry for entry, _ in found)


def _entry(read: SectionReader, node: Node) -> Entry:
    needed = ("title", "address", "topic", "minutes")
    section = read.section(node, "a resource", KEYS, needed, _EXAMPLE)
    return Entry(
        title=read.value(section, "title", name, ""),
        address=read.value(section, "address", address, ""),
        topic=read.value(section, "topic", name, ""),
        minutes=read.value(section, "minutes", whole_number(1, LONGEST_MINUTES), 1),
        cause=read.value(section, "cause", cause, Cause.TRAINING),
    )


def address(text: str) -> str:
    """A web address. Raises WrongInput."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        fits = False
    unfit = any(one.isspace() or not one.isprintable() for one in text)
    if not fits or unfit or len(text) > LONGEST_ADDRESS:
        raise WrongInput(
            f"{shown(text)} is no web address. Write one such as https://wiki.example.com/pricing, "
            f"of at most {LONGEST_ADDRESS} characters."
        )
    return text


def cause(text: str) -> Cause:
    """A root cause. Raises WrongInput."""
    word = text.strip().casefold()
    if word not in set(Cause):
        raise WrongInput(f"{shown(text)} is no root cause. Allowed are {', '.join(Cause)}.")
    return Cause(word)


@dataclass(frozen=True, slots=True)
class ResourcesChanged:
    """The list of things to learn from says something else: all that it says now."""

    before: tuple[Entry, ...]
    after: tuple[Entry, ...]

    @property
    def sentence(self) -> str:
        """`To learn from: new is A; gone is B; changed is C.`"""
        held = {one.address: one for one in self.before}
        wanted = {one.address: one for one in self.after}
        new = [one.title for one in self.after if one.address not in held]
        gone = [one.title for one in self.before if one.address not in wanted]
        other = [one.title for one in self.after if held.get(one.address, one) != one]
        parts = [
            f"{word}: {', '.join(titles)}"
            for word, titles in (("new", new), ("gone", gone), ("changed", other))
            if titles
        ]
        return f"To learn from, {'; '.join(parts)}."


def differ(before: Sequence[Entry], after: Sequence[Entry]) -> bool:
    """Whether two lists say different things; their order says nothing."""
    return sorted(before, key=_address) != sorted(after, key=_address)


def _address(entry: Entry) -> str:
    return entry.address
