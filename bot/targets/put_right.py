"""What a correction comes to: the band without what was approved by mistake or is no longer so.

Pure. A correction is the one step by which a target goes up again: to what it would be if the
right thing had been decided at first, and no higher.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from bot.errors import WrongInput
from bot.targets.bands import Band, round_half_up
from bot.targets.events import Event, Promotion
from bot.targets.explain import warning, why
from bot.targets.figures import Figures, Held, Line
from bot.targets.relief import relieve

TOO_MUCH = (
    "Since then so much came off the colleague's target that this cannot be taken back any more. "
    "Ask for a new move instead."
)


def without_it(
    held: Held, others: Sequence[Event], events: Sequence[Event], factor: Fraction, first: str
) -> Figures:
    """The figures where `others` were approved besides, and `events` take the place of what is
    corrected, which came to `factor`. `first` is the sentence that explains it.

    Where everything so far went by the formula, it is worked out anew from the band as it was set;
    else what is in force is divided by the one factor and multiplied by the other.
    """
    bare = replace(held, earlier=tuple(others))
    case = bare.case(*events)
    relief, so_far, alone = relieve(case), relieve(held.case()), relieve(bare.case())
    new = relief.factor / alone.factor if alone.factor else Fraction(1)
    promoted = any(isinstance(event, Promotion) for event in held.case().events)
    if promoted or not factor or so_far.band == held.in_force:
        after = relief.band
    else:
        levels = (
            round_half_up(Fraction(level) * new / factor, held.step) for level in held.in_force
        )
        after = Band(*levels)
    place = len(others)
    notes = [note for note in relief.notes if note.event is None or note.event >= place]
    return Figures(
        held=bare,
        case=case,
        relief=relief,
        before=held.in_force,
        after=after,
        factor=new,
        steps=(first, *(why(case, relief, at) for at in range(place, len(case.events)))),
        warnings=tuple(warning(case, relief, note) for note in notes if note.event is None),
    )


def taken_back(person_id: int, in_force: Band, before: Band, after: Band) -> Line:
    """One side of a move, or of a sum made good, that is taken back to the last cent. Raises
    WrongInput where it is no longer there."""
    levels = [now + was - became for now, was, became in zip(in_force, before, after, strict=True)]
    band = Band(*levels)
    if min(levels) < Decimal(0) or not band.floor <= band.target <= band.aspiration:
        raise WrongInput(TOO_MUCH)
    return Line(person_id, in_force, band)
