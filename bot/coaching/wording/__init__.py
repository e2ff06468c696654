"""A language model words a nudge's opener for the case, where the organisation switched one on."""
