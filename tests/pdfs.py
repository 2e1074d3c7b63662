"""Writes small PDFs: lines of text at their places, with labels, an outline, a password, or damage."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
# What is not in the encoding of PDFs gets a number that the font explains.
GLYPHS = {"\ufb01": (1, "fi"), "\ufb02": (2, "fl"), "\ufffd": (3, "g99"), "\xad": (4, "softhyphen")}


class Line(NamedTuple):
    """A line of text from its left end, in points from the lower left of the page."""

    x: float
    y: float
    text: str
    size: float = 10
    turned: bool = False
    mode: int = 0


PICTURE = Line(0, 0, "")
"""A picture over the whole page, in place of a line."""
# A font that shows its glyphs by their numbers, and does not say which letters they are.
UNMAPPED = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Town /Encoding /Identity-H /DescendantFonts [<< /Type /Font "
    b"/Subtype /CIDFontType2 /BaseFont /AAAAAA+Town /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
    b"/Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /AAAAAA+Town /Flags 4 >> >>] >>"
)


Pages = Sequence[Sequence[Line]]


def column(x: float, y: float, lines: str, size: float = 10, leading: float = 12) -> list[Line]:
    """Return lines below each other, the first at `y`."""
    return [Line(x, y - n * leading, line, size) for n, line in enumerate(lines.split("\n")) if line]


def pdf(
    pages: Pages,
    labels: str = "",
    outline: Sequence[tuple[str, int]] = (),
    password: bytes | None = None,
    font: bytes | None = None,
) -> bytes:
    """Return a PDF; `labels` are its page labels in the notation of PDF, `outline` has headings and their pages.

    With a password, an empty one too, it is encrypted.
    """
    objects: dict[int, bytes] = {}
    count = len(pages)
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(count))
    catalog = "/Type /Catalog /Pages 2 0 R"
    if labels:
        catalog += f" /PageLabels << /Nums [{labels}] >>"
    if outline:
        catalog += " /Outlines 5 0 R"
        objects |= _outline(outline, 10 + 2 * count)
    objects[1] = f"<< {catalog} >>".encode()
    objects[2] = f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode()
    differences = " ".join(f"{number} /{name}" for number, name in GLYPHS.values())
    encoding = f"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [{differences}] >>"
    objects[3] = font or f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding} >>".encode()
    for n, lines in enumerate(pages):
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {11 + 2 * n} 0 R"
        objects[10 + 2 * n] = f"<< {page} /Resources << /Font << /F 3 0 R >> >> >>".encode()
        objects[11 + 2 * n] = _stream("\n".join(map(_shown, lines)).encode("latin-1"))
    return _file(objects, password)


def scan(others: Pages = ()) -> bytes:
    """Return a PDF whose first page is a picture; the others have lines of text."""
    made = pdf([[Line(0, 0, "PICTURE")], *others])
    content = _stream(_shown(Line(0, 0, "PICTURE")).encode())
    inline = b"600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI"
    assert content in made
    return made.replace(content, _stream(inline.ljust(len(content) - len(_stream(b"00")) + 2)))


def _shown(line: Line) -> str:
    if line == PICTURE:
        return "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    text = "".join(chr(GLYPHS[letter][0]) if letter in GLYPHS else letter for letter in line.text)
    text = text.encode("cp1252").decode("latin-1")
    for sign in "\\()":
        text = text.replace(sign, f"\\{sign}")
    matrix = "0 1 -1 0" if line.turned else "1 0 0 1"
    return f"BT /F {line.size} Tf {line.mode} Tr {matrix} {line.x} {line.y} Tm ({text}) Tj ET"


def _stream(data: bytes, entries: str = "") -> bytes:
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _outline(outline: Sequence[tuple[str, int]], first: int) -> Mapping[int, bytes]:
    last = first + len(outline) - 1
    objects = {5: f"<< /Type /Outlines /First {first} 0 R /Last {last} 0 R /Count {len(outline)} >>".encode()}
    for n, (title, page) in enumerate(outline):
        links = f"/Next {first + n + 1} 0 R" if n < len(outline) - 1 else ""
        links += f" /Prev {first + n - 1} 0 R" if n else ""
        objects[first + n] = f"<< /Title ({title}) /Parent 5 0 R /Dest [{10 + 2 * page} 0 R /Fit] {links} >>".encode()
    return objects


def _file(objects: Mapping[int, bytes], password: bytes | None) -> bytes:
    trailer = f"/Size {max(objects) + 1} /Root 1 0 R"
    if password is not None:
        entries, key = _encryption(password)
        objects = {n: _encrypted(value, n, key) for n, value in objects.items()}
        objects = {**objects, max(objects) + 1: entries}
        trailer = f"/Size {max(objects) + 1} /Root 1 0 R /Encrypt {max(objects)} 0 R /ID [<00> <00>]"
    out = b"%PDF-1.4\n"
    starts = {}
    for n in sorted(objects):
        starts[n] = len(out)
        out += f"{n} 0 obj\n".encode() + objects[n] + b"\nendobj\n"
    table = "".join(
        f"{starts[n]:010} 00000 n \n" if n in starts else "0000000000 65535 f \n" for n in range(max(objects) + 1)
    )
    return out + f"xref\n0 {max(objects) + 1}\n{table}trailer\n<< {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def _encryption(password: bytes) -> tuple[bytes, bytes]:
    """Return the dictionary of an encryption with a key of 40 bits, and the key; the owner has the password too."""
    padded = (password + PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + b"\xfc\xff\xff\xff" + b"\0").digest()[:5]
    user = _rc4(key, PADDING)
    return f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}> >>".encode(), key


def _encrypted(value: bytes, number: int, key: bytes) -> bytes:
    head, mark, rest = value.partition(b"\nstream\n")
    if not mark:
        return value
    own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
    return head + mark + _rc4(own, rest.removesuffix(b"\nendstream")) + b"\nendstream"


def _rc4(key: bytes, data: bytes) -> bytes:
    state = [*range(256)]
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
