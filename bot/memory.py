"""How often Python looks for waste: seldom, since looking costs more than what it finds."""

import gc

NEW_OBJECTS = 10_000
"""So many more objects than were let go make Python look among the youngest. Its own figure, 700,
is reached with every few cards that are drawn: a sixth of what sending messages cost was looking.
Waste is a few megabytes at most meanwhile."""


def look_for_waste_seldom() -> None:
    """For a program that has started: what was loaded up to here stays to the end, so that there
    is no use in looking for waste in it."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
