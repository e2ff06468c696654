"""The grammar of an organisation file: keys, lists and values, and what to say of wrong ones."""

from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from bot.errors import WrongInput
from bot.people.orgfile.yaml_nodes import Fields, Items, Mistake, Node, Refused, Text, shown

T = TypeVar("T")


@dataclass
class Section:
    """A mapping whose keys were checked; what is left has a value."""

    line: int
    values: dict[str, Node] = field(default_factory=lambda: {})

    def line_of(self, key: str) -> int:
        return self.values[key].line if key in self.values else self.line


class SectionReader:
    """Takes nodes apart and collects mistakes; a stand-in for each lets the reading go on."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes

    def say(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(line, text))

    def section(
        self, node: Node, what: str, known: tuple[str, ...], required: tuple[str, ...], example: str
    ) -> Section:
        section = Section(node.line)
        if not isinstance(node, Fields):
            self._wrong_kind(node, what, f"written with keys, such as {{{example}}}")
            return section
        for key, (line, value) in node.entries.items():
            if key not in known:
                self.say(line, _unknown_key(key, what, known))
            elif not (isinstance(value, Text) and value.empty):
                section.values[key] = value
        for key in required:
            if key not in section.values:
                line = node.entries[key][0] if key in node.entries else node.line
                self.say(line, f"`{key}` is missing: {what} needs it.")
        return section

    def part(self, parent: Section, key: str, known: tuple[str, ...], example: str) -> Section:
        if key not in parent.values:
            return Section(parent.line)
        return self.section(parent.values[key], f"`{key}`", known, (), example)

    def items(self, parent: Section, key: str, what: str) -> list[Node]:
        node = parent.values.get(key)
        if node is None:
            return []
        if not isinstance(node, Items):
            self._wrong_kind(node, f"`{key}`", "a list, such as [...] or lines that start with -")
            return []
        if not node.items:
            self.say(node.line, f"`{key}` is empty. It needs at least one: {what}.")
        return node.items

    def value(self, section: Section, key: str, parse: Callable[[str], T], otherwise: T) -> T:
        if key not in section.values:
            return otherwise
        return self.parsed(section.values[key], f"`{key}`", parse, otherwise)

    def parsed(self, node: Node, what: str, parse: Callable[[str], T], otherwise: T) -> T:
        if not isinstance(node, Text) or node.empty:
            self._wrong_kind(node, what, "one value")
            return otherwise
        try:
            return parse(node.text)
        except WrongInput as error:
            self.say(node.line, f"{what}: {error}")
            return otherwise

    def _wrong_kind(self, node: Node, what: str, wanted: str) -> None:
        if isinstance(node, Refused):
            return
        if isinstance(node, Text):
            found = "nothing" if node.empty else shown(node.text)
        else:
            found = "a list" if isinstance(node, Items) else "keys with values"
        self.say(node.line, f"{what[:1].upper()}{what[1:]} must be {wanted}; found {found}.")


def _unknown_key(key: str, what: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key.lower().replace("-", "_").replace(" ", "_"), known, 1, 0.6)
    hint = f"Did you mean `{near[0]}`?" if near else f"Allowed are {', '.join(known)}."
    return f"{shown(key)} is no key of {what}. {hint}"
