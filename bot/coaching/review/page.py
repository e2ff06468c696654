"""A review as a page, to read and to print. Pure."""

from html import escape

from bot.coaching.review import parts
from bot.coaching.review.summary import Review

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1c2430;max-width:42rem;margin:3rem auto;"
    "padding:0 1.5rem}h1{font-size:1.5rem;margin:0}h2{font-size:1.05rem;margin:1.6rem 0 .3rem}"
    "p{margin:.3rem 0}ul{margin:0;padding-left:1.2rem}li{margin:.15rem 0;overflow-wrap:anywhere}"
    ".quiet{color:#5a6675;font-size:.9rem}section{break-inside:avoid}"
    "a{color:#1f5fae}"
    "@media print{@page{margin:2cm}body{margin:0;max-width:none;padding:0;font-size:11pt}"
    ".screen{display:none}}"
)


def html(review: Review, paper: str) -> str:
    """The whole page, in itself: no script, and nothing is fetched for it. `paper` is the address
    of the same as a PDF."""
    found = "".join(
        f"<section><h2>{escape(name)}</h2><ul>"
        + "".join(f"<li>{escape(line)}</li>" for line in lines)
        + "</ul></section>"
        for name, lines in parts.parts(review)
    )
    title = escape(parts.title(review))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f'<p class="quiet">{escape(parts.days(review.period))}</p><p>{escape(parts.INTRO)}</p>'
        f'<p class="screen"><a href="{escape(paper)}" download>Save as PDF</a></p>'
        f'{found}<p class="quiet">{escape(parts.BOTH_SEE)}</p></main></body></html>'
    )
