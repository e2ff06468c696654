"""One play of the coaching playbook: how it is written, read and checked.

A play is a Markdown file. Its name is the play's id, its front matter says which signals
it answers, its sections are what a manager reads:

    ---
    title: Find the owner of a slow step
    signals: [blocker_open]
    causes: [process]        # leave out when any cause will do
    follow_up_days: 7
    ---
    ## When it applies        one short paragraph
    ## Why it matters         one short paragraph, no figures
    ## Open with              one or two sentences that ask for permission; may use {name}
    ## Ask                    three open questions, each begins with What or How
    ## Offer                  a list
    ## Leave out              a list: what not to say
    ## Ask afterwards         the question that comes back after follow_up_days
    ## Sources                a list
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import cast

import yaml

CAUSES = ("training", "expectations", "market", "process", "workload", "other")


class About(StrEnum):
    """Whom a signal is about. Only a play about a person may use {name}."""

    PERSON = "person"
    TEAM = "team"


# The signals a play can answer. Those that carry a root cause are answered by cause.
SIGNALS: Mapping[str, About] = MappingProxyType(
    {
        "blocker_open": About.PERSON,
        "blocker_came_back": About.PERSON,
        "workload_high": About.PERSON,
        "mood_below_usual": About.PERSON,
        "gone_quiet": About.PERSON,
        "commitment_moving": About.PERSON,
        "worth_a_word": About.PERSON,
        "first_weeks": About.PERSON,
        "workload_rising": About.PERSON,
        "carrying_many": About.PERSON,
        "results_unexplained": About.PERSON,
        "back_from_leave": About.PERSON,
        "training_asked_twice": About.PERSON,
        "shared_cause": About.TEAM,
        "thanks_dried_up": About.TEAM,
        "cause_spreading": About.TEAM,
    }
)
SIGNALS_WITH_CAUSE = frozenset(
    {"blocker_open", "blocker_came_back", "shared_cause", "cause_spreading"}
)

FOLLOW_UP_DAYS = range(1, 43)
LONGEST_TITLE = 60
LONGEST_OPENER = 320
LONGEST_TEXT = 500

# Words that describe a person instead of what happened (domain.md, decision 12).
LABELS = (
    "lazy",
    "weak",
    "negative person",
    "difficult person",
    "underperformer",
    "low performer",
    "bad attitude",
    "not a team player",
    "unmotivated",
    "burned out",
    "burnt out",
    "depressed",
)


@dataclass(frozen=True, slots=True)
class Play:
    """One entry of the playbook. `causes` is empty where any cause will do."""

    id: str
    title: str
    signals: tuple[str, ...]
    causes: tuple[str, ...]
    when: str
    why: str
    opener: str
    questions: tuple[str, str, str]
    offers: tuple[str, ...]
    leave_out: tuple[str, ...]
    follow_up_days: int
    follow_up: str
    sources: tuple[str, ...]

    def answers(self, signal: str, cause: str | None) -> bool:
        """Whether the play fits a signal, and its root cause where it has one."""
        return signal in self.signals and (not self.causes or cause in self.causes)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a play: the file, the field, and a sentence with what is allowed."""

    file: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, {self.field}: {self.sentence}"


def read_play(name: str, text: str) -> tuple[Play | None, tuple[Mistake, ...]]:
    """One play from its file's name and text; None with its mistakes where it has any."""
    reader = _Reader(name)
    head, body = reader.split(text)
    if head is None:
        return None, tuple(reader.mistakes)
    sections = reader.sections(body)
    play = reader.play(head, sections)
    return (None if reader.mistakes else play), tuple(reader.mistakes)


_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.md")
_SENTENCE_END = re.compile(r"[.?](?=\s|$)")
_PLACEHOLDER = re.compile(r"[{}][^{}]*[}]?")

_HEAD_FIELDS = ("title", "signals", "causes", "follow_up_days")
_WHEN, _WHY, _OPENER, _ASK = "When it applies", "Why it matters", "Open with", "Ask"
_OFFER, _LEAVE_OUT, _AFTER, _SOURCES = "Offer", "Leave out", "Ask afterwards", "Sources"
_PROSE = (_WHEN, _WHY, _OPENER, _AFTER)
_LISTS = (_ASK, _OFFER, _LEAVE_OUT, _SOURCES)
_SECTIONS = (_WHEN, _WHY, _OPENER, _ASK, _OFFER, _LEAVE_OUT, _AFTER, _SOURCES)


class _Reader:
    """Reads one file and collects its mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []

    def wrong(self, field: str, sentence: str) -> None:
        self.mistakes.append(Mistake(self.file, field, sentence))

    def split(self, text: str) -> tuple[dict[str, object] | None, str]:
        if not _NAME.fullmatch(self.file):
            self.wrong(
                "file name", "Use small letters, digits and hyphens, such as slow-approval.md."
            )
        found = _FRONT_MATTER.match(text.replace("\r\n", "\n").lstrip("\ufeff"))
        if found is None:
            self.wrong("front matter", "Begin the file with fields between two lines of ---.")
            return None, ""
        try:
            head = cast("object", yaml.safe_load(found[1]))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            where = f" near line {mark.line + 2}" if mark is not None else ""
            self.wrong("front matter", f"It is not valid YAML{where}. Write one field a line.")
            return None, ""
        if not isinstance(head, dict):
            self.wrong("front matter", f"Name the fields {_listed(_HEAD_FIELDS)}.")
            return None, ""
        fields = {str(key): value for key, value in cast("dict[object, object]", head).items()}
        for name in fields:
            if name not in _HEAD_FIELDS:
                self.wrong(name, f"There is no such field. {_allowed(name, _HEAD_FIELDS)}")
        return fields, found[2]

    def sections(self, body: str) -> dict[str, list[str]]:
        parts = re.split(r"^##[ \t]+(.+?)[ \t]*$", body, flags=re.MULTILINE)
        if parts[0].strip():
            self.wrong("text", "Put every line under one of the headings.")
        found: dict[str, list[str]] = {}
        for name, text in zip(parts[1::2], parts[2::2], strict=True):
            if name not in _SECTIONS:
                self.wrong(name, f"There is no such heading. {_allowed(name, _SECTIONS)}")
            elif name in found:
                self.wrong(name, "The heading stands there twice. Keep one.")
            else:
                found[name] = self.items(name, text) if name in _LISTS else _paragraph(text)
        for name in _SECTIONS:
            if not found.get(name):
                if name not in found:
                    self.wrong(name, f"The heading is missing. Add ## {name} with its text.")
                else:
                    self.wrong(name, "There is nothing under the heading. Write its text.")
        for name, lines in found.items():
            self.plain_words(name, lines)
        return found

    def items(self, name: str, text: str) -> list[str]:
        items: list[str] = []
        for line in text.splitlines():
            if line.startswith("- "):
                items.append(line[2:].strip())
            elif line.strip() and items and line.startswith("  "):
                items[-1] += " " + line.strip()
            elif line.strip():
                self.wrong(name, "Write a list: every item begins with a hyphen and a space.")
                break
        return items

    def plain_words(self, name: str, lines: list[str]) -> None:
        if name == _SOURCES:
            return
        text = " ".join(lines)
        if "!" in text:
            self.wrong(name, "Leave out exclamation marks.")
        if re.search(r"\d", text):
            self.wrong(name, "Leave out figures. What was seen comes from the person's own weeks.")
        if any(len(line) > LONGEST_TEXT for line in lines):
            self.wrong(name, f"Keep each item within {LONGEST_TEXT} characters.")
        if name != _OPENER and _PLACEHOLDER.search(text):
            self.wrong(name, "Placeholders are allowed only under Open with.")

    def play(self, head: dict[str, object], sections: dict[str, list[str]]) -> Play | None:
        title = self.title(head)
        signals = self.choices(head, "signals", tuple(SIGNALS), required=True)
        causes = self.choices(head, "causes", CAUSES, required=False)
        days = self.follow_up_days(head)
        self.opener(sections.get(_OPENER, []), signals)
        self.questions(sections.get(_ASK, []))
        if sections.get(_AFTER) and not sections[_AFTER][0].endswith("?"):
            self.wrong(_AFTER, "Write a question, ending with a question mark.")
        if self.mistakes:
            return None
        first, second, third = sections[_ASK]
        return Play(
            id=self.file.removesuffix(".md"),
            title=title,
            signals=signals,
            causes=causes,
            when=sections[_WHEN][0],
            why=sections[_WHY][0],
            opener=sections[_OPENER][0],
            questions=(first, second, third),
            offers=tuple(sections[_OFFER]),
            leave_out=tuple(sections[_LEAVE_OUT]),
            follow_up_days=days,
            follow_up=sections[_AFTER][0],
            sources=tuple(sections[_SOURCES]),
        )

    def title(self, head: dict[str, object]) -> str:
        title = head.get("title")
        if not isinstance(title, str) or not 0 < len(title.strip()) <= LONGEST_TITLE:
            self.wrong("title", f"Write a title of 1 to {LONGEST_TITLE} characters.")
            return ""
        return title.strip()

    def choices(
        self, head: dict[str, object], field: str, allowed: tuple[str, ...], *, required: bool
    ) -> tuple[str, ...]:
        value = head.get(field)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or not value:
            self.wrong(field, f"Write a list of one or more of {_listed(allowed)}.")
            return ()
        items = cast("list[object]", value)
        chosen = tuple(item for item in items if isinstance(item, str))
        if len(chosen) != len(items):
            self.wrong(field, f"Write words only. {_allowed('', allowed)}")
        for item in chosen:
            if item not in allowed:
                self.wrong(field, f"{item[:40]} is not known. {_allowed(item, allowed)}")
        if len(set(chosen)) != len(chosen):
            self.wrong(field, "Name each only once.")
        return chosen

    def follow_up_days(self, head: dict[str, object]) -> int:
        days = head.get("follow_up_days")
        if not isinstance(days, int) or isinstance(days, bool) or days not in FOLLOW_UP_DAYS:
            last = FOLLOW_UP_DAYS[-1]
            self.wrong("follow_up_days", f"Write a whole number of days from 1 to {last}.")
            return 0
        return days

    def opener(self, lines: list[str], signals: tuple[str, ...]) -> None:
        if not lines:
            return
        opener = lines[0]
        if len(opener) > LONGEST_OPENER or len(_SENTENCE_END.findall(opener)) > 2:
            self.wrong(_OPENER, f"Keep it to two sentences within {LONGEST_OPENER} characters.")
        if "?" not in opener:
            self.wrong(_OPENER, "Ask for permission: one sentence is a question.")
        if any(found != "{name}" for found in _PLACEHOLDER.findall(opener)):
            self.wrong(_OPENER, "The only placeholder is {name}.")
        elif "{name}" in opener and any(SIGNALS.get(s) == About.TEAM for s in signals):
            self.wrong(_OPENER, "A play about a team has no {name}. Speak of the team.")
        for label in LABELS:
            if re.search(rf"\b{label}\b", opener, re.IGNORECASE):
                self.wrong(_OPENER, f"Say what happened, and leave out the label “{label}”.")

    def questions(self, lines: list[str]) -> None:
        if lines and len(lines) != 3:
            self.wrong(_ASK, f"Write three questions; there are {len(lines)}.")
        for line in lines:
            if not re.match(r"(What|How)\b", line) or not line.endswith("?"):
                self.wrong(_ASK, f"Begin with What or How and end with a question mark: “{line}”")


def _paragraph(text: str) -> list[str]:
    joined = " ".join(text.split())
    return [joined] if joined else []


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _allowed(found: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(found, names, n=1, cutoff=0.7)
    return f"Did you mean {near[0]}?" if near else f"Allowed are {_listed(names)}."
