"""YAML as text with line numbers: just enough of it for files that people write by hand.

Values stay as they were written, so that none of YAML's guesses happen: `NO` is Norway and not
false, `14:00` is a time and not 840, an id of digits is an id. Anchors, aliases and tags are
refused, which leaves nothing that can grow or build objects.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

MAX_BYTES = 20_000_000
"""Larger files are refused; 100,000 reps take about 11 MB."""
_MAX_DEPTH = 12

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong with a file, on which line (from 1)."""

    line: int
    text: str


class BrokenYaml(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.mistake = Mistake(line, text)


@dataclass(frozen=True, slots=True)
class Text:
    """One value as it was written; `empty` where there is none (nothing, `~` or `null`)."""

    line: int
    text: str
    quoted: bool = False

    @property
    def empty(self) -> bool:
        return not self.quoted and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    items: "list[Node]" = field(default_factory=lambda: [])


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping; of a key that was given twice, the first."""

    line: int
    entries: "dict[str, tuple[int, Node]]" = field(default_factory=lambda: {})
    """Key -> line of the key, value."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that was reported as a mistake already."""

    line: int


Node = Text | Items | Fields | Refused


def read_yaml(data: bytes) -> tuple[Node, list[Mistake]]:
    """The single document of a YAML file, and what is wrong with it as YAML.

    Raises BrokenYaml where nothing sensible can be read.
    """
    text = _decode(data)
    builder = _Builder()
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _broken(error, text) from error
    if builder.root is None or (isinstance(builder.root, Text) and builder.root.empty):
        raise BrokenYaml(1, "The file is empty. It describes one organisation and its teams.")
    return builder.root, builder.mistakes


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise BrokenYaml(1, f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenYaml(
            data.count(b"\n", 0, error.start) + 1,
            "There is a byte that is not UTF-8. Save the file with the encoding UTF-8.",
        ) from error
    stray = _UNPRINTABLE.search(text)
    if stray is not None:
        raise BrokenYaml(
            text.count("\n", 0, stray.start()) + 1,
            f"There is an invisible character (U+{ord(stray[0]):04X}). Remove it.",
        )
    return text


def _events(text: str) -> Iterator[yaml.Event]:
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    yield from yaml.parse(text, Loader=loader)


@dataclass(slots=True)
class _Open:
    """A list or mapping still being read; in a mapping the key that waits for its value."""

    node: Items | Fields
    key: Node | None = None


class _Builder:
    """Puts parsing events together to nodes, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.mistakes: list[Mistake] = []
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise BrokenYaml(
                        line, "A second document starts here (---). One file is one organisation."
                    )
            case yaml.AliasEvent():
                self._say(line, f"The alias *{event.anchor} is not allowed. Write the value out.")
                self._place(Refused(line))
            case yaml.ScalarEvent():
                self._refuse_marks(event, line)
                self._place(Text(line, event.value, quoted=bool(event.style)))
            case yaml.SequenceStartEvent():
                self._refuse_marks(event, line)
                self._begin(Items(line))
            case yaml.MappingStartEvent():
                self._refuse_marks(event, line)
                self._begin(Fields(line))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._open.pop()
            case _:
                pass

    def _begin(self, node: Items | Fields) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise BrokenYaml(
                node.line, f"Lists and mappings are nested more than {_MAX_DEPTH} deep here."
            )
        self._place(node)
        self._open.append(_Open(node))

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.node, Items):
            parent.node.items.append(node)
        elif parent.key is None:
            if not isinstance(node, Text):
                self._say(node.line, "A key must be plain text.")
            parent.key = node
        else:
            key, parent.key = parent.key, None
            if isinstance(key, Text):
                self._enter(parent.node, key, node)

    def _enter(self, parent: Fields, key: Text, value: Node) -> None:
        if key.text in parent.entries:
            first = parent.entries[key.text][0]
            self._say(
                key.line, f"{shown(key.text)} is given twice, first on line {first}. Keep one."
            )
        else:
            parent.entries[key.text] = (key.line, value)

    def _refuse_marks(self, event: yaml.NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if event.anchor is not None:
            self._say(line, f"The anchor &{event.anchor} is not allowed. Write the value out.")
        if tag is not None:
            self._say(line, f"The tag {shown(tag)} is not allowed. Write the value alone.")

    def _say(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(line, text))


def shown(text: str) -> str:
    """A found value as it stands in a sentence: quoted, cut, without control characters."""
    return repr(text if len(text) <= 40 else text[:40] + "...")


def _broken(error: yaml.MarkedYAMLError, text: str) -> BrokenYaml:
    """What a person can do about a syntax error; the two YAML parsers word them differently."""
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    began = error.context_mark.line + 1 if error.context_mark else line
    problem, context = (error.problem or "").lower(), (error.context or "").lower()
    if "cannot start any token" in problem and mark:
        character = text.splitlines()[mark.line][mark.column : mark.column + 1]
        sentence = (
            "A tab stands here. Indent with spaces."
            if character == "\t"
            else f"A value that starts with {character} needs quotes around it."
        )
    elif "mapping values are not allowed" in problem:
        sentence = (
            "There is a colon too many, or the line is indented too far. "
            "A value with a colon in it needs quotes."
        )
    elif "quoted scalar" in context:
        line, sentence = began, "A quotation mark is opened here and never closed."
    elif "flow sequence" in context or "flow mapping" in context:
        sentence = f"A [ or {{ from line {began} is not closed before this."
    elif "block collection" in context or "block mapping" in context:
        sentence = (
            f"This line does not fit those from line {began} on. Check how far it is indented."
        )
    else:
        sentence = f"This is not valid YAML: {problem or context}."
    # Some parsers see the end of the file on a line after the last.
    return BrokenYaml(min(line, max(1, len(text.splitlines()))), sentence)
