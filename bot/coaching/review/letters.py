"""The fonts that a review is printed in, and what becomes of letters that none of them has.

FiraGO (Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Georgian, Thai) and some symbols come
with the package pymupdf-fonts, under the SIL Open Font License. For other scripts this machine's
own fonts are looked at. What none of them has is printed as a box, never left out.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from unicodedata import category, normalize

from fpdf import FPDF
from fpdf.fonts import TTFFont
from pymupdf_fonts.FiraGO_Bold import fontbuffer as bold
from pymupdf_fonts.FiraGO_Regular import fontbuffer as regular
from pymupdf_fonts.NotoSansSymbols2_Regular import fontbuffer as symbols

FAMILY = "text"
BOX = "□"
"""Stands for a letter that there is no font for."""

ON_MACHINES = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
)
"""On Debian: fonts-dejavu-core, fonts-wqy-microhei, fonts-droid-fallback, fonts-noto-cjk."""

_OTHERS = ("symbols", *(f"machine{n}" for n in range(len(ON_MACHINES))))

_JOINERS = "\u200c\u200d\u200e\u200f"
"""Unseen, but they shape the letters beside them."""
_NO_LETTERS = {"Cc", "Cf", "Cs"}
_SHADES = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")
"""They choose between pictures of one letter."""


def tidy(text: str) -> str:
    """In one line, without what is no letter: controls, and marks that turn the text around."""
    line = " ".join(_SHADES.sub("", normalize("NFC", text)).split())
    return "".join(one for one in line if one in _JOINERS or category(one) not in _NO_LETTERS)


class Letters:
    """The fonts in a document, as many as these texts need. Their files are in `folder`, where
    they have to be until the document is put out."""

    def __init__(self, pdf: FPDF, folder: Path, texts: Iterable[str]) -> None:
        self._pdf = pdf
        self._has: set[int] = set()
        self.missed = False
        """Whether a box was printed."""
        for style, font in (("", regular), ("B", bold)):
            self._add(FAMILY, _kept(folder / f"text{style}.ttf", font), style)
        wanted = {one for text in texts for one in text}
        if self._lack(wanted):
            self._add(_OTHERS[0], _kept(folder / "symbols.ttf", symbols))
        letters = {one for one in wanted if category(one)[0] in "LM"}
        for name, file in zip(_OTHERS[1:], ON_MACHINES, strict=True):
            if self._lack(letters) and file.exists():
                self._add(name, file)
        pdf.set_fallback_fonts([one for one in _OTHERS if one in pdf.fonts], exact_match=False)

    def of(self, text: str) -> str:
        """The text with a box for each letter that there is no font for."""
        found = "".join(one if ord(one) in self._has else BOX for one in text)
        self.missed = self.missed or found != text
        return found

    def _add(self, family: str, file: Path, style: str = "") -> None:
        self._pdf.add_font(family, style, file)
        font = self._pdf.fonts[family]
        if isinstance(font, TTFFont):
            self._has |= font.cmap.keys()

    def _lack(self, wanted: set[str]) -> bool:
        return any(ord(one) not in self._has for one in wanted)


def _kept(file: Path, font: bytes) -> Path:
    file.write_bytes(font)
    return file
