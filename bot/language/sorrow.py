"""The expressions of distress and danger, each with what makes it everyday talk instead.

Written in folded text (lower case, straight quotes). `(?!...)` behind an expression holds the
tails that turn it into talk about work: "beat me on price", "in danger of slipping".
"""

import re

_WORK = (
    r"(?:crm|salesforce|hubspot|erp|sap|excel|tools?|systems?|portals?|software|apps?|laptops?|"
    r"vpn|wi-?fi|printer|legal|finance|procurement|purchasing|compliance|marketing|vendors?|"
    r"suppliers?|recruiters?|approvals?|forms?|reports?|reporting|meetings?|calls?|zooms?|"
    r"all[\s-]hands|e-?mails?|inbox|tickets?|admin|paperwork|quotes?|quoting|prices?|pricing|"
    r"discounts?|margins?|quotas?|targets?|numbers?|figures|forecasts?|pipeline|deals?|"
    r"contracts?|redlines?|terms|tenders?|rfps?|territor(?:y|ies)|accounts?|leads?|orders?|"
    r"deliver(?:y|ies)|updates?|competitors?|competition|rivals?|spreadsheets?|slides?|decks?|"
    r"process(?:es)?|products?|demos?|commissions?|comp\s+plan|reorgs?|onboarding|traffic|"
    r"commute|dashboards?|data|leaderboard|renewals?|invoices?|expenses|budgets?|quarter|"
    r"proposals?|trials?|roadmap|release|launch|ai|bots?|cold\s+calling|prospecting|pilot)"
)
_SOME = r"(?:\w+\s+){0,3}?"
_OF_WORK = rf"(?:with|about|from|of|by|for|on|over|in|into|at|to)\s+{_SOME}{_WORK}\b"
_MORE = r"(?:any\s?more|any\s?longer)"
_REALLY = r"(?:(?:just|really|sometimes|often|only|honestly|do|kinda|still|literally|so|even)\s+)*"
_I = (
    rf"(?:\bi(?:'m|\s+am|'d|\s+would|'ve|\s+have|'ll|\s+will)?\s+{_REALLY}|^\s*{_REALLY}|"
    rf"[.,;!?]\s+{_REALLY}|\band\s+{_REALLY})"
)
_SELF = r"my\s?self"
_FOR_WORK = (
    r"(?!\s+(?:over\b|up\b|laughing|to\s+(?:get|make|finish|hit|close|reach|meet|win|sell|sign|"
    r"find|keep|book|save|please|hold|land|deliver)|(?:for|with|on|at)\s+(?:\w+\s+){0,2}?"
    rf"{_WORK}\b|trying\b|here\b|in\s+the\s+foot))"
)
_ON_WORK_ALONE = (
    r"\s*(?:pric\w+|discount\w*|margins?|move|bid|strateg\w+|target|quota|timeline|deadline|"
    r"mission|squad|run|terms|plan|offer|tender|by\s+discount|prevention|hotline|watch|for\s+"
    r"(?:the|our|my|this|that)\s+\w+|to\s+\w+)"
)
_NEAR = (
    r"(?:husband|wife|partner|boyfriend|girlfriend|ex|father|stepfather|dad|stepdad|mother|mum|"
    r"mom|brother|son)"
)
_AT_WORK = (
    r"(?:boss|manager|supervisor|director|team\s+lead|colleague|coworker|co-worker|teammate|"
    r"customer|client|buyer|somebody|someone|he|she|they|man|guy)"
)
_KEEPS = r"(?:(?:has|have|had|just|keeps|kept|is|was|again|always|once|then|even|drunkenly)\s+)*"
_STRIKES = (
    r"(?:hits?|hitting|beats?|beating|punch(?:es|ed|ing)?|kick(?:s|ed|ing)?|slap(?:s|ped|ping)?|"
    r"chok(?:es|ed|ing)|strangl(?:es|ed|ing)|shov(?:es|ed|ing))\s+me\b"
)
_NOT_WITH_FISTS = (
    r"(?!\s+(?:with\s+(?!(?:\w+\s+){0,2}?(?:fists?|belt|hand|bottle|stick|door|chair|bat)\b)|on\b|"
    r"to\b|by\b|down\b|back\b|for\b|about\b|over\b|like\b|that\b|because\b|off\b|out\s+of\b|under\b|"
    rf"up(?!\s*(?:$|[.,;!?]|and\b|again\b|at\s+home))|(?:\w+\s+){{0,3}}?{_WORK}\b|into\b))"
)
_BODY = r"(?:breasts?|bum|butt|ass|thighs?|legs?|crotch|chest|waist|body|throat|neck|hair|wrists?)"
_CHARITY = (
    r"(?!\s+(?:charit\w+|shelters?|ngo|organi[sz]ation|client|customer|helpline|hotline|software|"
    r"prevention|programme|program|support\s+line|account|foundation|cases|unit|service))"
)
_HURT = r"(?:hurt|harm|cut)(?:ting|ing)?"

ALWAYS = re.compile(
    "|".join(
        (
            # Taking one's life
            rf"\b(?:kill|killing|hang|hanging|drown|drowning)\s+{_SELF}\b{_FOR_WORK}"
            rf"(?<!rope\sto\shang\smyself)(?!\s+out\s+to\s+dry)",
            r"\b(?:want(?:s|ed)?|going|tried|threaten(?:s|ed)|trying)\s+to\s+kill\s+"
            rf"(?:himself|herself){_FOR_WORK}",
            r"\b(?:brother|sister|son|daughter|friend|father|mother|husband|wife|partner)\s+"
            r"(?:has\s+|just\s+)?(?:killed\s+(?:himself|herself)|took\s+(?:his|her)\s+own\s+life|"
            r"died\s+by\s+suicide|committed\s+suicide)",
            rf"\b(?:want|wanted|going|thought|think|thinking|urge|feel\s+like|might|could|started|"
            rf"keep|kept|afraid|scared|been|again|stop)\s+(?:\w+\s+){{0,3}}?{_HURT}\s+{_SELF}\b"
            r"(?!\s+(?:some\b|short|off|a\s+(?:break|deal|better)|out\b|loose|in\b|by\s+(?:price|"
            rf"discount)|on\s+(?:price|margin)|lifting|at\s+|skiing|playing|(?:with|on)\s+{_SOME}"
            rf"{_WORK}))",
            rf"\bself[\s-]?harm\w*\b{_CHARITY}",
            rf"(?<!pricing\s)(?<!career\s)(?<!target\s)(?<!quota\s)\bsuicidal\b(?!{_ON_WORK_ALONE})",
            rf"\b(?:commit|committing|about|of|attempt(?:ed)?|contemplat\w+|considered|considering|"
            rf"thoughts?|tried)\s+suicide\b(?!{_ON_WORK_ALONE})(?!\s+(?:on|with)\s+{_SOME}{_WORK})",
            r"\b(?:end|ending|take|taking)\s+my\s+(?:own\s+)?life\b"
            r"(?!\s+(?:in\s+my\s+hands|insurance|back|cycle|easier|savings|to\s+the\s+next))",
            rf"(?:{_I}|\bto\s+|\bjust\s+|\bof\s+|\babout\s+|\bcould\s+)(?:end|ending)\s+it\s+all"
            r"(?=\s*(?:$|[.,;!?]|now\b|tonight|today|soon|some\s?days?|sometimes|"
            r"and\b|but\b|because\b))",
            rf"{_I}(?:want(?:ed)?(?:\s+to)?|wanna|wish|going\s+to|ready\s+to|(?:'d\s+)?rather|"
            rf"prefer\s+to|hope\s+(?:to|i))\s+{_REALLY}(?:be\s+dead|die|not\s+be\s+alive|"
            r"disappear\s+(?:for\s+good|forever)|never\s+wake\s+up|not\s+wake\s+up)\b"
            r"(?!\s+(?:laughing|of\b|than\b|on\s+(?:this|that)\s+hill|on\s+the\s+spot|(?:right\s+)?"
            rf"there|inside|in\s+(?:a|that|the)\s+(?:meeting|demo|call)|from\b|(?:when|as)\s+.*"
            rf"\b{_WORK}\b|before\s+(?:i|we)\b|on\s+(?:price|margin)))",
            r"\bwant\s+it\s+all\s+to\s+end\b|\bwish\s+(?:that\s+)?i\s+(?:was|were|had)\s+(?:dead|never\s+(?:been\s+)?born|"
            r"not\s+alive)\b",
            rf"\b(?:don't|dont|do\s+not|didn't|no\s+longer)\s+(?:really\s+)?want\s+to\s+(?:live\b"
            r"(?!\s+(?:with|off|by|up|through|under|near|on|out\s+of|in\s+(?!this\s+world|fear|"
            r"pain))\b)|be\s+alive\b|wake\s+up\b(?!\s+(?:early|at|for|the|a|to)\b)|be\s+here\s+"
            rf"{_MORE}\b(?!\s+(?:at|in)\b)|exist\b|(?:go|carry)\s+on\s+living\b)",
            r"\bno\s+(?:reason|point)\s+(?:to|in|of)?\s*(?:live|living|(?:going|carrying)\s+on\s+"
            r"living|being\s+alive)\b",
            r"\bno\s+(?:reason\s+to\s+go\s+on|point\s+(?:in\s+)?going\s+on)\b"
            r"(?!\s+(?:with|about)\b)",
            r"\b(?:don't|dont|can't|cannot|cant)\s+see\s+(?:the|a|any)\s+(?:point|reason)\s+(?:of|in|"
            r"to)\s+(?:living|being\s+alive|life|live|being\s+here)\b",
            r"(?<!battery\s)(?<!shelf\s)(?<!contract\s)(?<!product\s)\blife\s+(?:is|isn't|is\s+not)\s+"
            r"(?:not\s+|no\s+longer\s+)?worth\s+(?:living|it)\b",
            r"\blife\s+has\s+(?:no|lost\s+all)\s+(?:meaning|point)\b",
            r"\b(?:better|easier)\s+(?:off\s+)?(?:without\s+me|if\s+i\s+(?:was|were|wasn't|"
            r"weren't)\s+(?:dead|gone|here|around|alive))\b(?!\s+(?:on|in|for|at|as|doing|running|"
            r"there)\b)",
            r"\b(?:thought|think|thinking|imagin\w+|dream\w*)\s+(?:\w+\s+){0,3}?(?:jumping\s+"
            r"(?:off|in\s+front)|(?:driving|steering)\s+(?:\w+\s+){0,3}?into\s+(?:a|the)\s+(?:tree|"
            r"wall|river)|stepping\s+in\s+front\s+of|not\s+being\s+(?:alive|around\s+any)|ending\s+"
            r"(?:things|everything)\b(?!\s+with)|just\s+not\s+existing)",
            r"\b(?:overdosed\b|overdosing\b|an\s+overdose\b)(?!\s+(?:on|of)\s+(?!pills|tablets))|"
            r"\btook\s+(?:too\s+many|a\s+lot\s+of|all\s+(?:the|my))\s+(?:pills|tablets|painkillers)",
            # Violence and abuse
            rf"\b{_NEAR}\s+{_KEEPS}{_STRIKES}(?!\s+(?:at\s+(?!home)|to\b|with\s+a\s+(?:question|"
            r"joke)))",
            rf"\b{_AT_WORK}\s+{_KEEPS}{_STRIKES}{_NOT_WITH_FISTS}",
            rf"\b(?:{_NEAR}|{_AT_WORK})\s+{_KEEPS}(?:raped|groped|molest(?:s|ed|ing)|stalk(?:s|ed|"
            rf"ing)|(?:sexually\s+)?assault(?:s|ed|ing)?|(?:grab(?:s|bed)|touch(?:es|ed))\s+my\s+"
            rf"{_BODY}|touch(?:es|ed)\s+me\s+(?:inappropriately|again|without|under|there))\b"
            r"(?:\s+me\b)?+(?!\s+(?:my|our|the|us|every|leads|prospects|with)\b)",
            rf"\b(?:{_NEAR}|{_AT_WORK})\s+{_KEEPS}threaten(?:s|ed|ing)?\s+(?:to\s+(?:kill|hurt|harm|"
            r"beat|hit)\s+me\b|me\b(?!\s+(?:with\s+(?!(?:a\s+|his\s+)?(?:knife|gun|violence|fist))|"
            r"over|about|to\s+(?:leave|cancel|walk|go|switch)|on)))(?!\s+on\s+price)",
            rf"{_I}(?:was\s+|got\s+|am\s+being\s+|been\s+|being\s+|getting\s+|have\s+been\s+|keep\s+"
            rf"getting\s+)(?:\w+\s+){{0,2}}?(?:sexually\s+)?(?:assaulted|raped|groped|stalked|"
            rf"molested|beaten\s+up|abused|harassed|bullied|attacked\s+by\s+(?:my|a\s+man)|strangled)"
            rf"\b(?!\s+(?:again\s+)?(?:{_OF_WORK}|with\b|into\b|on\s+(?:price|margin)|by\s+(?:\w+\s+)"
            r"{0,2}?(?:for(?!\s+(?:months|weeks|years|days|an?\s))|about|over|to)\b))",
            rf"\b(?:feel|feeling|felt)\s+(?:really\s+|so\s+|very\s+|always\s+)?(?:harassed|bullied|"
            rf"threatened|unsafe|in\s+danger|abused)\b(?!\s+(?:{_OF_WORK}|(?!going|walking|driving|"
            rf"being|staying|working|coming)\w+ing\b))",
            rf"\b(?:am|i'm|im)\s+in\s+danger\b(?!\s+of\b)(?!\s+(?:with|on)\s+{_SOME}{_WORK})",
            rf"\bsexual(?:ly)?\s+(?:harass\w+|assault\w*|abus\w+)\b{_CHARITY}"
            r"(?!\s+(?:training|policy|e-?learning|course))",
            rf"\b(?:{_NEAR}|{_AT_WORK})\s+{_KEEPS}(?:harass(?:es|ed|ing)?|bull(?:ies|ied|ying)|"
            r"abus(?:es|ed|ing))\s+me\b(?!\s+(?:into|for|about|on|to|over|with)\b)",
            r"\b(?:not|don't|dont|do\s+not|never|no\s+longer|didn't)\s+feel(?:ing)?\s+safe\b"
            r"(?!\s+(?:enough\b|(?!going|walking|driving|being|staying|working|coming|sleeping|"
            rf"travelling|living)\w+ing\b|(?:{_OF_WORK})|to\s+(?:quote|promise|commit|say|sell|"
            r"forecast|sign)))",
            r"\bnot\s+safe\s+(?:at\s+home|at\s+work|with\s+(?:him|her|them))\b",
            rf"\b(?:afraid|scared|frightened|terrified)\s+(?:of\s+(?:my\s+{_NEAR}\b|him\b|what\s+i\s+"
            r"(?:might|could|would)\s+do\b(?!\s+(?:to|with|about|if|without)))|for\s+my\s+(?:life|"
            r"safety)\b|(?:to\s+go|of\s+going)\s+home\b(?!\s+with))",
            rf"\bdomestic\s+(?:violence|abuse)\b{_CHARITY}",
            r"\bdrink(?:ing)?\s+(?:myself\s+to\s+(?:sleep|death)|every\s+(?:night|day)\s+to\s+(?:cope|"
            r"sleep|forget))\b",
            # Breaking down
            r"\b(?:my|a|another|had|having|have|^)\s*(?:\w+\s+)?(?:nervous|mental)\s+break\s?down\b"
            r"(?<!almost\shad\sa\snervous\sbreakdown)"
            r"(?<!nearly\shad\sa\snervous\sbreakdown)(?<!gave\sme\sa\snervous\sbreakdown)",
            r"(?:\bi'?m|\bi\s+am|\bi\s+was|^)\s*(?:just\s+)?having\s+a\s+break\s?down\b"
            r"(?!\s+(?:of|by|per|in|for|on)\b)",
            r"(?<!mini\s)(?<!mini-)(?<!little\s)(?<!give\sme\sa\s)(?<!gave\sme\sa\s)"
            r"(?<!giving\sme\sa\s)(?<!almost\shad\sa\s)(?<!nearly\shad\sa\s)(?<!has\sa\s)"
            r"(?<!practically\shad\sa\s)(?<!customer\shad\sa\s)(?<!client\shad\sa\s)"
            r"(?<!procurement\shad\sa\s)(?<!legal\shad\sa\s)(?<!finance\shad\sa\s)"
            r"(?<!buyer\shad\sa\s)(?<!cfo\shad\sa\s)(?<!they\shad\sa\s)(?<!everyone\shad\sa\s)"
            rf"\bpanic\s+attacks?\b(?!\s+(?:over|at|from|in|about)\s+{_SOME}(?:{_WORK}|markets?))"
            r"(?!\s+(?:from|at|in)\s+(?:the\s+)?(?:customer|client|buyer)s?\b)",
            r"\b(?:cry|crying|cried|in\s+tears|sobbing)\s+(?!with\s+laughter|laughing)(?:\w+\s+)?"
            r"(?:to\s+sleep|myself\s+to\s+sleep|every|most|each)(?:\s+(?:single\s+)?"
            r"(?:day|night|morning|evening)s?)?\b(?!\s+about\s+the\s+(?:crm|coffee))",
            rf"\bnot\s+coping\s+(?:at\s+all|{_MORE})\b(?!\s+{_OF_WORK})",
            r"\b(?:i'm|i\s+am|im)\s+not\s+(?:ok|okay|alright|well)\b[,.;!]*\s+(?:and\s+)?(?:please\s+|"
            r"i\s+)?(?:really\s+|need\s+|help)(?:\w+\s+){0,2}?(?:help|me)?\b(?!\s+(?:with|from|on|to)\b)",
        )
    )
)
"""What rings wherever it stands."""

TIRED = re.compile(
    rf"\b(?:can't|cant|cannot|can\s+not|couldn't)\s+(?:really\s+|just\s+)?(?:go\s+on|cope|take\s+"
    rf"(?:it|this)|do\s+(?:this|it)|do\s+life|handle\s+(?:it|this)|live\s+like\s+this|bear\s+it|"
    rf"face\s+(?:it|another\s+day))\s*(?:like\s+this\s+)?(?:{_MORE}|\bat\s+all)\b"
    r"|\b(?:can't|cannot|cant)\s+(?:face\s+another\s+day|live\s+like\s+this|do\s+life)\b"
    r"|\b(?:completely|so|totally|utterly)\s+hopeless\b|\bi\s+(?:feel|am|'m)\s+hopeless\b"
    r"|\bno\s+way\s+out\b|\bcan'?t\s+see\s+a\s+way\s+out\b"
    r"|\bi(?:'ve|\s+have)\s+(?:given|lost)\s+(?:up\s+on\s+(?:life|everything|myself)|all\s+hope)\b"
)
"""What rings where the sentence is not about work, or where `WORSE` stands in the answer."""

ABOUT_WORK = re.compile(
    rf"\b{_WORK}\b|\b(?:customers?|clients?|prospects?|buyers?|demand|stock|heat|weather|coffee|"
    r"office|desk|job\s+board|sales|selling|quarter[\s-]end)\b"
)

WORSE = re.compile(
    r"\b(?:alone\s+with\s+(?:this|it)|my\s+life|depress\w*|worthless|crying|cried|"
    r"cry|sobbing|can't\s+sleep|haven't\s+slept|shouts?\s+at\s+me|scream(?:s|ed|ing)?\s+at\s+me|"
    r"yell(?:s|ed|ing)?\s+at\s+me|humiliat\w*|empty\s+inside|numb|dark\s+(?:place|thoughts)|give\s+up\s+"
    r"on\s+life|therapist|pills|begging)\b"
)
"""What makes tiredness with work a plea all the same."""
