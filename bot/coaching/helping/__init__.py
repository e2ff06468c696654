"""A colleague who knows: two people brought together, each with their own yes."""
