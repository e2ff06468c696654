"""The guided talk about results that stay low: four causes, six short sentences each.

Each sentence says what somebody was given, never what somebody is; who cannot say yes to it has
found something that can be changed. The rep reads it in their own voice, the manager about the rep.
The four causes are those of the playbook (see prompts.play_file).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One of the six: as the rep says it, and as the manager says it of them."""

    own: str
    theirs: str


ANSWERS = (("yes", "Yes"), ("partly", "Partly"), ("no", "No"))
"""What may be said to each."""

CAUSES: dict[str, str] = {
    "training": "Know-how",
    "expectations": "What is expected",
    "market": "The market",
    "process": "How we work",
}
"""The causes in the order in which they are asked, as they are called on a screen."""

SENTENCES: dict[str, tuple[Sentence, ...]] = {
    "training": (
        Sentence(
            "I was shown how we want a first talk to go.", "They were shown how a first talk goes."
        ),
        Sentence("I could practise what is new first.", "They could practise what is new first."),
        Sentence("I have somebody to ask who knows it.", "They have somebody to ask who knows it."),
        Sentence("The tools were explained to me.", "The tools were explained to them."),
        Sentence(
            "I hear what went well after a talk.", "They hear from me what went well after a talk."
        ),
        Sentence("I have time to learn at work.", "They have time to learn at work."),
    ),
    "expectations": (
        Sentence(
            "I know what counts most this period.", "I have said what counts most this period."
        ),
        Sentence("We mean the same by a good week.", "We mean the same by a good week."),
        Sentence("What counts has stayed the same.", "What counts has stayed the same."),
        Sentence("I know what I may decide myself.", "They know what they may decide themselves."),
        Sentence("What counts is what is rewarded.", "What counts is what is rewarded."),
        Sentence("I was heard on what is expected.", "I have heard them on what is expected."),
    ),
    "market": (
        Sentence(
            "Enough customers here could buy now.", "Enough of their customers could buy now."
        ),
        Sentence("Customers' budgets are as we assumed.", "Customers' budgets are as we assumed."),
        Sentence(
            "What we offer is what they ask for.", "What we offer is what their customers ask for."
        ),
        Sentence("Our prices hold against others.", "Our prices hold against others."),
        Sentence("The season is as we assumed.", "The season is as we assumed."),
        Sentence("My territory is as it was.", "Their territory is as it was."),
    ),
    "process": (
        Sentence("Offers and approvals come in time.", "Their offers and approvals come in time."),
        Sentence("The leads that I get fit.", "The leads that they get fit."),
        Sentence("I know who owns what I wait for.", "They know who owns what they wait for."),
        Sentence("The tools work when I need them.", "The tools work when they need them."),
        Sentence("Most of my week is for customers.", "Most of their week is for customers."),
        Sentence("We deliver what I have promised.", "We deliver what they have promised."),
    ),
}

NEXT: dict[str, str] = {
    "training": (
        "Choose one thing to practise, who shows it, and when there is time for it. "
        "A short list of what your organisation has to learn from is a good place to begin."
    ),
    "expectations": (
        "Say to each other what counts most in the weeks ahead, and write down two ways of working "
        "and the help for them. The home has a place for it."
    ),
    "market": (
        "Look at what changed since the target was set. Where it was a leave, a territory or the "
        "whole market, /relief works out what a fair target would be, and a person decides."
    ),
    "process": (
        "Name the step that stops most often and who owns it, and agree which of you asks them, "
        "by when."
    ),
}
"""What the two may do where a cause stands out. None of it asks for more effort."""

NOTHING_STANDS_OUT = (
    "Nothing stands out to both of you. Begin where you see it differently: that is worth the talk."
)
