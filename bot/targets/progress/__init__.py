"""Results against the band: a rep's own beside their measures, a team's total, and what coaching
may ask for."""
