"""The colleague that a name fits."""

import re
from collections.abc import Sequence

from bot.language.reading import Colleague
from bot.language.text import fold
from bot.language.words import word_lines

_SHORT_FORMS = [frozenset(line.split()) for line in word_lines("short forms")]


def colleague_meant(name: str, colleagues: Sequence[Colleague]) -> int | None:
    """The colleague that a name fits: None where none does, or more than one equally well."""
    like = colleagues_like(name, colleagues)
    return like[0].person_id if len(like) == 1 else None


def colleagues_like(name: str, colleagues: Sequence[Colleague]) -> tuple[Colleague, ...]:
    """The colleagues that a name fits best, all of them where several fit equally well.

    Tried in turn: the whole name, one of its parts, first name with initial, a handle such as
    "ana.ruiz", a short form ("Tom" for "Thomas"), then a slip of one letter (two from eight on).
    """
    asked = name_parts(name)
    for fits in (_whole, _one_part, _with_initial, _handle, _short_form, _slip) if asked else ():
        like = {c.person_id: c for c in colleagues if fits(asked, name_parts(c.name))}
        if like:
            return tuple(like.values())
    return ()


def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded: "Ana Ruiz's" is "ana", "ruiz"."""
    return tuple(re.findall(r"[^\W_]+", fold(name).replace("'s", "").replace("'", "")))


def _whole(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    return asked == held


def _one_part(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    return len(asked) == 1 and asked[0] in held


def _with_initial(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    match (asked, held):
        case ((first, *_, last), (called, *_, surname)) if first == called:
            return surname.startswith(last) or last in held
        case _:
            return False


def _handle(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    joined = "".join(asked)
    whole = "".join(held)
    if len(held) < 2:
        return joined == whole
    first, last, initial = held[0], held[-1], whole[:1]
    return joined in {whole, first + last, initial + last, first + last[:1], last + first}


def _short_form(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    if not asked or not held:
        return False
    called, first = asked[0], held[0]
    if asked[1:] and asked[-1] != held[-1]:
        return False
    if any(called in forms and first in forms for forms in _SHORT_FORMS):
        return True
    bare = called.rstrip("y").removesuffix("ie")
    return len(bare) >= 3 and first.startswith(bare) and called != first


def _slip(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    if len(asked) == 1:
        return any(_near(asked[0], part) for part in held)
    return len(held) > 1 and _near(asked[0], held[0]) and _near(asked[-1], held[-1])


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < 4:
        return False
    return distance(one, other, most=2 if shorter >= 8 else 1) <= (2 if shorter >= 8 else 1)


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with their neighbour; `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]
