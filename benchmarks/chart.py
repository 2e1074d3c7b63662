"""A chart with logarithmic scales, as SVG that is readable on light and dark pages."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from math import ceil, floor, log10

Point = tuple[float, float]

WIDTH, HEIGHT = 800, 460
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 44, 52
LABEL_HEIGHT = 16
# Okabe and Ito's palette, which color-blind readers can tell apart; lines are dashed from the second round on.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
STYLE = """\
svg { font: 13px system-ui, sans-serif; color: #1f2328; background: #ffffff; }
text { fill: currentColor; } .title { font-weight: 600; }
.grid { stroke: currentColor; opacity: .15; } .guide { stroke: currentColor; opacity: .5; stroke-dasharray: 2 4; }
.line { fill: none; stroke-width: 2; } .leader { stroke: currentColor; opacity: .4; }
@media (prefers-color-scheme: dark) { svg { color: #e6edf3; background: #0d1117; } }"""


def chart(title: str, x_axis: str, y_axis: str, series: Mapping[str, Sequence[Point]]) -> str:
    """Return a line for each series on logarithmic axes, and a dotted line for linear growth."""
    scale = _Scale([point for points in series.values() for point in points])
    center, middle = (LEFT + WIDTH - RIGHT) / 2, (TOP + HEIGHT - BOTTOM) / 2
    side = f'transform="translate(16 {middle:.0f}) rotate(-90)"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{STYLE}\n</style>",
        f'<text class="title" x="{LEFT}" y="22">{escape(title)}</text>',
        *scale.grid(),
        f'<text x="{center:.0f}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_axis)}</text>',
        f'<text {side} text-anchor="middle">{escape(y_axis)}</text>',
        scale.guide(),
        *_lines(scale, series),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Scale:
    """Maps values to positions in the picture, from one power of ten to another."""

    def __init__(self, points: Sequence[Point]) -> None:
        columns = list(zip(*points, strict=True))
        (self.left, self.right), (self.low, self.high) = ((floor(log10(min(c))), ceil(log10(max(c)))) for c in columns)

    def place(self, point: Point) -> tuple[float, float]:
        x = (log10(point[0]) - self.left) / (self.right - self.left)
        y = (log10(point[1]) - self.low) / (self.high - self.low)
        return LEFT + x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM)

    def grid(self) -> Iterable[str]:
        for power in range(self.left, self.right + 1):
            x, _ = self.place((10.0**power, 1))
            yield f'<line class="grid" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}"/>'
            yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>'
        for power in range(self.low, self.high + 1):
            _, y = self.place((1, 10.0**power))
            yield f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'

    def guide(self) -> str:
        """Return a line of linear growth that ends in the upper right corner."""
        span = min(self.right - self.left, self.high - self.low)
        start, end = (
            self.place((10.0 ** (self.right - span), 10.0 ** (self.high - span))),
            self.place((10.0**self.right, 10.0**self.high)),
        )
        return f'<line class="guide" x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'


def _lines(scale: _Scale, series: Mapping[str, Sequence[Point]]) -> Iterable[str]:
    """Yield each series with its name at its end; names that would overlap are moved apart."""
    ends = {name: scale.place(points[-1]) for name, points in series.items()}
    names = sorted(series, key=lambda name: ends[name][1])
    heights: dict[str, float] = {}
    lowest = float(TOP)
    for name in names:
        heights[name] = max(ends[name][1], lowest)
        lowest = heights[name] + LABEL_HEIGHT
    for number, (name, points) in enumerate(series.items()):
        color = COLORS[number % len(COLORS)]
        dash = ' stroke-dasharray="7 4"' if number >= len(COLORS) else ""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(scale.place, points))
        yield f'<polyline class="line" stroke="{color}"{dash} points="{path}"/>'
        (x, y), height = ends[name], heights[name]
        label = WIDTH - RIGHT + 14
        yield f'<line class="leader" x1="{x + 3:.1f}" y1="{y:.1f}" x2="{label - 3}" y2="{height:.1f}"/>'
        yield f'<text x="{label}" y="{height + 4:.1f}" style="fill: {color}">{escape(name)}</text>'
