"""The single values of an organisation file: from what was written to what it means.

Each function raises WrongInput with what was found and what is allowed.
"""

from collections.abc import Callable
from datetime import timedelta
from unicodedata import category

from bot.errors import WrongInput
from bot.people.notation import parse_duration
from bot.people.orgfile.yaml_nodes import shown
from bot.people.workdays import MONTHS
from bot.people.zones import UnknownZone, known_zones
from bot.targets.units import CURRENCIES
from storage.words import Platform

LONGEST_WINDOW = timedelta(days=7)
"""A check-in is closed before the next one is due."""

LONGEST_TEXT = 500


def name(text: str) -> str:
    shortened = text.strip()
    unfit = any(category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in shortened)
    if unfit or not 0 < len(shortened) <= 100:
        raise WrongInput(f"{shown(text)} is not a name. Write 1 to 100 characters on one line.")
    return shortened


def own_words(text: str) -> str:
    """An organisation's own text, which people read as one paragraph."""
    words = " ".join(text.split())
    if not 0 < len(words) <= LONGEST_TEXT or any(category(c) in {"Cc", "Cs"} for c in words):
        raise WrongInput(
            f"{shown(text)} is not fit to be shown. Write 1 to {LONGEST_TEXT} characters."
        )
    return words


def identifier(text: str) -> str:
    if not 0 < len(text) <= 255 or any(c.isspace() or not c.isprintable() for c in text):
        raise WrongInput(
            f"{shown(text)} is not an id. Write it as the platform gives it, without spaces."
        )
    return text


def channel(text: str) -> str:
    if text.startswith("#"):
        raise WrongInput(f"{shown(text)} is a channel's name. Write its id, such as C0HIGHLIGHT.")
    return identifier(text)


def user(text: str) -> str:
    mailbox, at, host = text.partition("@")
    if at and not (mailbox and "." in host and "@" not in host):
        raise WrongInput(
            f"{shown(text)} is neither a user id nor an e-mail address. "
            "Write one such as U0ANA or ana@example.com."
        )
    checked = identifier(text)
    return checked.lower() if at else checked


def currency(text: str) -> str:
    code = text.strip().upper()
    if code not in CURRENCIES:
        raise WrongInput(f"{shown(text)} is no currency. Write its three letters, such as EUR.")
    return code


def month(text: str) -> int:
    """A month by its name or number."""
    names = [one.casefold() for one in MONTHS]
    word = text.strip().casefold()
    found = [place for place, name in enumerate(names, 1) if word in {name, name[:3], str(place)}]
    if not found:
        raise WrongInput(f"{shown(text)} is no month. Write one such as february.")
    return found[0]


def platform(text: str) -> Platform:
    try:
        return Platform(text)
    except ValueError as error:
        raise WrongInput(
            f"{shown(text)} is not a platform. Write one of {', '.join(Platform)}."
        ) from error


def zone(text: str) -> str:
    if text not in known_zones():
        raise UnknownZone(text)
    return text


def window(text: str) -> timedelta:
    duration = parse_duration(text)
    if duration > LONGEST_WINDOW:
        raise WrongInput(f"{shown(text)} is too long. Write at most 7d.")
    return duration


def switch(text: str) -> bool:
    found = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
    if text.strip().lower() not in found:
        raise WrongInput(f"{shown(text)} is neither on nor off. Write on or off.")
    return found[text.strip().lower()]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise WrongInput(
                f"{shown(text)} is not allowed. Write a whole number from {low} to {high}."
            )
        return int(text)

    return parse
