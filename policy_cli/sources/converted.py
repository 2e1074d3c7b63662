"""Reads the kinds of sources that Pandoc turns into web pages."""

from collections.abc import Collection
from functools import partial

from policy_cli import pandoc
from policy_cli.diagnostics import CannotContinue
from policy_cli.sources.content import SourceContent, unreadable
from policy_cli.sources.isolated import read_with


def _read(form: str, data: bytes, cited: Collection[str]) -> SourceContent:
    """Return the content of a text in one of Pandoc's formats; raise Unreadable if Pandoc fails or is missing."""
    try:
        page = pandoc.to_html(pandoc.find("this kind of file needs"), data, form)
    except CannotContinue as error:
        raise unreadable(
            "not-converted", error.message, error.hint or "save it as .docx, .pdf or a text file"
        ) from None
    return read_with("policy_cli.sources.web:read_all", page)


read_odt, read_rtf, read_rst = partial(_read, "odt"), partial(_read, "rtf"), partial(_read, "rst")
read_tex, read_org = partial(_read, "latex"), partial(_read, "org")
