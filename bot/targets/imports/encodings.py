"""The text of a file: UTF-8, UTF-16 and Windows-1252 are told apart by their bytes."""

import codecs
import io
from collections.abc import Generator
from contextlib import contextmanager
from typing import BinaryIO

from bot.targets.imports.mistakes import Mistake, WrongFile

_CHUNK = 1 << 16
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(source: BinaryIO) -> str:
    """Which encoding a seekable file of bytes is in. Raises WrongFile where it is no text.

    A mark at its start decides; else UTF-16 shows by its zero bytes, UTF-8 by being valid, and
    what is left is Windows-1252, in which Excel saves "CSV" in Western countries.
    """
    source.seek(0)
    start = source.read(_CHUNK)
    if not start.strip():
        raise _wrong("It is empty. Its first line names the columns.")
    if start.startswith(_WORKBOOKS):
        raise _wrong("It is an Excel workbook. Save it as CSV UTF-8 (comma delimited) first.")
    for encoding in _likely(start):
        if _decodes(source, encoding):
            return encoding
    raise _wrong(
        "Its letters are in no encoding that can be recognised. Save it as UTF-8, or name the "
        "encoding with --encoding, such as --encoding cp1250."
    )


def _likely(start: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return (encoding,)
    if start[1:4:2] == b"\0\0":
        return ("utf-16-le",)
    if start[0:4:2] == b"\0\0":
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def checked_encoding(source: BinaryIO, name: str) -> str:
    """An encoding that a person named, if there is such a one and the file is written in it."""
    try:
        name = codecs.lookup(name).name
        "".encode(name)
    except (LookupError, ValueError) as error:
        raise _wrong(
            f"There is no encoding {name[:40]!r}. Name one such as utf-8, cp1252 or cp1250."
        ) from error
    if not _decodes(source, name):
        raise _wrong(f"It is not written in {name}. Leave the encoding out to have it recognised.")
    return name


@contextmanager
def text_of(source: BinaryIO, encoding: str) -> Generator[io.TextIOWrapper]:
    """The file as text from its start, with line ends as they are; the file stays open after."""
    source.seek(0)
    text = io.TextIOWrapper(source, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()


def _decodes(source: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    source.seek(0)
    try:
        while chunk := source.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _wrong(sentence: str) -> WrongFile:
    return WrongFile([Mistake(0, None, sentence)])
