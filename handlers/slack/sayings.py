"""The few sentences of Slack's own edge: what no feature can say, as it was never asked."""

TOO_SLOW = "That took me too long, so Slack closed the door. Please press it once more."
"""A form that could not be opened in time."""
