#!/usr/bin/env python3
"""Packs PNG files into the containers Windows (ico) and macOS (icns) expect. Standard library only.

    pack.py ico  OUT DIR SIZE...     DIR holds <size>.png
    pack.py icns OUT DIR
"""

import pathlib
import struct
import sys
import zlib

# icns type → pixels. Types that hold PNG; the @2x ones are what current macOS picks.
ICNS = {"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024}


def rgba_rows(png: bytes) -> list[bytes]:
    """Decodes an 8-bit RGBA PNG that is not interlaced into its rows."""
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", png[16:29])
    if (depth, colour, interlace) != (8, 6, 0):
        raise SystemExit("expected an 8-bit RGBA PNG without interlacing")
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, stride, rows = zlib.decompress(data), width * 4, []
    above = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        method, row = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for x in range(stride):
            left = row[x - 4] if x >= 4 else 0
            up, corner = above[x], above[x - 4] if x >= 4 else 0
            row[x] = (row[x] + predict(method, left, up, corner)) & 0xFF
        rows.append(bytes(row))
        above = row
    return rows


def predict(method: int, left: int, up: int, corner: int) -> int:
    """The PNG filter's prediction for one byte (PNG specification, section 9)."""
    if method == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda value: abs(guess - value))
    return (0, left, up, (left + up) // 2)[method]


def bitmap(png: bytes) -> bytes:
    """A 32-bit icon bitmap: BGRA rows bottom-up, then an empty mask. The header counts both, hence twice the height."""
    rows = rgba_rows(png)
    size = len(rows)
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    pixels = b"".join(
        bytes((row[x + 2], row[x + 1], row[x], row[x + 3])) for row in reversed(rows) for x in range(0, len(row), 4)
    )
    return header + pixels + bytes((size + 31) // 32 * 4 * size)


def ico(pngs: dict[int, bytes]) -> bytes:
    """Only the 256 px entry may be a PNG: older shells and resource compilers read the others as bitmaps."""
    bodies = {size: png if size >= 256 else bitmap(png) for size, png in pngs.items()}
    out, at = struct.pack("<HHH", 0, 1, len(bodies)), 6 + 16 * len(bodies)
    for size, body in bodies.items():
        out += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(body), at)
        at += len(body)
    return out + b"".join(bodies.values())


def icns(pngs: dict[int, bytes]) -> bytes:
    """Each entry is type, length including this header, PNG."""
    body = b"".join(kind.encode() + struct.pack(">I", len(pngs[size]) + 8) + pngs[size] for kind, size in ICNS.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main() -> None:
    kind, out, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    sizes = [int(size) for size in sys.argv[4:]] or sorted(set(ICNS.values()))
    pngs = {size: (folder / f"{size}.png").read_bytes() for size in sizes}
    out.write_bytes({"ico": ico, "icns": icns}[kind](pngs))


main()
