"""The two icons of the app, drawn for this program: a speech bubble that smiles."""

_BUBBLE = (
    "M10 21c0-6.600 6.300-11.500 14-11.500S38 14.400 38 21s-6.300 11.500-14 11.500c-1.500 0-3-.2"
    "-4.400-.5L12.500 37c-.7.5-1.600-.1-1.400-1l1.300-6.200C10.900 27.400 10 24.300 10 21z"
)
_SMILE = "M17.500 20.500c1.500 4 3.700 5.800 6.500 5.800s5-1.800 6.500-5.800"

ACCENT = "#0F766E"

COLOUR_SIZE = 192
COLOUR = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="192" height="192" viewBox="0 0 48 48">'
    f'<rect width="48" height="48" fill="{ACCENT}"/>'
    f'<path d="{_BUBBLE}" fill="#fff"/>'
    f'<path d="{_SMILE}" fill="none" stroke="{ACCENT}" stroke-width="3.200" '
    'stroke-linecap="round"/></svg>'
)
"""Teams cuts the corners itself, so that the colour fills them."""

OUTLINE_SIZE = 32
OUTLINE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="8 7.500 32 32">'
    f'<path d="{_BUBBLE}" fill="none" stroke="#fff" stroke-width="2.600" '
    'stroke-linejoin="round"/>'
    f'<path d="{_SMILE}" fill="none" stroke="#fff" stroke-width="2.600" '
    'stroke-linecap="round"/></svg>'
)
"""White lines and nothing else, as Teams wants it beside a chat."""
