"""Patterns of thanks, with or without the word."""

import re
from collections.abc import Sequence

from bot.language.names import Mention
from bot.language.text import Span

# Names are masked by this letter, one for one, before the patterns look at the text.
_MASK = "\ue000"
_NAME = rf"{_MASK}+"
_AND = r"\s*(?:,\s*and|,|and|&|\+|/|as well as|plus|n)\s*"
_NAMES = rf"(?P<who>{_NAME}(?:{_AND}(?:also\s+|to\s+|of course\s+)?{_NAME})*)"
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
_VERB_FOR_ME = (
    r"(?:sav(?:ed|ing)\s+(?:my|our|the|me|us)|help(?:ed|ing|s)?\s+(?:me|us|out|with|a lot|loads|"
    r"massively|hugely|so much)|bail(?:ed|ing)\s+(?:me|us)|rescued"
    r"|jumped\s+(?:in|on|straight)|stepped\s+(?:in|up)|(?:has\s+)?covered\s+(?:for\s+me|for us|"
    r"my|me|two|three|all|the)|filled in for me|stood in for me"
    r"|had my back|has my back|got my back|backed me|came through|came to (?:my|the|our) rescue|"
    r"to the rescue|went\s+(?:above|out of (?:his|her|their) way|the extra mile|way beyond|"
    r"beyond)"
    r"|stayed\s+(?:late|on|up|behind|back|until|till)|took\s+(?:the time|time|an hour|half|over "
    r"(?:my|for)|(?:\w+\s+){1,4}off my|me through|me under|me along|a call for me|my|notes for "
    r"me|care of my|one for the team)"
    r"|walked\s+(?:me|us)|talked\s+(?:me|us)|showed\s+(?:me|us)|taught\s+(?:me|us)|"
    r"coached\s+(?:me|us)|explained|guided\s+(?:me|us)|mentored|trained me"
    r"|lent\s+(?:me|us|a hand)|gave\s+(?:me|us|up)|shared\s+(?:his|her|their)|sat\s+(?:with me|"
    r"down with|next to me|in on|through)|spent\s+(?:an|a|the|his|her|their|half|two|hours|\w+ "
    r"hours)"
    r"|pulled\s+(?:me|us|it|that|the|strings|together|an all)|picked\s+up\s+(?:my|the slack|two|"
    r"three|the phone)|pitched in|chipped in|dropped everything|made\s+(?:it|that|this|all|my|"
    r"our|the intro|the introduction|sure|time)"
    r"|introduced me|put\s+(?:me in touch|in a word|in a good word|together)|unblocked|"
    r"untangled|un?stuck me|smoothed|sorted|fixed|cracked|solved|found me|found the|got\s+(?:me|"
    r"us|legal|finance|the|it)"
    r"|carried|rocks?|rocked|deserves?|nailed|was\s+(?:a|an|so|super|very|really|incredibly|"
    r"such|my|the|amazing|brilliant|great|fantastic|wonderful|awesome|ace|invaluable|there for|"
    r"on hand|hugely|extremely|key|instrumental|crucial)"
    r"|were\s+(?:a|so|super|very|really|incredibly|such|amazing|brilliant|great|fantastic|"
    r"wonderful|awesome|invaluable|hugely|both)|is\s+(?:a|an|the|my|such|simply|just|amazing|"
    r"brilliant|awesome|great)"
    r"|has been\s+(?:a|an|so|super|very|really|incredibly|such|my|amazing|brilliant|great|"
    r"fantastic|wonderful|invaluable|hugely)|you'?re\s+(?:a|an|the|my)|you are\s+(?:a|an|the|"
    r"my)|you rock|for the win|ftw|on the (?:assist|rescue)"
    r"|answered|reviewed|rewrote|proofread|edited|translated|prepped|rehearsed|dug|worked "
    r"(?:the weekend|through|overtime|late|her|his|magic)|volunteered|offered|organised|"
    r"organized|set (?:me|up|it)|swapped|took)"
)
_PRAISE = (
    r"(?:star|legend|hero|heroine|rock|rockstar|rock star|lifesaver|life saver|life-saver|"
    r"godsend|gem|angel|saint|champ|champion|wizard|magician|genius|ninja|machine|mvp|treasure|"
    r"diamond|boss|queen|king|goat|superstar"
    r"|help|support|helpful|supportive|patient|kind|generous|invaluable|amazing|brilliant|great|"
    r"fantastic|wonderful|awesome|incredible|ace|there|on hand|key|instrumental|crucial|"
    r"pleasure|joy|mentor|teammate|colleague|sounding board|backup|back-up|blessing|dream|"
    r"lovely|class act|good sport|absolute)"
)
_AFTER = [
    re.compile(pattern)
    for pattern in (
        rf"\b{_WORD}{_DEGREE}{_TO}{_NAMES}",
        rf"\b{_WORD}{_DEGREE}\s*,?\s*(?:@|dear\s+|my\s+)?{_NAMES}",
        rf"\b(?:couldn't|could not|couldnt|wouldn't|would not|wouldnt|never would|never could|"
        rf"can't|would never|could never|no way|impossible|not possible|nothing|none of (?:it|"
        rf"this|that))\b[^.!?\n]{{0,60}}?\bwithout\s+(?:the help of\s+|help from\s+|my "
        rf"colleague\s+)?{_NAMES}",
        rf"\b(?:lost|stuck|toast|sunk|nowhere|doomed|dead|screwed|finished)\s+without\s+{_NAMES}",
        rf"\bow(?:e|ed|ing)\s+(?:it\s+all\s+to\s+|it\s+to\s+|this\s+(?:one\s+)?to\s+|"
        rf"that\s+(?:one\s+)?to\s+|a lot\s+to\s+|one\s+to\s+|everything\s+to\s+|this "
        rf"one\s+to\s+)?{_NAMES}(?!\s*(?:an?\s+)?(?:answer|call|callback|reply|quote|proposal|"
        rf"report|response|contract|email|update|decision|document|price))",
        rf"\b(?:with|thanks to|had)\s+(?:a lot of\s+|some\s+|much\s+|great\s+|lots of\s+|"
        rf"huge\s+|massive\s+|the\s+|a bit of\s+|a little\s+)?(?:help|support|backing|coaching|"
        rf"assist|assistance|guidance|advice|a hand|tips)\s+(?:of|from|by)\s+{_NAMES}",
        rf"\b(?:hero|star|legend|mvp|saviour|savior|lifesaver|rockstar|champion|"
        rf"highlight)\s*(?:of the (?:week|day|month|team|hour))?\s*(?:is|was|:|=|-|goes to|"
        rf"award goes to|award to)\s*{_NAMES}",
        rf"\b(?:what would|what'd|where would)\s+(?:i|we)\s+(?:do|be)\s+without\s+{_NAMES}",
        rf"\b(?:lucky|glad|happy|blessed|fortunate)\s+(?:to have|to work with|that|i have|we "
        rf"have|i've got)\s+{_NAMES}",
        rf"\b(?:drinks|beer|beers|coffee|lunch|cake|pint|dinner|cookies|chocolate)\s+(?:is|are|"
        rf"s|on me)\s+[^.!?\n]{{0,12}}?(?:for|to|,)\s*{_NAMES}",
        rf"\b(?:big|huge|massive|special|extra|public)\s+(?:one|love|hand|respect|ups?|thumbs "
        rf"up)\s+(?:to|for)\s+{_NAMES}",
        rf"\b(?:hand|clap|cheer|thumbs up|medal|raise|bonus|statue|sainthood|cape)\s+(?:to|"
        rf"for)\s+{_NAMES}",
        rf"\bbecause\s+{_NAMES}\s+(?:{_VERB_FOR_ME})",
        rf"\b(?:team effort|joint effort|teamwork|tag team|double act|team work|co-?production|"
        rf"worked)\s+(?:\w+\s+){{0,2}}with\s+{_NAMES}",
        rf"[\U0001F64F\U0001F64C\U0001F44F\u2764]\ufe0f?\s*(?:to\s+|for\s+)?{_NAMES}",
    )
]
_BEFORE = [
    re.compile(pattern)
    for pattern in (
        rf"{_NAMES}\s*,?\s+(?:(?:really|totally|absolutely|literally|kindly|always|also|again|"
        rf"both|all|basically|single-?handedly|quietly|patiently|properly|once again|just|even|"
        rf"then|from \w+|in \w+|over in \w+|who|at \w+)\s+){{0,3}}(?P<verb>{_VERB_FOR_ME})",
        rf"{_NAMES}(?:'s|s')\s+(?:\w+\s+){{0,3}}(?:help|support|advice|input|idea|ideas|tip|"
        rf"tips|template|notes|deck|coaching|patience|feedback|work|prep|intro|introduction|"
        rf"hints?|guidance|demo|magic|script|spreadsheet|training|trick|quick (?:reply|answer|"
        rf"fix|turnaround))\b(?=[^.!?\n]*\b(?:helped|saved|made|was|were|worked|got|gave|really|"
        rf"invaluable|priceless|gold|great|brilliant|huge|turned|did|paid|rescued|went)\b)",
        rf"\b(?:because of|down to|all down to|courtesy of|powered by|credit:|cc|assist from|"
        rf"assist by|assisted by|saved by|rescued by|bailed out by|coached by|helped by|backed "
        rf"by|props|kudos)\s*:?\s*{_NAMES}",
        rf"{_NAMES}\s*[-:,!.]*\s*(?:you\s+)?(?:\w+\s+)?(?:legend|hero|star|lifesaver|rockstar|"
        rf"saint|superstar|champ|thank you|thanks|cheers|ty|thx|🙏|👏|❤|🙌)(?=\W|$)(?!\s*(?:to|"
        rf"for)\s+{_MASK})",
    )
]  # fmt: skip
_PRONOUN = re.compile(
    rf"(?:^|[,.;]\s*|\band\s+)(?:she|he|they)(?:'s)?\s+(?:(?:really|totally|absolutely|"
    rf"literally|kindly|always|also|even|then|just)\s+)?(?P<verb>{_VERB_FOR_ME})"
)
_TEAM_THANKED = re.compile(rf"\b{_WORD}{_DEGREE}{_TO}{_TEAM}")
_NOT_THANKED = re.compile(
    r"\bno\s+thanks|\bthanks for nothing|\bno credit|\bwithout (?:any )?(?:help|thanks)|"
    r"\bneed(?:s|ed)?\b[^.!?]{0,20}$|\bnot\s+(?:exactly\s+)?(?:thanks|help|a help|helpful)"
    r"|\b(?:didn't|doesn't|never|hasn't|wasn't|isn't|won't|couldn't|not)\s+(?:\w+\s+)?(?:help|"
    r"answer|reply|explain|show|give|fix|sort|step|jump|share|thank|there)"
)
_PRAISING_VERBS = re.compile(r"^(?:was|were|is|has been|you'?re|you are)\b")
_FAINT_VERBS = re.compile(
    r"^(?:took|offered|answered|reviewed|explained|gave|got|made|fixed|sorted|solved|found|put|"
    r"nailed|carried|spent|shared|cracked|set|pulled|organi[sz]ed|swapped|stayed|sat|was|were|"
    r"is|has been)\b"
)
_FOR_ME = re.compile(
    r"\b(?:me|us|my|our|mine|i|we)\b|\bhelp|\bsav|\brescue|\bpatien|\bstar\b|\blegend|\bhero|"
    r"\blate\b|\bweekend"
)
_HELD_AGAINST = re.compile(
    r"\b(?:slow|late|delay|blocked|blocking|away|sick|ill|on leave|on holiday|off|stuck|"
    r"unavailable|struggl|overload|unhelpful|rude|annoy|wrong|leaving|left|quit|ignor|problem|"
    r"issue|bottleneck|busy)\w*"
)


def mask(folded: str, names: Sequence[Mention]) -> str:
    """The folded text with each name's letters hidden, as long as before."""
    masked = folded
    for name in names:
        masked = masked[: name.start] + _MASK * (name.end - name.start) + masked[name.end :]
    return masked


def thanked(masked: str, sentence: Span, names: Sequence[Mention]) -> list[Mention]:
    """The names that a sentence thanks, in their order."""
    body = masked[sentence.start : sentence.end]
    if _MASK not in body:
        return []
    found: dict[int, Mention] = {}
    for pattern in _AFTER:
        for match in pattern.finditer(body):
            if not _NOT_THANKED.search(body[max(0, match.start() - 25) : match.end()]):
                _collect(match, sentence, names, found)
    for pattern in _BEFORE:
        for match in pattern.finditer(body):
            if _meant_kindly(body, match):
                _collect(match, sentence, names, found)
    return [found[start] for start in sorted(found)]


def _meant_kindly(body: str, match: re.Match[str]) -> bool:
    """Whether what somebody did was done for the author, and well."""
    if _NOT_THANKED.search(body[max(0, match.start() - 20) : match.end() + 12]):
        return False
    verb = match.groupdict().get("verb")
    if not verb or not _FAINT_VERBS.match(verb):
        return True
    rest = body[match.start("verb") : match.end() + 70]
    if _HELD_AGAINST.search(rest):
        return False
    if _PRAISING_VERBS.match(verb):
        return bool(re.search(rf"\b{_PRAISE}\b", rest))
    return bool(_FOR_ME.search(rest))


def _collect(
    match: re.Match[str], sentence: Span, names: Sequence[Mention], found: dict[int, Mention]
) -> None:
    start, end = sentence.start + match.start("who"), sentence.start + match.end("who")
    for name in names:
        if start <= name.start and name.end <= end:
            found[name.start] = name


def thanked_before(masked: str, sentence: Span) -> bool:
    """Whether a sentence thanks, with "she" or "he", somebody named in the sentence before it."""
    body = masked[sentence.start : sentence.end]
    match = _PRONOUN.search(body)
    return (
        bool(match)
        and _meant_kindly(body, match)
        and bool(_FOR_ME.search(body[match.end("verb") - 5 :]))
    )


def team_thanked(masked: str, sentence: Span) -> Span | None:
    """The team or role that a sentence thanks, without its article."""
    body = masked[sentence.start : sentence.end]
    match = _TEAM_THANKED.search(body)
    if not match or _HELD_AGAINST.search(body) or _NOT_THANKED.search(body[: match.end()]):
        return None
    words = match.group("team")
    bare = re.sub(r"^(?:(?:the|our|whole|entire|all of)\s+)+", "", words)
    start = sentence.start + match.start("team") + len(words) - len(bare)
    return Span(start, start + len(bare))
