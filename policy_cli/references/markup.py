"""Markup in the texts of a source: CSL's tags, as Zotero writes them, and Pandoc's signs."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from policy_cli.document import Span, SpanStyle
from policy_cli.frozen import frozen
from policy_cli.text import with_nested_quotes


@frozen
class Markup:
    """How a kind of markup begins and ends, in regular expressions, and how CSL and BibTeX write it.

    A kind without a style only keeps programs from changing capitals.
    """

    opening: str
    closing: str
    style: SpanStyle | None
    csl: tuple[str, str]
    tex: tuple[str, str]


_ITALIC, _BOLD = ("<i>", "</i>"), ("<b>", "</b>")
_LOWER, _UPPER = ("<sub>", "</sub>"), ("<sup>", "</sup>")
_SMALL = ('<span style="font-variant:small-caps;">', "</span>")
_KEPT = ('<span class="nocase">', "</span>")
_WORD_BEGINS, _WORD_ENDS = r"(?<!\w){}(?=[^\s*])", r"(?<=[^\s*]){}(?!\w)"

# A sign such as an asterisk means something only around whole words; ~ and ^ also do within a word.
MARKS = (
    Markup("<(?:i|em)>", "</(?:i|em)>", "emphasis", _ITALIC, ("\\emph{", "}")),
    Markup("<(?:b|strong)>", "</(?:b|strong)>", "strong", _BOLD, ("\\textbf{", "}")),
    Markup("<sub>", "</sub>", "subscript", _LOWER, ("\\textsubscript{", "}")),
    Markup("<sup>", "</sup>", "superscript", _UPPER, ("\\textsuperscript{", "}")),
    Markup("<sc>", "</sc>", "small-caps", _SMALL, ("\\textsc{", "}")),
    Markup("<span style=[\"']font-variant: ?small-caps;?[\"']>", "</span>", "small-caps", _SMALL, ("\\textsc{", "}")),
    Markup("<span class=[\"']nocase[\"']>", "</span>", None, _KEPT, ("{", "}")),
    Markup(_WORD_BEGINS.format(r"\*\*"), _WORD_ENDS.format(r"\*\*"), "strong", _BOLD, ("\\textbf{", "}")),
    Markup(_WORD_BEGINS.format(r"\*"), _WORD_ENDS.format(r"\*"), "emphasis", _ITALIC, ("\\emph{", "}")),
    Markup(_WORD_BEGINS.format("_"), _WORD_ENDS.format("_"), "emphasis", _ITALIC, ("\\emph{", "}")),
    Markup(r"(?<=\w)~(?=\w{1,20}~)", "~", "subscript", _LOWER, ("\\textsubscript{", "}")),
    Markup(r"(?<=\w)\^(?=[-+\w]{1,20}\^)", r"\^", "superscript", _UPPER, ("\\textsuperscript{", "}")),
    Markup(r"\[", r"\]\{\.smallcaps\}", "small-caps", _SMALL, ("\\textsc{", "}")),
    Markup(r"\[", r"\]\{\.nocase\}", None, _KEPT, ("{", "}")),
)
_TAG = r"</?(?:em|i|strong|b|su[bp]|sc|span)\b[^<>]{0,60}>"
_TAG_OR_SIGN = rf"{_TAG}|\*\*|[*_~^\[]|\]\{{\.(?:smallcaps|nocase)\}}"
MAX_LENGTH = 2_000
"""The longest title that can have markup, in characters."""
MAX_DEPTH = 20
"""How many marks can be open at once; hardly any text has more than two."""

_DIGITS = "0123456789+-=()"
_RAISED = str.maketrans(f"{_DIGITS}abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans(f"{_DIGITS}aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SHIFTED: Mapping[str, Mapping[int, int]] = {"superscript": _RAISED, "subscript": _LOWERED}

Piece = tuple[str, tuple[Markup, ...]]


def pieces(text: str, token: str = _TAG_OR_SIGN) -> list[Piece]:
    """Return a text as pieces without the markup that is made of these tokens, each with the marks around it.

    The outermost mark comes first.
    """
    # The signs are searched for first, since most texts have none and the pattern takes long to compile.
    has_signs = any(map(text.__contains__, "<*_~^["))
    if len(text) > MAX_LENGTH or not has_signs or not re.search(token, text):
        return [(text, ())]
    found: list[Piece] = []
    open_marks: list[Markup] = []
    begun = 0
    for start, end, mark, begins in _boundaries(text, token):
        found.append((text[begun:start], tuple(open_marks)))
        if begins:
            open_marks.append(mark)
        else:
            open_marks.pop()
        begun = end
    found.append((text[begun:], tuple(open_marks)))
    return [piece for piece in found if piece[0]]


def without_markup(text: str) -> str:
    """Return a text without its markup."""
    return "".join(words for words, _ in pieces(text))


def beginning(text: str, length: int) -> str:
    """Return the first characters of a text, without counting its markup, with their own markup."""
    found = pieces(text)
    if found == [(text, ())]:
        return text[:length]
    begun = 0
    written = []
    for words, marks in found:
        written.append(_within(words[: length - begun], [mark.csl for mark in marks]) if begun < length else "")
        begun += len(words)
    return "".join(written)


def in_csl(text: str) -> str:
    """Return a text with its tags as CSL has them; Pandoc's signs are text to what reads CSL, and stay as they are."""
    return "".join(_within(words, [mark.csl for mark in marks]) for words, marks in pieces(text, _TAG))


def in_bibtex(text: str, escape: Callable[[str], str]) -> str:
    """Return a text with all its markup in the commands of TeX, and the rest escaped."""
    return "".join(_within(escape(words), [mark.tex for mark in marks]) for words, marks in pieces(text))


def set_text(text: str, style: SpanStyle | None = None, depth: int = 0) -> tuple[Span, ...]:
    """Return a text in a style, its markup set, and its quotation marks as within `depth` pairs of them.

    Within italics, italics are roman.
    """
    parts = pieces(text)
    quoted = with_nested_quotes("".join(words for words, _ in parts), depth)
    return _merged(_spans(parts, quoted, style))


def set_in_quotation_marks(text: str) -> tuple[Span, ...]:
    """Return a text in double quotation marks, its markup set; quotation marks inside become single."""
    return _merged((Span("“"), *set_text(text, None, 1), Span("”")))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans without neighbors of the same style."""
    groups = groupby(spans, lambda span: span.style)
    return tuple(Span("".join(span.text for span in group), style) for style, group in groups)


def _spans(parts: Iterable[Piece], quoted: str, style: SpanStyle | None) -> Iterator[Span]:
    begun = 0
    for words, marks in parts:
        shown = quoted[begun : begun + len(words)]
        begun += len(words)
        own = next((mark.style for mark in reversed(marks) if mark.style), None)
        shifted = shown.translate(_SHIFTED.get(own or "", {}))
        if own in _SHIFTED and not any(a == b for a, b in zip(shown, shifted, strict=True)):
            outer = next((mark.style for mark in reversed(marks) if mark.style and mark.style != own), None)
            shown, own = shifted, outer
        yield Span(shown, _combined(style, own))


def _combined(outer: SpanStyle | None, inner: SpanStyle | None) -> SpanStyle | None:
    if inner is None:
        return outer
    return None if inner == outer == "emphasis" else inner


def _within(words: str, around: Iterable[tuple[str, str]]) -> str:
    for opening, closing in reversed(list(around)):
        words = f"{opening}{words}{closing}"
    return words


def _boundaries(text: str, token: str) -> list[tuple[int, int, Markup, bool]]:
    """Return where each mark that has a beginning and an end has these, in order, and whether it begins there."""
    found: list[tuple[int, int, Markup, bool]] = []
    opened: list[tuple[int, int, tuple[Markup, ...]]] = []
    for found_token in re.finditer(token, text):
        start, end = found_token.span()
        closed = _closed_by(text, start, opened)
        if closed:
            place, mark = closed
            found += [(*opened[place][:2], mark, True), (start, end, mark, False)]
            del opened[place:]
        elif len(opened) < MAX_DEPTH:
            candidates = tuple(mark for mark in MARKS if re.compile(mark.opening).match(text, start))
            opened += [(start, end, candidates)] if candidates else []
    return sorted(found, key=lambda boundary: boundary[0])


def _closed_by(text: str, start: int, opened: list[tuple[int, int, tuple[Markup, ...]]]) -> tuple[int, Markup] | None:
    """Return which of the beginnings ends here, and of which mark it is; the last of them, if there are several."""
    for place in range(len(opened) - 1, -1, -1):
        for mark in opened[place][2]:
            if re.compile(mark.closing).match(text, start):
                return place, mark
    return None
