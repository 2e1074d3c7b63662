"""Reads the kinds of sources that Pandoc turns into web pages."""

from collections.abc import Collection

from policy_cli import pandoc
from policy_cli.diagnostics import CannotContinue
from policy_cli.sources.content import Content, unreadable
from policy_cli.sources.web import read_all


def read_odt(data: bytes, cited: Collection[str]) -> Content:
    """Return the content of a text of OpenDocument."""
    return _read(data, "odt")


def read_rtf(data: bytes, cited: Collection[str]) -> Content:
    """Return the content of a text in RTF."""
    return _read(data, "rtf")


def read_rst(data: bytes, cited: Collection[str]) -> Content:
    """Return the content of a text in reStructuredText."""
    return _read(data, "rst")


def read_tex(data: bytes, cited: Collection[str]) -> Content:
    """Return the content of a text in LaTeX."""
    return _read(data, "latex")


def read_org(data: bytes, cited: Collection[str]) -> Content:
    """Return the content of a text in Org."""
    return _read(data, "org")


def _read(data: bytes, form: str) -> Content:
    """Return the content of a text in a format that Pandoc reads; raise Unreadable if Pandoc cannot, or is missing."""
    try:
        page = pandoc.to_html(pandoc.find("this kind of file needs"), data, form)
    except CannotContinue as error:
        raise unreadable(
            "not-converted", error.message, error.hint or "save it as .docx, .pdf or a text file"
        ) from None
    return read_all(page)
