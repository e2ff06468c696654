"""The coaching playbook: the plays that ship with the program, and an organisation's own.

An organisation's own folder holds files of the same kind (see prompts.play_file). One with the
name of a play that exists takes its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prompts.play_file import CAUSES, SIGNALS, SIGNALS_WITH_CAUSE, Mistake, Play, read_play

PLAYS_FOLDER = Path(__file__).parent / "plays"
LARGEST_FILE = 20_000


@dataclass(frozen=True, slots=True)
class Playbook:
    """All plays in force, ordered by id."""

    plays: tuple[Play, ...]

    def play(self, play_id: str) -> Play | None:
        """The play with that id; None for one that was removed since it was used."""
        return next((play for play in self.plays if play.id == play_id), None)

    def answering(self, signal: str, cause: str | None = None) -> tuple[Play, ...]:
        """The plays that fit, those written for the cause before those for any cause."""
        fitting = [play for play in self.plays if play.answers(signal, cause)]
        return tuple(sorted(fitting, key=lambda play: (not play.causes, play.id)))


class PlaybookError(Exception):
    """The playbook cannot be used; `mistakes` says why, one sentence each."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@cache
def shipped_playbook() -> Playbook:
    """The plays that ship with the program, read once."""
    return load_playbook()


def load_playbook(folder: Path | None = None) -> Playbook:
    """The plays that ship with the program, and an organisation's own from `folder`.

    Raises PlaybookError with every mistake found, so that all can be mended at once.
    """
    playbook, mistakes = read_playbook(folder)
    if mistakes:
        raise PlaybookError(mistakes)
    return playbook


def read_playbook(folder: Path | None = None) -> tuple[Playbook, tuple[Mistake, ...]]:
    """The plays that are right, and what is wrong with the others (for `doctor`)."""
    plays: dict[str, Play] = {}
    mistakes: list[Mistake] = []
    for place in (PLAYS_FOLDER, folder):
        if place is None:
            continue
        if not place.is_dir():
            mistakes.append(
                Mistake(place.name, "folder", "There is no such folder. Name one that holds plays.")
            )
            continue
        for path in sorted(place.glob("*.md")):
            if path.name == "README.md":
                continue
            play, wrong = _read_file(path)
            mistakes.extend(wrong)
            if play is not None:
                plays[play.id] = play
    playbook = Playbook(tuple(plays[key] for key in sorted(plays)))
    if not mistakes:
        mistakes.extend(_unanswered(playbook))
    return playbook, tuple(mistakes)


def _read_file(path: Path) -> tuple[Play | None, tuple[Mistake, ...]]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, (Mistake(path.name, "file", "It is too long. A play fits on a page."),)
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None, (Mistake(path.name, "file", "It is not readable text. Save it as UTF-8."),)
    except OSError as error:
        return None, (Mistake(path.name, "file", f"It cannot be read: {error.strerror}."),)
    return read_play(path.name, text)


def _unanswered(playbook: Playbook) -> Iterator[Mistake]:
    for signal in SIGNALS:
        for cause in CAUSES if signal in SIGNALS_WITH_CAUSE else (None,):
            if not playbook.answering(signal, cause):
                about = f" with the cause {cause}" if cause else ""
                yield Mistake(
                    "the playbook",
                    "signals",
                    f"No play answers {signal}{about}. Add one that does.",
                )
