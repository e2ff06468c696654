"""Reading JSON written by people and programs: exact numbers, and every mistake with its field."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import NoReturn, TypeAlias, TypeVar

from bot.errors import WrongInput
from bot.targets.contradictions import Contradiction

Json: TypeAlias = "bool | int | Decimal | str | list[Json] | dict[str, Json] | None"
T = TypeVar("T")

SIZE_ALLOWED = 1_000_000
_DAY = re.compile(r"(20[0-9]{2})-([0-9]{2})-([0-9]{2})")
_NUMBER = re.compile(r"-?([0-9]{1,15}(\.[0-9]{1,20})?|\.[0-9]{1,20})")
_DECIMALS_ALLOWED = 6
"""Of an amount: with at most 15 digits before the point, all sums stay exact."""


class WrongFields(WrongInput):
    """Everything that is wrong, a line each: the field as a path, and a sentence."""

    def __init__(self, mistakes: Sequence[Contradiction]) -> None:
        super().__init__(
            "\n".join(f"{field}: {sentence}" for field, sentence in mistakes), dict(mistakes)
        )
        self.mistakes = tuple(mistakes)


def load(text: str | bytes) -> Json:
    """JSON with numbers kept exactly as written. Raises WrongInput with what is wrong and where."""
    if len(text) > SIZE_ALLOWED:
        raise WrongInput("The case is longer than a million characters. Send one case at a time.")
    try:
        plain = text if isinstance(text, str) else text.decode("utf-8-sig")
        return json.loads(
            plain.removeprefix("\ufeff"),
            parse_float=Decimal,
            parse_int=_whole,
            parse_constant=_no_number,
            object_pairs_hook=_once_each,
        )
    except UnicodeDecodeError as error:
        raise WrongInput("The case is not UTF-8 text. Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise WrongInput(
            f"The case is not JSON: line {error.lineno}, column {error.colno} "
            f"({error.msg[:1].lower()}{error.msg[1:]})."
        ) from error
    except RecursionError as error:
        raise WrongInput("The case is nested too deeply to be one.") from error


def _whole(digits: str) -> int:
    if len(digits) > 400:
        raise WrongInput("A number in the case has more than 400 digits. Amounts have at most 15.")
    return int(digits)


def _no_number(name: str) -> NoReturn:
    raise WrongInput(f"{name} is not a number. Write amounts as decimals, such as 1234.50.")


def _once_each(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise WrongInput(f"The key {shown(twice)} stands twice in one object. Keep one of them.")
    return found


class Fields:
    """One JSON object: takes its values one by one and writes down what is wrong with each.

    Whatever is wrong or missing reads as None; `mistakes`, shared by all objects of one document,
    says why. Raises nothing.
    """

    def __init__(
        self,
        value: Json,
        path: str,
        mistakes: list[Contradiction],
        needed: Sequence[str],
        also: Sequence[str] = (),
    ) -> None:
        self.path = path
        self.mistakes = mistakes
        self._values: dict[str, Json] = {}
        if not isinstance(value, dict):
            self._wrong(path or "case", f"{shown(value)} is not an object. {_keys(needed, also)}")
            return
        self._values = value
        for name in value:
            if name not in needed and name not in also:
                self._wrong(self.at(name), _unknown(name, needed, also))
        for name in needed:
            if name not in value:
                self._wrong(self.at(name), f"This is missing. {_keys(needed, also)}")

    def at(self, name: str) -> str:
        """The path of one of this object's fields."""
        name = name[:60]
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Whether a field was given, and is not null."""
        return self._values.get(name) is not None

    def __contains__(self, name: object) -> bool:
        """Whether a field was given, even as null."""
        return name in self._values

    def inner(self, name: str, needed: Sequence[str], also: Sequence[str] = ()) -> "Fields":
        """The object in a field that was given."""
        return Fields(self._values[name], self.at(name), self.mistakes, needed, also)

    def take(self, name: str, read: Callable[[Json], T]) -> T | None:
        """A field as `read` understands it; the sentence of its WrongInput becomes a mistake."""
        if name not in self._values:
            return None
        return self.read(self.at(name), self._values[name], read)

    def items(self, name: str) -> list[tuple[str, Json]]:
        """The entries of a list with their paths; none where it is missing."""
        value = self.take(name, a_list) or []
        return [(f"{self.at(name)}[{place}]", item) for place, item in enumerate(value)]

    def read(self, path: str, value: Json, read: Callable[[Json], T]) -> T | None:
        try:
            return read(value)
        except WrongInput as error:
            self._wrong(path, str(error))
            return None

    def _wrong(self, path: str, sentence: str) -> None:
        self.mistakes.append(Contradiction(path, sentence))


def shown(value: Json) -> str:
    """A value as it was written, cut where it is long."""
    if isinstance(value, Decimal):
        text = str(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=float)
    return text if len(text) <= 40 else f"{text[:40]}…"


def nearest(found: str, allowed: Sequence[str]) -> str | None:
    """The allowed word that was probably meant."""
    return next(iter(get_close_matches(found.strip().lower()[:60], allowed, n=1, cutoff=0.6)), None)


def a_list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise WrongInput(f"{shown(value)} is not a list. Write it in square brackets.")
    return value


def a_text(value: Json) -> str:
    if not isinstance(value, str) or not value.strip():
        raise WrongInput(f"{shown(value)} is not a text. Write it in quotes.")
    return value.strip()


def a_day(value: Json) -> date:
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise WrongInput(
            f"{shown(value)} is not a date from 2000 to 2099. Write year, month and day, "
            "such as 2026-07-01."
        )
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise WrongInput(
            f"{shown(value)} is not in the calendar. Write a day that exists, such as 2026-07-01."
        ) from error


def a_number(value: Json) -> Decimal:
    """A decimal, written as a string or a number, with at most 15 digits before the point."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise WrongInput(f"{shown(value)} is not a number. Write it like 1234.50.")
    text = value.strip() if isinstance(value, str) else _plain(value)
    if not _NUMBER.fullmatch(text):
        raise WrongInput(
            f"{shown(value)} is not a number of at most 15 digits. Write it like 1234.50, "
            "without signs for thousands."
        )
    return Decimal(text)


def _plain(value: int | Decimal) -> str:
    """A JSON number without powers of ten; one that is out of all bounds stays as it is."""
    if isinstance(value, Decimal) and abs(value.adjusted()) <= 20:
        return f"{value:f}"
    return str(value)


def an_amount(value: Json) -> Decimal:
    """Money, a count or points: 0 or more, with at most six decimals."""
    number = a_number(value)
    if number < 0:
        raise WrongInput(f"{shown(value)} is below 0. Write 0 or more, such as 180000.")
    if -int(number.as_tuple().exponent) > _DECIMALS_ALLOWED:
        raise WrongInput(f"{shown(value)} has more than {_DECIMALS_ALLOWED} decimals. Shorten it.")
    return abs(number)


def a_step(value: Json) -> Decimal:
    number = a_number(value)
    if number <= 0:
        raise WrongInput(f"{shown(value)} is no step. Write a number above 0, such as 100.")
    return an_amount(value)


def a_share(value: Json) -> Fraction:
    number = a_number(value)
    if not 0 <= number <= 1:
        raise WrongInput(
            f"{shown(value)} is out of range. Write a share from 0 to 1, such as 0.20 for 20 %."
        )
    return Fraction(number)


def a_count(value: Json) -> int:
    number = a_number(value)
    if number < 0 or number != int(number):
        raise WrongInput(f"{shown(value)} is not a count. Write a whole number, such as 5.")
    return int(number)


def _keys(needed: Sequence[str], also: Sequence[str]) -> str:
    here = f"Here stand {_listed(needed)}" if needed else "Here may stand"
    if not also:
        return f"{here}."
    return f"{here}, and if wanted {_listed(also)}." if needed else f"{here} {_listed(also)}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _unknown(name: str, needed: Sequence[str], also: Sequence[str]) -> str:
    near = nearest(name, [*needed, *also])
    hint = f"Did you mean {near}?" if near else _keys(needed, also)
    return f"There is no such key. {hint}"
