"""The one question that may follow an answer, with its choices. It can always be skipped."""

WAIT_OR_KNOW = "Is it that you wait for someone, or that you'd like to know how?"
WAIT_OR_KNOW_CHOICES = (("process", "I wait for someone"), ("training", "I'd like to know how"))

UNCLEAR_OR_TOO_MUCH = "Is it unclear what matters most, or is it simply too much?"
UNCLEAR_OR_TOO_MUCH_CHOICES = (
    ("expectations", "It's unclear what matters"),
    ("workload", "It's too much"),
)

OURS_OR_THEIRS = "Does it hang on our side, or on the customer's?"
OURS_OR_THEIRS_CHOICES = (("process", "On our side"), ("market", "On the customer's"))

WHICH_COLLEAGUE = "Which {name} do you mean?"
