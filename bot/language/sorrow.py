"""The expressions of distress and danger, each with what makes it everyday talk instead.

A table: each sign has an example that rings, the words it rings at and, where sales talk uses the
same words, what follows them there and an example of that. The tests read the examples from here.
Written in folded text (lower case, straight quotes) with one blank between words.
"""

import re
from dataclasses import dataclass

_WORK = (
    r"(crm|salesforce|hubspot|erp|sap|excel|tools?|systems?|portals?|software|apps?|laptops?|"
    r"vpn|wi-?fi|printer|legal|finance|procurement|purchasing|compliance|marketing|vendors?|"
    r"suppliers?|recruiters?|approvals?|forms?|reports?|reporting|meetings?|calls?|zooms?|"
    r"all[ -]hands|e-?mails?|inbox|tickets?|admin|paperwork|quotes?|quoting|prices?|pricing|"
    r"discounts?|margins?|quotas?|targets?|numbers?|figures|forecasts?|pipeline|deals?|"
    r"contracts?|redlines?|terms|tenders?|rfps?|territor(y|ies)|accounts?|leads?|orders?|"
    r"deliver(y|ies)|updates?|competitors?|competition|rivals?|spreadsheets?|slides?|decks?|"
    r"process(es)?|products?|demos?|commissions?|comp plan|reorgs?|onboarding|traffic|commute|"
    r"dashboards?|data|leaderboard|renewals?|invoices?|expenses|budgets?|quarter|proposals?|"
    r"trials?|roadmap|release|launch|ai|bots?|cold calling|prospecting|pilot)"
)
_SOME = r"(\w+ ){0,3}?"
_OF_WORK = rf"(with|about|from|of|by|for|on|over|in|into|at|to) {_SOME}{_WORK}\b"
_MORE = r"(any ?more|any ?longer)"
_REALLY = r"((just|really|sometimes|often|only|honestly|do|kinda|still|literally|so|even) )*"
_I = (
    rf"(\bi('m| am|'d| would|'ve| have|'ll| will)? {_REALLY}|^ *{_REALLY}|[.,;!?] {_REALLY}|"
    rf"\band {_REALLY})"
)
_SELF = r"my ?self"
_FOR_WORK = (
    r" (over\b|up\b|laughing|to (get|make|finish|hit|close|reach|meet|win|sell|sign|find|keep|book|"
    rf"save|please|hold|land|deliver)|(for|with|on|at) (\w+ ){{0,2}}?{_WORK}\b|trying\b|here\b|"
    r"in the foot)"
)
_ON_WORK_ALONE = (
    r" *(pric\w+|discount\w*|margins?|move|bid|strateg\w+|target|quota|timeline|deadline|mission|"
    r"squad|run|terms|plan|offer|tender|by discount|prevention|hotline|watch|"
    r"for (the|our|my|this|that) \w+|to \w+)"
)
_NEAR = (
    r"(husband|wife|partner|boyfriend|girlfriend|ex|father|stepfather|dad|stepdad|mother|mum|mom|"
    r"brother|son)"
)
_AT_WORK = (
    r"(boss|manager|supervisor|director|team lead|colleague|coworker|co-worker|teammate|customer|"
    r"client|buyer|somebody|someone|he|she|they|man|guy)"
)
_KEEPS = r"((has|have|had|just|keeps|kept|is|was|again|always|once|then|even|drunkenly) )*"
_STRIKES = (
    r"(hits?|hitting|beats?|beating|punch(es|ed|ing)?|kick(s|ed|ing)?|slap(s|ped|ping)?|"
    r"chok(es|ed|ing)|strangl(es|ed|ing)|shov(es|ed|ing)) me\b"
)
_WITHOUT_FISTS = (
    r" (with (?!(\w+ ){0,2}?(fists?|belt|hand|bottle|stick|door|chair|bat)\b)|on\b|to\b|by\b|"
    r"down\b|back\b|for\b|about\b|over\b|like\b|that\b|because\b|off\b|out of\b|under\b|"
    rf"up(?! *($|[.,;!?]|and\b|again\b|at home))|(\w+ ){{0,3}}?{_WORK}\b|into\b)"
)
_BODY = r"(breasts?|bum|butt|ass|thighs?|legs?|crotch|chest|waist|body|throat|neck|hair|wrists?)"
_CHARITY = (
    r" (charit\w+|shelters?|ngo|organi[sz]ation|client|customer|helpline|hotline|software|"
    r"prevention|programme|program|support line|account|foundation|cases|unit|service)"
)
_GOING = r"(?!going|walking|driving|being|staying|working|coming)"


@dataclass(frozen=True, slots=True)
class Sign:
    """What rings: `words`, unless `unless` follows; `rings` and `everyday` are examples of both."""

    rings: str
    words: str
    unless: str = ""
    everyday: str = ""

    @property
    def pattern(self) -> str:
        return self.words + (f"(?!{self.unless})" if self.unless else "")


OWN_LIFE = (
    Sign(
        "I've thought about killing myself",
        rf"\b(kill|killing|hang|hanging|drown|drowning) {_SELF}\b(?<!rope to hang myself)",
        rf"{_FOR_WORK}| out to dry",
        "I'm killing myself to hit the number",
    ),
    Sign(
        "My brother tried to kill himself.",
        r"\b(want(s|ed)?|going|tried|threaten(s|ed)|trying) to kill (himself|herself)",
        _FOR_WORK,
        "Ben tried to kill himself over the forecast",
    ),
    Sign(
        "My brother killed himself last week. I should be working.",
        r"\b(brother|sister|son|daughter|friend|father|mother|husband|wife|partner) (has |just )?"
        r"(killed (himself|herself)|took (his|her) own life|died by suicide|committed suicide)",
    ),
    Sign(
        "i keep hurting myself",
        r"\b(want|wanted|going|thought|think|thinking|urge|feel like|might|could|started|keep|kept|"
        r"afraid|scared|been|again|stop) (\w+ ){0,3}?(hurt|harm|cut)(ting|ing)? "
        rf"{_SELF}\b",
        r" (some\b|short|off|a (break|deal|better)|out\b|loose|in\b|by (price|discount)|"
        rf"on (price|margin)|lifting|at |skiing|playing|(with|on) {_SOME}{_WORK})",
        "I keep cutting myself short in demos",
    ),
    Sign(
        "The self-harm is back.",
        r"\bself[ -]?harm\w*\b",
        _CHARITY,
        "a self-harm charity signed",
    ),
    Sign(
        "feeling suicidal",
        r"(?<!pricing )(?<!career )(?<!target )(?<!quota )\bsuicidal\b",
        _ON_WORK_ALONE,
        "suicidal pricing by the competition",
    ),
    Sign(
        "I have thoughts of suicide",
        r"\b(commit|committing|about|of|attempt(ed)?|contemplat\w+|considered|considering|"
        r"thoughts?|tried) suicide\b",
        rf"{_ON_WORK_ALONE}| (on|with) {_SOME}{_WORK}",
        "we would commit suicide on margin",
    ),
    Sign(
        "thinking of ending my life",
        r"\b(end|ending|take|taking) my (own )?life\b",
        r" (in my hands|insurance|back|cycle|easier|savings|to the next)",
        "Taking my life in my hands on that road",
    ),
    Sign(
        "Closed two deals. I still want to end it all.",
        rf"({_I}|\bto |\bjust |\bof |\babout |\bcould )(end|ending) it all"
        r"(?= *($|[.,;!?]|now\b|tonight|today|soon|some ?days?|sometimes|and\b|but\b|because\b))",
    ),
    Sign(
        "honestly i just want to die",
        rf"{_I}(want(ed)?( to)?|wanna|wish|going to|ready to|('d )?rather|prefer to|hope (to|i)) "
        rf"{_REALLY}(be dead|die|not be alive|disappear (for good|forever)|never wake up|"
        r"not wake up)\b",
        r" (laughing|of\b|than\b|on (this|that) hill|on the spot|(right )?there|inside|"
        rf"in (a|that|the) (meeting|demo|call)|from\b|(when|as) .*\b{_WORK}\b|before (i|we)\b|"
        r"on (price|margin))",
        "I want to die of embarrassment, the demo failed",
    ),
    Sign(
        "wish i were never born tbh",
        r"\bwant it all to end\b|"
        r"\bwish (that )?i (was|were|had) (dead|never (been )?born|not alive)\b",
    ),
    Sign(
        "I don't want to live anymore",
        r"\b(don't|dont|do not|didn't|no longer) (really )?want to (live\b(?! (with|off|by|up|"
        r"through|under|near|on|out of|in (?!this world|fear|pain))\b)|be alive\b|"
        rf"wake up\b(?! (early|at|for|the|a|to)\b)|be here {_MORE}\b(?! (at|in)\b)|exist\b|"
        r"(go|carry) on living\b)",
        everyday="I don't want to live with this discount",
    ),
    Sign(
        "There's no point in living.",
        r"\bno (reason|point) (to|in|of)? *(live|living|(going|carrying) on living|being alive)\b",
    ),
    Sign(
        "no reason to go on",
        r"\bno (reason to go on|point (in )?going on)\b",
        r" (with|about)\b",
        "no point going on with the trial",
    ),
    Sign(
        "I don't see the point of living",
        r"\b(don't|dont|can't|cannot|cant) see (the|a|any) (point|reason) (of|in|to) "
        r"(living|being alive|life|live|being here)\b",
    ),
    Sign(
        "Life isn't worth living.",
        r"(?<!battery )(?<!shelf )(?<!contract )(?<!product )"
        r"\blife (is|isn't|is not) (not |no longer )?worth (living|it)\b",
        everyday="battery life is not worth it, says the customer",
    ),
    Sign("life has no meaning for me", r"\blife has (no|lost all) (meaning|point)\b"),
    Sign(
        "some nights i think everyone would be better off without me",
        r"\b(better|easier) (off )?"
        r"(without me|if i (was|were|wasn't|weren't) (dead|gone|here|around|alive))\b",
        r" (on|in|for|at|as|doing|running|there)\b",
        "The account would be better off without me on it",
    ),
    Sign(
        "sometimes I think about driving my car into a tree",
        r"\b(thought|think|thinking|imagin\w+|dream\w*) (\w+ ){0,3}?(jumping (off|in front)|"
        r"(driving|steering) (\w+ ){0,3}?into (a|the) (tree|wall|river)|stepping in front of|"
        r"not being (alive|around any)|ending (things|everything)\b(?! with)|just not existing)",
        everyday="thinking of ending things with that vendor",
    ),
    Sign(
        "I took too many pills on Sunday.",
        r"\b(overdosed\b|overdosing\b|an overdose\b)(?! (on|of) (?!pills|tablets))|"
        r"\btook (too many|a lot of|all (the|my)) (pills|tablets|painkillers)",
        everyday="overdosed on coffee",
    ),
)

VIOLENCE = (
    Sign(
        "My husband beats me and I'm scared to go home",
        rf"\b{_NEAR} {_KEEPS}{_STRIKES}",
        r" (at (?!home)|to\b|with a (question|joke))",
        "my brother beats me at chess",
    ),
    Sign(
        "He hit me in the face on Friday.",
        rf"\b{_AT_WORK} {_KEEPS}{_STRIKES}",
        _WITHOUT_FISTS,
        "The customer hit me with a discount request at the last minute",
    ),
    Sign(
        "my boss touched my leg under the table",
        rf"\b({_NEAR}|{_AT_WORK}) {_KEEPS}(raped|groped|molest(s|ed|ing)|stalk(s|ed|ing)|"
        rf"(sexually )?assault(s|ed|ing)?|(grab(s|bed)|touch(es|ed)) my {_BODY}|"
        r"touch(es|ed) me (inappropriately|again|without|under|there))\b( me\b)?+",
        r" (my|our|the|us|every|leads|prospects|with)\b",
        "he assaulted me with questions",
    ),
    Sign(
        "He threatened to kill me",
        rf"\b({_NEAR}|{_AT_WORK}) {_KEEPS}threaten(s|ed|ing)? (to (kill|hurt|harm|beat|hit) me\b|"
        r"me\b(?! (with (?!(a |his )?(knife|gun|violence|fist))|over|about|"
        r"to (leave|cancel|walk|go|switch)|on)))",
        r" on price",
        "He threatened me with leaving for a competitor",
    ),
    Sign(
        "I've been harassed by my manager for months",
        rf"{_I}(was |got |am being |been |being |getting |have been |keep getting )(\w+ ){{0,2}}?"
        r"(sexually )?(assaulted|raped|groped|stalked|molested|beaten up|abused|harassed|bullied|"
        r"attacked by (my|a man)|strangled)\b",
        rf" (again )?({_OF_WORK}|with\b|into\b|on (price|margin)|"
        r"by (\w+ ){0,2}?(for(?! (months|weeks|years|days|an? ))|about|over|to)\b)",
        "I keep getting harassed by recruiters",
    ),
    Sign(
        "I feel unsafe around him",
        r"\b(feel|feeling|felt) (really |so |very |always )?"
        r"(harassed|bullied|threatened|unsafe|in danger|abused)\b",
        rf" ({_OF_WORK}|{_GOING}\w+ing\b)",
        "I feel threatened by the new competitor",
    ),
    Sign(
        "I am in danger",
        r"\b(am|i'm|im) in danger\b",
        rf" of\b| (with|on) {_SOME}{_WORK}",
        "I'm in danger of missing my quota",
    ),
    Sign(
        "I was sexually harassed at the fair",
        r"\bsexual(ly)? (harass\w+|assault\w*|abus\w+)\b",
        rf"{_CHARITY}| (training|policy|e-?learning|course)",
        "Took the sexual harassment training on Tuesday",
    ),
    Sign(
        "my team lead bullies me",
        rf"\b({_NEAR}|{_AT_WORK}) {_KEEPS}"
        r"(harass(es|ed|ing)?|bull(ies|ied|ying)|abus(es|ed|ing)) me\b",
        r" (into|for|about|on|to|over|with)\b",
        "The buyer bullied me into a discount",
    ),
    Sign(
        "I do not feel safe at work with him",
        r"\b(not|don't|dont|do not|never|no longer|didn't) feel(ing)? safe\b",
        r" (enough\b|(?!going|walking|driving|being|staying|working|coming|sleeping|travelling|"
        rf"living)\w+ing\b|({_OF_WORK})|to (quote|promise|commit|say|sell|forecast|sign))",
        "I don't feel safe quoting that price",
    ),
    Sign("I'm not safe at home", r"\bnot safe (at home|at work|with (him|her|them))\b"),
    Sign(
        "I am scared of my husband",
        rf"\b(afraid|scared|frightened|terrified) (of (my {_NEAR}\b|him\b|what i (might|could|"
        r"would) do\b(?! (to|with|about|if|without)))|for my (life|safety)\b|"
        r"(to go|of going) home\b(?! with))",
        everyday="scared to go home with that number",
    ),
    Sign(
        "There is domestic violence at home and I can't concentrate.",
        r"\bdomestic (violence|abuse)\b",
        _CHARITY,
        "domestic abuse charity renewed for two years",
    ),
    Sign(
        "drinking myself to sleep most nights",
        r"\bdrink(ing)? (myself to (sleep|death)|every (night|day) to (cope|sleep|forget))\b",
    ),
)

BREAKING_DOWN = (
    Sign(
        "I think I'm having a nervous breakdown",
        r"\b(my|a|another|had|having|have|^) *(\w+ )?(nervous|mental) break ?down\b"
        r"(?<!almost had a nervous breakdown)(?<!nearly had a nervous breakdown)"
        r"(?<!gave me a nervous breakdown)",
        everyday="I nearly had a nervous breakdown over the export",
    ),
    Sign(
        "i'm having a breakdown",
        r"(\bi'?m|\bi am|\bi was|^) *(just )?having a break ?down\b",
        r" (of|by|per|in|for|on)\b",
        "having a breakdown of the costs would help",
    ),
    Sign(
        "panic attacks every morning before work",
        r"(?<!mini )(?<!mini-)(?<!little )(?<!give me a )(?<!gave me a )(?<!giving me a )"
        r"(?<!almost had a )(?<!nearly had a )(?<!has a )(?<!practically had a )"
        r"(?<!customer had a )(?<!client had a )(?<!procurement had a )(?<!legal had a )"
        r"(?<!finance had a )(?<!buyer had a )(?<!cfo had a )(?<!they had a )"
        r"(?<!everyone had a )\bpanic attacks?\b",
        rf" (over|at|from|in|about) {_SOME}({_WORK}|markets?)|"
        r" (from|at|in) (the )?(customer|client|buyer)s?\b",
        "procurement had a panic attack when they saw the price",
    ),
    Sign(
        "In tears every day. Nobody sees it.",
        r"\b(cry|crying|cried|in tears|sobbing) (?!with laughter|laughing)(\w+ )?(to sleep|"
        r"myself to sleep|every|most|each)( (single )?(day|night|morning|evening)s?)?\b",
        r" about the (crm|coffee)",
        "I was crying with laughter every day at the kick-off",
    ),
    Sign(
        "not coping at all",
        rf"\bnot coping (at all|{_MORE})\b",
        rf" {_OF_WORK}",
        "not coping at all with the new CRM",
    ),
    Sign(
        "I am not ok, I need help",
        r"\b(i'm|i am|im) not (ok|okay|alright|well)\b[,.;!]* (and )?(please |i )?"
        r"(really |need |help)(\w+ ){0,2}?(help|me)?\b",
        r" (with|from|on|to)\b",
    ),
)

TIREDNESS = (
    Sign(
        "I can't go on like this anymore",
        r"\b(can't|cant|cannot|can not|couldn't) (really |just )?(go on|cope|take (it|this)|"
        r"do (this|it)|do life|handle (it|this)|live like this|bear it|face (it|another day)) *"
        rf"(like this )?({_MORE}|\bat all)\b",
        everyday="The portal crashed again, I can't take it anymore",
    ),
    Sign(
        "I can't face another day",
        r"\b(can't|cannot|cant) (face another day|live like this|do life)\b",
        everyday="can't face another day of this CRM",
    ),
    Sign(
        "I'm completely hopeless",
        r"\b(completely|so|totally|utterly) hopeless\b|\bi (feel|am|'m) hopeless\b",
        everyday="this month's target is completely hopeless",
    ),
    Sign(
        "I can't see a way out",
        r"\bno way out\b|\bcan'?t see a way out\b",
        everyday="no way out of the contract before June",
    ),
    Sign(
        "I have given up on everything",
        r"\bi('ve| have) (given|lost) (up on (life|everything|myself)|all hope)\b",
        everyday="I have lost all hope for the tender",
    ),
)


def _any_of(signs: tuple[Sign, ...]) -> re.Pattern[str]:
    # Each sign begins with a word. Said once for all, it is tried there alone: twice as fast.
    every = "|".join(sign.pattern.removeprefix(r"\b") for sign in signs)
    return re.compile(rf"\b(?=\w)(?:{every})")


ALWAYS = _any_of(OWN_LIFE + VIOLENCE + BREAKING_DOWN)
"""What rings wherever it stands."""

TIRED = _any_of(TIREDNESS)
"""What rings where the sentence is not about work, or where `WORSE` stands in the answer."""

ABOUT_WORK = re.compile(
    rf"\b{_WORK}\b|\b(customers?|clients?|prospects?|buyers?|demand|stock|heat|weather|coffee|"
    r"office|desk|job board|sales|selling|quarter[ -]end)\b"
)

WORSE = re.compile(
    r"\b(alone with (this|it)|my life|depress\w*|worthless|crying|cried|cry|sobbing|can't sleep|"
    r"haven't slept|shouts? at me|scream(s|ed|ing)? at me|yell(s|ed|ing)? at me|humiliat\w*|"
    r"empty inside|numb|dark (place|thoughts)|give up on life|therapist|pills|begging)\b"
)
"""What makes tiredness with work a plea all the same."""
