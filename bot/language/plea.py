"""Whether the author seems to be in distress or danger.

By rule and on this machine only. Who is found is shown where to find support; nobody else learns
of it, and nothing is stored. So a false alarm costs one kind sentence, a miss may cost much more;
still, everyday idiom ("this quarter is killing me", "pricing it so is suicide") must not ring.
"""

import re

from bot.language.text import fold

_SELF = r"(?:myself|my\s?self|himself|herself|themselves|themself)"
_ANY_MORE = r"(?:any\s?more|any\s?longer)"
_PLEA = re.compile(
    "|".join(
        (
            rf"\b(?:kill(?:ing)?|hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|hang(?:ing)?)\s+{_SELF}\b",
            r"\bself[\s-]?harm\w*",
            r"\bsuicid(?:al|e)\b",
            r"\b(?:end|ending|take|taking)\s+(?:my|his|her|their)\s+(?:own\s+)?life\b",
            r"\b(?:end|ending)\s+it\s+all\b",
            r"\b(?:want|wants|wanted|wish|rather|going|ready|prefer)\s+(?:to\s+)?(?:be\s+dead|"
            r"die|just\s+die|not\s+be\s+alive|disappear\s+for\s+good|disappear\s+forever)\b",
            r"\bwish\s+(?:that\s+)?i\s+(?:was|were)\s+(?:dead|never\s+born|not\s+alive)\b",
            rf"\b(?:don't|dont|do\s+not|didn't)\s+want\s+to\s+(?:live|be\s+alive|wake\s+up|"
            rf"be\s+here\s+{_ANY_MORE}|exist|go\s+on\s+living|carry\s+on\s+living)\b",
            r"\bno\s+(?:reason|point)\s+(?:to|in)\s+(?:live|living|going\s+on\s+living|"
            r"being\s+alive)\b",
            r"\blife\s+(?:is|isn't|is\s+not)\s+(?:not\s+)?worth\s+(?:living|it)\b",
            r"\b(?:better|easier)\s+(?:off\s+)?(?:without\s+me|if\s+i\s+(?:was|were|wasn't|"
            r"weren't)\s+(?:dead|gone|here|around|alive))",
            rf"\b(?:can't|cant|cannot|can\s+not)\s+(?:go\s+on|cope|take\s+it|do\s+this|"
            rf"do\s+life|live\s+like\s+this)\s+{_ANY_MORE}\b",
            rf"\bnot\s+coping\s+(?:at\s+all|{_ANY_MORE})\b",
            r"\b(?:mental|nervous)\s+break\s?down\b",
            r"\bhaving\s+a\s+break\s?down\b",
            r"\bpanic\s+attacks?\b",
            r"\b(?:cry|crying|cried|in\s+tears|sobbing)\s+(?:\w+\s+)?(?:every|most|"
            r"each)\s+(?:day|night|morning|evening)s?\b",
            r"\b(?:overdos\w+|took\s+too\s+many\s+pills)\b",
            r"\b(?:he|she|they|husband|wife|partner|boyfriend|girlfriend|ex|boss|manager|"
            r"colleague|customer|client|somebody|someone|father|stepfather)\s+"
            r"(?:has\s+|have\s+|just\s+|keeps\s+)?(?:hits?|hitting|hit|beats?|beating|slapped|"
            r"choked|raped|assaulted|groped|stalks?|stalking|stalked|molested|grabbed\s+my|"
            r"touched\s+my|threaten(?:s|ed|ing)?\s+(?:to\s+(?:kill|hurt|harm|beat)\s+)?)\s*me\b",
            r"\b(?:i|i've|i\s+have|i\s+was|i've\s+been|been|being|got|i'm\s+being|"
            r"im\s+being)\s+(?:been\s+)?(?:sexually\s+)?(?:assaulted|raped|groped|stalked|"
            r"molested|beaten\s+up|abused)\b",
            r"\bsexual(?:ly)?\s+(?:harass\w+|assault\w*|abuse\w*)\b",
            r"\b(?:harass(?:es|ed|ing)?|bull(?:ies|ied|ying))\s+me\b",
            r"\b(?:am|i'm|im|being|been|feel|feeling)\s+(?:harassed|bullied|threatened|unsafe|"
            r"in\s+danger|suicidal)\b",
            r"\b(?:not|don't|dont|do\s+not|never|no\s+longer)\s+feel(?:ing)?\s+safe\b",
            r"\bnot\s+safe\s+(?:at\s+home|at\s+work|here|with)\b",
            r"\b(?:afraid|scared|frightened|terrified)\s+(?:of\s+(?:my\s+(?:husband|wife|"
            r"partner|boyfriend|girlfriend|ex|father)|what\s+i\s+(?:might|could)\s+do)|"
            r"for\s+my\s+(?:life|safety)|to\s+go\s+home)\b",
            r"\bdomestic\s+(?:violence|abuse)\b",
        )
    )
)
# Idiom and business, taken out before the look.
_IDIOM = re.compile(
    r"\b(?:pricing|career|commercial|political|financial|business|margin|professional|brand|"
    r"sales)\s+suicide\b"
    r"|\bsuicid(?:e|al)\s+(?:mission|squad|pric\w+|discount\w*|margin\w*|move|bid|strategy|"
    r"target|quota|timeline|deadline)\b"
    r"|\b(?:is|it's|its|would\s+be|be|almost|basically|pure|just)\s+suicide\s+(?:to|"
    r"for\s+(?:the|our)\s+(?:margin|price|deal|brand|business|team))\b"
    r"|\b(?:want|wanted|wants)\s+to\s+die\s+(?:laughing|of\s+(?:embarrassment|shame|boredom|"
    r"laughter))\b"
    r"|\b(?:panic\s+attacks?)\s+(?:over|at|from|in)\s+(?:the\s+)?(?:market|markets|finance|"
    r"procurement)\b"
    r"|\b(?:kill|hurt|harm)(?:ing)?\s+(?:ourselves|itself|yourself)\b"
    r"|\b(?:customer|client|prospect|buyer|competitor|boss|manager)\s+(?:has\s+|"
    r"keeps\s+)?threaten(?:s|ed|ing)?\s+me\s+with\s+(?:a\s+|the\s+)?(?:competitor|cancellation|"
    r"churn|discount|rfp|tender|penalt\w+|legal|lawyer\w*|leaving)\b"
    r"|\b(?:killing|kill|hurting|hurt|beating|beat)\s+(?:myself|my\s?self)\s+(?:over|up|"
    r"to\s+(?:get|make|finish|hit|close|reach|meet)|for\s+(?:this|that|the|a)\s+(?:deal|quota|"
    r"number|target|quarter|deadline))\b"
    r"|\b(?:nearly|almost|practically|basically)\s+(?:had|gave\s+me|"
    r"having)\s+a\s+(?:nervous\s+break\s?down|panic\s+attack)\b"
    r"|\b(?:numbers?|price|cost|pricing|figures|budget|line[\s-]item)\s+break\s?down\b"
)


def pleads(text: str) -> bool:
    """Whether a text holds a plea for help or tells of danger."""
    folded = " ".join(fold(text).split())
    return bool(_PLEA.search(_IDIOM.sub(" ", folded)))
