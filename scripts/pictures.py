"""Draws the pictures in docs/pictures: what a command prints as SVG, and parts of pages as PNG of few colors."""

import math
import re
import shutil
import struct
import subprocess
import zlib
from collections import Counter
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, MONOKAI
from rich.text import Text

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
THEMES = {"dark": MONOKAI, "light": DEFAULT_TERMINAL_THEME}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WINDOW_WIDTH, WINDOW_HEIGHT = 720, 960
"""The size of a browser's window, in CSS pixels: as wide as a page of text needs to be."""
POINTS_PER_INCH = 72
COLORS = 120
"""How many colors a picture of a page keeps, beside that of its edge."""
EDGE = (200, 200, 200)
"""The color of the line around a picture, without which white paper has no edge on a white page."""


class Area(NamedTuple):
    """A part of a page, as fractions of its width and height."""

    left: float = 0
    top: float = 0
    right: float = 1
    bottom: float = 1


WHOLE = Area()
AREAS = {"top": Area(0.04, 0.02, 0.96, 0.62), "foot": Area(0.15, 0.82, 0.85, 0.93)}
"""The upper part of a page and its footnotes, without the margins."""


def of_output(output: str, title: str, theme: str = "light") -> str:
    """Return colored output, 80 columns wide, as SVG."""
    console = Console(record=True, width=82, file=StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(output.rstrip()))
    svg = console.export_svg(title=title, theme=THEMES[theme], unique_id=re.sub(r"\W+", "-", title))
    # Rich names a font on the web; a picture in a repository should load nothing.
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def of_file(file: Path, target: Path, page: int = 1, area: Area = WHOLE, width: int = 800) -> None:
    """Draw an area of a page of HTML, PDF or Word as PNG, `width` pixels wide."""
    with TemporaryDirectory() as folder:
        match file.suffix:
            case ".html":
                file = _pdf_of_web_page(file, Path(folder), width)
            case ".docx":
                _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(file))
                file = Path(folder) / f"{file.stem}.pdf"
        target.write_bytes(_png(*_pixels(file, page, area, width)))


def _pdf_of_web_page(file: Path, folder: Path, width: int) -> Path:
    """Return a PDF with a screenshot, because that is what can be cut and read as pixels."""
    import typst

    browser = next(filter(shutil.which, BROWSERS))
    # In a container, and for root, Chromium's own sandbox cannot start.
    quiet = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}")
    scale = f"--force-device-scale-factor={width / WINDOW_WIDTH}"
    window = (f"--window-size={WINDOW_WIDTH},{WINDOW_HEIGHT}", scale)
    _run(browser, *quiet, *window, f"--screenshot={folder / 'page.png'}", file.absolute().as_uri())
    (folder / "page.typ").write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("page.png")')
    typst.compile(folder / "page.typ", output=folder / "page.pdf")
    return folder / "page.pdf"


def _pixels(file: Path, page: int, area: Area, width: int) -> tuple[int, int, bytes]:
    """Return an area of a page of a PDF: its width, its height, and three bytes for each pixel."""
    number = ("-f", str(page), "-l", str(page))
    size = re.search(r"size: +([\d.]+) x ([\d.]+)", _run("pdfinfo", *number, str(file)).decode())
    assert size is not None
    scale = width / (area.right - area.left) / float(size[1])
    across, down = scale * float(size[1]), scale * float(size[2])
    box = [area.left * across, area.top * down, width, (area.bottom - area.top) * down]
    cut = [part for name, value in zip("xyWH", box, strict=True) for part in (f"-{name}", str(round(value)))]
    made = _run("pdftoppm", "-r", str(scale * POINTS_PER_INCH), *number, *cut, str(file))
    _, drawn, _, pixels = made.split(b"\n", 3)
    wide, high = map(int, drawn.split())
    return wide, high, pixels


def _png(width: int, height: int, pixels: bytes) -> bytes:
    """Return pixels as a PNG with a line around them and few colors, which is a third as large as with all."""
    points = list(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    common = Counter(points).most_common()
    colors = [EDGE, *(color for color, _ in common[:COLORS])]
    numbers = {color: number for number, color in reversed(list(enumerate(colors)))}
    for color, _ in common[COLORS:]:
        numbers[color] = numbers[min(colors, key=partial(math.dist, color))]
    rows = [bytearray(map(numbers.__getitem__, points[y * width : (y + 1) * width])) for y in range(height)]
    rows[0] = rows[-1] = bytearray(width)
    for row in rows:
        row[0] = row[-1] = 0
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(part for color in colors for part in color)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _run(program: str, *arguments: str) -> bytes:
    return subprocess.run([program, *arguments], check=True, capture_output=True, timeout=120).stdout
