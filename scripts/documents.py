"""Makes examples/congestion-charge/documents: the texts as a PDF, a web page and a Word file, and a scan of a page.

Typst makes the PDFs, Pandoc the Word file, and Poppler the picture that is the scan. The same texts and the same
versions of these programs give the same bytes.
"""

import html
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from scripts.pictures import of_file

EXAMPLE = Path(__file__).parent.parent / "examples" / "congestion-charge"
TEXTS, DOCUMENTS = EXAMPLE / "sources", EXAMPLE / "documents"
DAY_OF_TEXTS = "1930176000"  # 1 March 2031

COVER = """\
#set document(title: {title}, date: none)
#set page("a5", margin: 18mm, numbering: none)
#set text(11pt, lang: "en")
#set par(justify: true, spacing: 1.1em)
#show heading: set block(above: 1.6em, below: 1em)
#v(1fr)
#text(24pt, weight: "bold", {title})
#v(1em)
#text({about})
#v(2fr)
#pagebreak()
#outline()
#pagebreak()
#set page(numbering: "1")
#counter(page).update(1)
"""

WEB_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title} | County Health Office</title></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/air">Air</a></li><li><a href="/news">News</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to improve this page.</p><button>Accept</button></div>
<main>
<h1>{title}</h1>
{body}
</main>
<footer><p>County Health Office, 1 Spring Lane</p></footer>
</body>
</html>
"""


def blocks(name: str) -> list[str]:
    """Return the headings and paragraphs of a text, each on one line."""
    text = (TEXTS / f"{name}.md").read_text(encoding="utf-8")
    return [" ".join(block.split()) for block in text.strip().split("\n\n")]


def quoted(text: str) -> str:
    """Return a text as a string of Typst."""
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def pdf(name: str) -> bytes:
    """Return a text as a PDF: a cover, the contents, and pages that count from 1."""
    title, about, *rest = blocks(name)
    source = COVER.format(title=quoted(title[2:]), about=quoted(about))
    for block in rest:
        shown = f"heading({quoted(block[3:])})" if block.startswith("## ") else f"par(text({quoted(block)}))"
        source += f"#{shown}\n"
    return typst.compile(source.encode())


def scan(document: Path, page: int) -> bytes:
    """Return a PDF with the picture of a page of another one, and no text."""
    with TemporaryDirectory() as folder:
        of_file(document, Path(folder) / "page.png", page)
        source = Path(folder) / "scan.typ"
        source.write_text('#set document(date: none)\n#set page("a5", margin: 0pt)\n#image("page.png", width: 100%)\n')
        return typst.compile(source)


def web_page(name: str) -> str:
    """Return a text as a web page with a menu, a banner and a footer around it."""
    title, *rest = blocks(name)
    elements = [("h2", block[3:]) if block.startswith("## ") else ("p", block) for block in rest]
    body = "\n".join(f"<{tag}>{html.escape(text, quote=False)}</{tag}>" for tag, text in elements)
    return WEB_PAGE.format(title=title[2:], body=body)


def word(name: str, target: Path) -> None:
    """Write a text as a Word file."""
    command = ("pandoc", str(TEXTS / f"{name}.md"), "-o", str(target))
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": DAY_OF_TEXTS}, timeout=60)


if __name__ == "__main__":
    DOCUMENTS.mkdir(exist_ok=True)
    (DOCUMENTS / "traffic-study.pdf").write_bytes(pdf("traffic-study"))
    (DOCUMENTS / "scan.pdf").write_bytes(scan(DOCUMENTS / "traffic-study.pdf", 4))
    (DOCUMENTS / "health-office.html").write_text(web_page("health-office"), encoding="utf-8", newline="\n")
    word("traders", DOCUMENTS / "traders.docx")
