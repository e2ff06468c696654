"""Things to learn from: the organisation's own list, offered where the cause is training."""
