"""Slack hands emoji over as names between colons. In rich text they are elements of their own.

Only names that every workspace has become emoji; any other stays the text it is.
"""

import re
from collections.abc import Iterator

_CODE = re.compile(r":([a-z0-9_+'-]{1,60})(?:::skin-tone-[2-6])?:")

_NAMES = """
+1 -1 100 airplane angry apple art balloon beer beers bell birthday blue_heart blush book boom
bouquet bow brain briefcase broken_heart bulb bug bus cake calendar car cat champagne clap coffee
confetti_ball confused cookie cry crossed_fingers crown dancer dart disappointed dizzy dog dollar
email exclamation exploding_head eyes fire first_place_medal flushed four_leaf_clover gem ghost gift
green_heart grimacing grin grinning hammer handshake hatching_chick heart heart_eyes hourglass house
hugging_face innocent joy key laughing leaves link lock medal memo moneybag monkey muscle
neutral_face ok_hand open_mouth package partying_face pencil pensive phone pizza pray purple_heart
pushpin question rainbow raised_hands relaxed relieved rocket rose rotating_light runner seedling
slightly_smiling_face smile smiley smirk snail snowflake snowman sob sparkles star star2 sunflower
sunglasses sunny sweat sweat_smile tada thinking_face thumbsdown thumbsup tired_face trophy turtle
umbrella unicorn_face v warning wave weary white_check_mark wink worried x yellow_heart yum zap zzz
"""

KNOWN = frozenset(_NAMES.split())


def with_emoji(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches, each with whether it is the name of an emoji. None is empty."""
    at = 0
    for match in _CODE.finditer(text):
        if match[1] not in KNOWN:
            continue
        if match.start() > at:
            yield text[at : match.start()], False
        yield match[1], True
        at = match.end()
    if at < len(text):
        yield text[at:], False
