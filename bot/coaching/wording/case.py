"""What a model is told of a nudge: the play, the kind of signal and what its manager may see, with
placeholders for names. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.language.redaction import Redacted
from prompts.playbook import Play


@dataclass(frozen=True, slots=True)
class Case:
    """A nudge to be worded. `lines` is the evidence as its card states it, `words` what the person
    wrote, empty where the manager may not read it or it must not leave. `told` is all of it as it
    leaves, and what the placeholders in it stand for."""

    signal: str
    play: Play
    lines: tuple[str, ...]
    words: str
    told: Redacted

    @property
    def data(self) -> dict[str, object]:
        """What leaves."""
        title, why, opener, leave_out, seen, words = self.told.text.split("\n")
        return {
            "signal": self.signal,
            "play": title,
            "why": why,
            "opener": opener,
            "leave_out": leave_out,
            "seen": seen,
            "words": words,
        }


def case_of(
    signal: str,
    play: Play,
    lines: Sequence[str],
    words: str,
    hide: Callable[[str], Redacted],
) -> Case:
    """The case of a nudge. `hide` puts placeholders for names; the play's own words may name
    somebody too, so all is read for them at once."""
    parts = (play.title, play.why, play.opener, " ".join(play.leave_out), " ".join(lines), words)
    whole = "\n".join(" ".join(part.split()) for part in parts)
    return Case(signal, play, tuple(lines), words, hide(whole))
