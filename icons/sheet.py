#!/usr/bin/env python3
"""Writes an SVG sheet of all icons: tray icons on the bars they must stand on, app icon in its sizes.

    sheet.py DIR > sheet.svg         DIR holds the app icon as <size>.png

Fails when a tray shape has less than 3:1 contrast against one of the bars (WCAG 2.2, 1.4.11).
"""

import base64
import pathlib
import re
import sys

BARS = ["#f5f5f5", "#ffffff", "#2b2b2b", "#000000"]
STATES = ["normal", "attention", "error", "paused"]
HERE = pathlib.Path(__file__).parent


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def check(state: str) -> None:
    """What touches the bar (class="edge": its outline if it has one, else its fill) must stand out from it."""
    edges = re.findall(r'<[^>]*class="edge"[^>]*>', (HERE / f"source/tray-{state}.svg").read_text())
    if not edges:
        sys.exit(f"tray-{state}: no element has class edge")
    for edge in edges:
        colour = (re.search(r'stroke="(#[0-9a-f]{6})"', edge) or re.search(r'fill="(#[0-9a-f]{6})"', edge))[1]
        for bar in BARS:
            if contrast(colour, bar) < 3:
                sys.exit(f"tray-{state}: {colour} on {bar} has contrast {contrast(colour, bar):.2f}, needs 3")


def image(path: pathlib.Path, x: int, y: int, size: int, pixelated: bool = False) -> str:
    data = base64.b64encode(path.read_bytes()).decode()
    style = ' style="image-rendering:pixelated"' if pixelated else ""
    return f'<image href="data:image/png;base64,{data}" x="{x}" y="{y}" width="{size}" height="{size}"{style}/>'


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    width, band, plates = 640, 112, 180
    height = band * len(BARS) + plates
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">']
    for row, bar in enumerate(BARS):
        top = row * band
        out.append(f'<rect y="{top}" width="{width}" height="{band}" fill="{bar}"/>')
        for column, state in enumerate(STATES):
            check(state)
            small = HERE / f"tray/{state}-22.png"
            out.append(image(small, 24 + column * 36, top + 45, 22, pixelated=True))
            out.append(image(small, 208 + column * 106, top + 12, 88, pixelated=True))
    top = band * len(BARS)
    for left, fill in ((0, "#eceef0"), (width // 2, "#17191c")):
        out.append(f'<rect x="{left}" y="{top}" width="{width // 2}" height="{plates}" fill="{fill}"/>')
        x = left + 20
        for size in (16, 24, 32, 48, 128):
            out.append(image(folder / f"{size}.png", x, top + (plates - size) // 2, size))
            x += size + 12
    out.append("</svg>")
    print("\n".join(out))


main()
