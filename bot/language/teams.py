"""The teams and roles that a text thanks by the word ("thanks to the warehouse")."""

import re

from bot.language.text import Span

_TEAM = (
    r"(?P<team>(?:(?:the|our|my|whole|entire|everyone in|everybody in|everyone on|folks in|"
    r"folks at|guys in|people in|all of)\s+)*"
    r"(?:(?:[a-z&]+[\s-]){0,2}(?:team|crew|desk|folks|guys|lads|ladies|gang|department|"
    r"colleagues|warehouse|crew|squad)"
    r"|legal|finance|marketing|ops|operations|presales|pre-sales|product|engineering|customer "
    r"success|logistics|rev\s?ops"
    r"|sales ops|(?:my|our)\s(?:manager|boss|mentor|buddy|team lead|lead|se|sdr|bdr|csm|"
    r"director|team))\b)"
)
_DEGREE = (
    r"(?:\s*(?:so much|a lot|again|loads|very much|big time|a million|heaps|tons|also|"
    r"especially|mainly|mostly|largely|guys))*"
)
_TO = (
    r"(?:\s*[,:!.-]*\s*(?:go(?:es)?\s+(?:out\s+)?)?(?:out\s+)?(?:to|for|@|2)\s+(?:(?:my|our|the|"
    r"dear|lovely|brilliant|amazing|wonderful|great|fantastic|one and only|always helpful|"
    r"colleague|teammate|manager|new|mate|both)\s+)*)"
)
_WORD = (
    r"(?:thanks|thank you|thank u|thanx|thx|tnx|ty|tysm|thankyou|many thanks|cheers|ta|kudos|"
    r"props|respect|shout[\s-]?out|shoutouts|shout[\s-]outs|s/o"
    r"|hat[\s-]?tip|h/t|hats? off|high[\s-]?five|big up|bigup|big ups|credit|full marks|gold "
    r"star|round of applause|applause|bravo|love|praise|"
    r"medal|bouquet|flowers|chapeau|gratitude|grateful|thankful|indebted|forever grateful|"
    r"beers?|pint|drinks|cake|hug|hugs|nod|mvp|star of the week|hero of the week|hero of the "
    r"day|appreciation|"
    r"appreciate|appreciated|much love|massive love)"
)
_TEAM_THANKED = re.compile(rf"\b{_WORD}{_DEGREE}{_TO}{_TEAM}")
_NOT_THANKED = re.compile(
    r"\bno\s+thanks|\bthanks for nothing|\bno credit|\bwithout (?:any )?(?:help|thanks)|"
    r"\bneed(?:s|ed)?\b[^.!?]{0,20}$|\bnot\s+(?:exactly\s+)?(?:thanks|help|a help|helpful)"
    r"|\b(?:didn't|doesn't|never|hasn't|wasn't|isn't|won't|couldn't|not)\s+(?:\w+\s+)?(?:help|"
    r"answer|reply|explain|show|give|fix|sort|step|jump|share|thank|there)"
)
_HELD_AGAINST = re.compile(
    r"\b(?:slow|late|delay|blocked|blocking|away|sick|ill|on leave|on holiday|off|stuck|"
    r"unavailable|struggl|overload|unhelpful|rude|annoy|wrong|leaving|left|quit|ignor|problem|"
    r"issue|bottleneck|busy)\w*"
)


def team_thanked(folded: str, sentence: Span) -> Span | None:
    """The team or role that a sentence thanks, without its article."""
    body = folded[sentence.start : sentence.end]
    match = _TEAM_THANKED.search(body)
    if not match or _HELD_AGAINST.search(body) or _NOT_THANKED.search(body[: match.end()]):
        return None
    words = match.group("team")
    bare = re.sub(r"^(?:(?:the|our|whole|entire|all of)\s+)+", "", words)
    start = sentence.start + match.start("team") + len(words) - len(bare)
    return Span(start, start + len(bare))
