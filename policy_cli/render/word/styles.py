"""The styles of Word files."""

from typing import NamedTuple

from policy_cli.languages import DEFAULT, direction, is_english

SERIF, SANS = "Cambria", "Calibri"
FONTS_OF_OTHER_SCRIPTS = {SERIF: "Times New Roman", SANS: "Arial"}
"""The fonts for Arabic and Hebrew text in place of those that lack it."""


class WordStyle(NamedTuple):
    """A style of paragraphs or characters: sizes and spaces in points, line height as a multiple, colors as RRGGBB.

    A style of Word's own has the name that it has in files, such as "heading 1", not that in Word's menus.
    """

    name: str
    based_on: str | None = None
    font: str | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    color: str | None = None
    fill: str | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    keep_next: bool = False
    keep_lines: bool = False
    raised: bool = False
    language: str | None = None


SOFT = "5F5A50"
CAPTION = "caption"
QUESTION = "Question"
GROUP = "Table Group"
"""The style of the headings of groups of rows."""
INTRODUCTION = "Introduction"
"""The style of a paragraph that introduces the list, table or picture below it."""
TABLE_TEXT, TABLE_LIST = "Table Text", "Table List"
WITH_PART = "Table Row with Part"
"""The style of the label of a row whose part comes next."""
PARAGRAPHS = (
    WordStyle("Normal", font=SERIF, size=10, before=0, after=0, line=1.08),
    WordStyle("Body Text", "Normal", after=4),
    WordStyle("First Paragraph", "Body Text"),
    WordStyle(INTRODUCTION, "Body Text", keep_next=True),
    WordStyle("Compact", "Normal", after=1.5),
    WordStyle("Title", "Normal", font=SANS, size=20, bold=True, after=2, keep_next=True),
    WordStyle(QUESTION, "Normal", size=12.5, after=2),
    WordStyle("Subtitle", "Normal", color=SOFT, after=6),
    WordStyle("heading 1", "Normal", font=SANS, size=13, bold=True, before=10, after=3, keep_next=True),
    WordStyle("heading 2", "heading 1", size=11, before=7, after=2),
    WordStyle("heading 3", "heading 2", size=10, italic=True),
    WordStyle(TABLE_TEXT, "Normal", font=SANS, size=9, line=1, keep_lines=True),
    WordStyle(TABLE_LIST, TABLE_TEXT),
    WordStyle(WITH_PART, TABLE_TEXT, keep_next=True),
    WordStyle(CAPTION, TABLE_TEXT, bold=True, before=6, after=3, keep_next=True),
    WordStyle(GROUP, TABLE_TEXT, bold=True, before=5, keep_next=True),
    WordStyle("Much Better", TABLE_TEXT, color="FFFFFF", fill="1B5F8C"),
    WordStyle("Better", TABLE_TEXT, color="0C3552", fill="D3E6F3"),
    WordStyle("Same", TABLE_TEXT, fill="F5F1E6"),
    WordStyle("Worse", TABLE_TEXT, color="5B2A07", fill="F9DFC8"),
    WordStyle("Much Worse", TABLE_TEXT, color="FFFFFF", fill="A5470F"),
    WordStyle("Unknown", TABLE_TEXT, italic=True, fill="E9E7E2"),
    WordStyle("footnote text", "Normal", size=8, line=1),
    WordStyle("header", "Normal", font=SANS, size=8, color=SOFT),
    WordStyle("footer", "header"),
)
SIZES_ON_ONE_PAGE = {"Normal": 9, "Title": 17, "heading 1": 12, "heading 2": 10, "heading 3": 9.5, TABLE_TEXT: 8.5}
RATED = ("Much Better", "Better", "Same", "Worse", "Much Worse", "Unknown")


def rated(word: str) -> str:
    """Return the name of the style of a rating within a line."""
    return f"{word.title()} Word"


def rated_in_english(word: str) -> str:
    """Return the name of the style of a rating of ours within a line of another language."""
    return f"{rated(word)} {ENGLISH}"


ENGLISH, MUTED_ENGLISH = "English", "Muted English"
CHARACTERS = (
    WordStyle("Default Paragraph Font"),
    WordStyle("Body Text Char", "Default Paragraph Font"),
    WordStyle("Verbatim Char", "Body Text Char", font="Consolas"),
    WordStyle("footnote reference", "Body Text Char", raised=True),
    WordStyle("Hyperlink", "Body Text Char", color="1C4F7C"),
    WordStyle("Muted", "Body Text Char", color=SOFT),
    *(
        WordStyle(rated(style.name), "Body Text Char", color=style.color, fill=style.fill)
        for style in PARAGRAPHS
        if style.name in RATED
    ),
)
OURS = (
    WordStyle(ENGLISH, "Body Text Char", language=DEFAULT),
    WordStyle(MUTED_ENGLISH, "Muted", language=DEFAULT),
    *(WordStyle(rated_in_english(name), rated(name), language=DEFAULT) for name in RATED),
)
"""The styles of our own words, for documents in another language."""
SIDE_BY_SIDE = "SideBySide"
"""The id of the style of tables without rules."""
_SIDES = '<w:left w:w="70" w:type="dxa"/>{}<w:right w:w="70" w:type="dxa"/>'
_BELOW = '<w:bottom w:w="{1}" w:type="dxa"/>'
_RULE = '<w:{} w:val="single" w:sz="8" w:color="000000"/>'
# Tables have thin rules between rows, and thick ones above, below and under the header.
_TABLES = {
    "Normal Table": (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        f"<w:tblCellMar>{_SIDES.format('')}</w:tblCellMar></w:tblPr></w:style>"
    ),
    "Table": (
        '<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:tblPr>{0}'
        f"<w:tblBorders>{_RULE.format('top')}{_RULE.format('bottom')}"
        '<w:insideH w:val="single" w:sz="4" w:color="D8D2C4"/></w:tblBorders>'
        f'<w:tblCellMar><w:top w:w="{{1}}" w:type="dxa"/>{_SIDES.format(_BELOW)}</w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        f'{_RULE.format("bottom")}</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    ),
    "Side by Side": (
        f'<w:style w:type="table" w:styleId="{SIDE_BY_SIDE}"><w:name w:val="Side by Side"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="240" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    ),
}


def styles(language: str, is_one_page: bool = False) -> dict[str, str]:
    """Return the styles of a document in a language, by their names, as Word's markup.

    Those of one page have less space between lines and paragraphs.
    """
    paragraphs = map(_closer, PARAGRAPHS) if is_one_page else PARAGRAPHS
    ours = () if is_english(language) else OURS
    runs_left = "<w:bidiVisual/>" if direction(language) == "rtl" else ""
    return {
        **{style.name: _style(style, "paragraph") for style in paragraphs},
        **{style.name: _style(style, "character") for style in (*CHARACTERS, *ours)},
        **{name: style.format(runs_left, 15 if is_one_page else 30) for name, style in _TABLES.items()},
    }


def _closer(style: WordStyle) -> WordStyle:
    """Return a style of paragraphs with less space; many have smaller type as well."""
    size = SIZES_ON_ONE_PAGE.get(style.name, style.size)
    before, after = (space and space / 2 for space in (style.before, style.after))
    return style._replace(size=size, before=before, after=after, line=style.line and 1)


def defaults(language: str) -> str:
    """Return what holds for all styles: the language of a document."""
    return f"<w:docDefaults><w:rPrDefault><w:rPr>{_language(language)}</w:rPr></w:rPrDefault></w:docDefaults>"


def _language(language: str) -> str:
    """Return the property that names the language: of Latin, of East Asian and of right-to-left text."""
    return f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/>'


def _style(style: WordStyle, kind: str) -> str:
    default = ' w:default="1"' if style.based_on is None else ""
    based_on = f'<w:basedOn w:val="{_id(style.based_on)}"/>' if style.based_on else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{_id(style.name)}"><w:name w:val="{style.name}"/>'
        f"{based_on}<w:qFormat/>{_paragraph_properties(style) if kind == 'paragraph' else ''}"
        f"{_run_properties(style, kind)}</w:style>"
    )


def _id(name: str) -> str:
    return name.title().replace(" ", "")


def _paragraph_properties(style: WordStyle) -> str:
    """Return the properties of paragraphs, in the order that the format requires."""
    spacing = {
        "before": style.before and round(style.before * 20),
        "after": style.after and round(style.after * 20),
        "line": style.line and round(style.line * 240),
    }
    given = "".join(f' w:{name}="{value}"' for name, value in spacing.items() if value is not None)
    if style.line:
        given += ' w:lineRule="auto"'  # Without it LibreOffice cuts pictures off at the height of a line.
    properties = (
        "<w:keepNext/>" if style.keep_next else "",
        "<w:keepLines/>" if style.keep_next or style.keep_lines else "",
        # Word keeps lines from standing alone at the ends of pages by itself, LibreOffice only if it is told to.
        "" if style.based_on else "<w:widowControl/>",
        _shading(style),
        f"<w:spacing{given}/>" if given else "",
        f'<w:outlineLvl w:val="{int(style.name[-1]) - 1}"/>' if style.name.startswith("heading") else "",
    )
    return f"<w:pPr>{''.join(properties)}</w:pPr>" if any(properties) else ""


def _shading(style: WordStyle) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{style.fill}"/>' if style.fill else ""


def _run_properties(style: WordStyle, kind: str) -> str:
    """Return the properties of characters, in the order that the format requires.

    Word has those of Arabic and Hebrew text apart (`Cs`).
    """
    size = style.size and round(style.size * 2)
    other = f' w:cs="{FONTS_OF_OTHER_SCRIPTS[style.font]}"' if style.font in FONTS_OF_OTHER_SCRIPTS else ""
    properties = (
        f'<w:rFonts w:ascii="{style.font}" w:hAnsi="{style.font}"{other}/>' if style.font else "",
        "<w:b/><w:bCs/>" if style.bold else "",
        "<w:i/><w:iCs/>" if style.italic else "",
        f'<w:color w:val="{style.color}"/>' if style.color else "",
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
        _shading(style) if kind == "character" else "",
        '<w:vertAlign w:val="superscript"/>' if style.raised else "",
        _language(style.language) if style.language else "",
    )
    return f"<w:rPr>{''.join(properties)}</w:rPr>" if any(properties) else ""
