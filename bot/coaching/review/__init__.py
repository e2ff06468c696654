"""The review of a period: a page for a talk, not a score."""
