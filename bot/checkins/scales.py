"""The steps of mood and workload, with their words; and who sees what, in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.words import Audience, Cause, ItemKind


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One step: 1 to 5, its sign and its word."""

    number: int
    sign: str
    word: str

    @property
    def label(self) -> str:
        return f"{self.sign} {self.word}"


MOOD = (
    ScaleStep(1, "😣", "Very hard"),
    ScaleStep(2, "🙁", "Hard"),
    ScaleStep(3, "😐", "So-so"),
    ScaleStep(4, "🙂", "Good"),
    ScaleStep(5, "😄", "Great"),
)

WORKLOAD = (
    ScaleStep(1, "🍃", "Very light"),
    ScaleStep(2, "🌱", "Light"),
    ScaleStep(3, "⚖️", "Just right"),
    ScaleStep(4, "🧳", "Heavy"),
    ScaleStep(5, "🌊", "Too much"),
)

CAUSE_WORDS = {
    Cause.TRAINING: "a skill or knowledge that is missing",
    Cause.EXPECTATIONS: "unclear or unreal expectations",
    Cause.MARKET: "the market or the customer",
    Cause.PROCESS: "a process, a tool or an approval",
    Cause.WORKLOAD: "too much at once",
    Cause.OTHER: "something else",
}

KIND_WORDS = {
    ItemKind.MOOD: "Mood",
    ItemKind.WORKLOAD: "Workload",
    ItemKind.BLOCKER: "In the way",
    ItemKind.WIN: "Went well",
    ItemKind.THANKS: "Thanks",
    ItemKind.COMMITMENT: "Next week",
}


def step_of(scale: Sequence[ScaleStep], number: int) -> ScaleStep:
    """The step of that number."""
    return scale[number - 1]


def names(people: Sequence[str]) -> str:
    """`Kim`, `Kim and Lee`, `Kim, Lee and Sol`."""
    if len(people) < 2:
        return "".join(people)
    return f"{', '.join(people[:-1])} and {people[-1]}"


def who_sees(audience: Audience, managers: Sequence[str]) -> str:
    """Who sees something, as the end of a sentence: `only you`, `you and Kim`, `your team`."""
    if audience == Audience.PRIVATE:
        return "only you"
    if audience == Audience.TEAM:
        return "your team"
    return f"you and {names(managers) if managers else 'your manager'}"


def sees(audience: Audience, managers: Sequence[str]) -> str:
    """The same as a sentence's beginning: `Only you see`, `You and Kim see`, `Your team sees`."""
    who = who_sees(audience, managers)
    return f"{who[0].upper()}{who[1:]} {'sees' if audience == Audience.TEAM else 'see'}"
