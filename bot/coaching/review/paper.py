"""A review as a PDF on A4, to keep or to send to print. Pure but for its fonts, which are files.

It says what the page says, in the same order. Fonts and printer take a while to load, so whoever
makes one imports this module only then.
"""

from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bot.checkins.texts import shortened
from bot.coaching.review import parts
from bot.coaching.review.letters import BOX, FAMILY, Letters, tidy
from bot.coaching.review.summary import Review
from bot.targets.explain import day

_MARGIN, _FOOT = 22.0, 24.0
_INDENT = 5.0
_INK, _QUIET, _RULE = (28, 36, 48), (90, 102, 117), (214, 219, 225)
_HEAD_AND_TWO_LINES = 24.0
"""A heading goes to the next page rather than stand alone at the foot of one. All in mm."""

_LONGEST_FOOT = 80
"""Characters of the title at the foot, which is one line."""

NO_FONT = (
    f"{BOX} stands for a letter that this file has no font for. The page in your browser shows it."
)


def pdf(review: Review, on: date) -> bytes:
    """The file; `on` is the day whose state it shows."""
    title = tidy(parts.title(review))
    told = [(name, [tidy(line) for line in lines]) for name, lines in parts.parts(review)]
    with TemporaryDirectory() as folder:
        sheet = _Sheet(Path(folder), [title, *(line for _, lines in told for line in lines)])
        sheet.begin(title, on)
        sheet.quiet(parts.days(review.period))
        sheet.paragraph(parts.INTRO)
        for name, lines in told:
            sheet.heading(name)
            for line in lines:
                sheet.point(line)
        sheet.end()
        return bytes(sheet.output())


class _Sheet(FPDF):
    """Pages with a title, headings and points, and their number at the foot."""

    def __init__(self, folder: Path, texts: list[str]) -> None:
        super().__init__(format="A4")
        self._letters = Letters(self, folder, texts)
        self._foot = ""
        self.set_margins(_MARGIN, _MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(True, _FOOT)
        # The page is read from left to right; words in other scripts keep their own way in it.
        self.set_text_shaping(True, direction="ltr")

    def begin(self, title: str, on: date) -> None:
        """The first page, under its title."""
        self.set_title(title)
        self.set_lang("en")
        self.set_creation_date(datetime.combine(on, time(), UTC))
        self.set_creator("Relieved Quota")
        shown = self._letters.of(title)
        self._foot = f"{shortened(shown, _LONGEST_FOOT)}, as of {day(on)}"
        self.add_page()
        self._write(shown, 19, 8.5, bold=True)
        self.ln(1)

    def quiet(self, words: str) -> None:
        """Something beside the matter."""
        self._write(words, 9.5, 5, colour=_QUIET)
        self.ln(2.5)

    def paragraph(self, words: str) -> None:
        """A paragraph."""
        self._write(words, 10.5, 5.4)

    def heading(self, words: str) -> None:
        """It opens a part, which a reader can jump to."""
        self.ln(5)
        if self.will_page_break(_HEAD_AND_TWO_LINES):
            self.add_page()
        self.start_section(words)
        self._write(words, 12.5, 6.5, bold=True)
        self.set_draw_color(*_RULE)
        self.line(self.l_margin, self.y + 0.6, self.w - self.r_margin, self.y + 0.6)
        self.ln(2.4)

    def point(self, words: str) -> None:
        """A line of a part, however long."""
        self.set_font(FAMILY, size=10.5)
        self.set_text_color(*_QUIET)
        if self.will_page_break(5.4):
            self.add_page()
        self.cell(_INDENT, 5.4, "•")
        self._write(self._letters.of(words), 10.5, 5.4)
        self.ln(0.9)

    def end(self) -> None:
        """What stands at the end."""
        self.ln(6)
        self.quiet(parts.BOTH_SEE)
        if self._letters.missed:
            self.quiet(NO_FONT)

    def footer(self) -> None:
        """Called for each page: what it is of, and its number."""
        self.set_y(-16)
        self.set_font(FAMILY, size=8.5)
        self.set_text_color(*_QUIET)
        self.cell(20, 5, f"{self.page_no()} of {{nb}}")
        self.cell(0, 5, self._foot, align="R")

    def _write(
        self,
        words: str,
        size: float,
        height: float,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = _INK,
    ) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)
        self.multi_cell(0, height, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
