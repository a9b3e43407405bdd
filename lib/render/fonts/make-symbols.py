"""Draws symbols.ttf: arrows, which Roboto lacks, as wide as a letter of Roboto Mono. Needs fonttools (MIT)."""

from math import cos, hypot, pi, sin
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

EM, WIDTH, STROKE, HEAD = 2048, 1229, 160, 430
MIDDLE = (WIDTH / 2, 740)
# Name, code point, direction in eighths of a turn from the right, half its length, heads at (end, start).
ARROWS = [
    ("arrowright", 0x2192, 0, 500, (True, False)),
    ("arrownortheast", 0x2197, 1, 700, (True, False)),
    ("arrowup", 0x2191, 2, 560, (True, False)),
    ("arrownorthwest", 0x2196, 3, 700, (True, False)),
    ("arrowleft", 0x2190, 4, 500, (True, False)),
    ("arrowsouthwest", 0x2199, 5, 700, (True, False)),
    ("arrowdown", 0x2193, 6, 560, (True, False)),
    ("arrowsoutheast", 0x2198, 7, 700, (True, False)),
    ("arrowboth", 0x2194, 0, 540, (True, True)),
]


def stroke(pen, a, b):
    """A straight stroke from a to b, clockwise."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    nx, ny = -(b[1] - a[1]) / length * STROKE / 2, (b[0] - a[0]) / length * STROKE / 2
    corners = [(a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny), (b[0] - nx, b[1] - ny), (a[0] - nx, a[1] - ny)]
    pen.moveTo(tuple(round(v) for v in corners[0]))
    for corner in corners[1:]:
        pen.lineTo(tuple(round(v) for v in corner))
    pen.closePath()


def arrow(eighths, half, heads):
    pen = TTGlyphPen(None)
    angle = eighths * pi / 4

    def ahead(at, by, turn):
        return (at[0] + cos(turn) * by, at[1] + sin(turn) * by)

    end, start = ahead(MIDDLE, half, angle), ahead(MIDDLE, -half, angle)
    stroke(pen, start, end)
    for tip, back, has in ((end, angle + pi, heads[0]), (start, angle, heads[1])):
        if not has:
            continue
        # The point reaches as far as the stroke's corner.
        tip = ahead(tip, STROKE * 0.2, back + pi)
        for side in (-pi / 4, pi / 4):
            stroke(pen, ahead(tip, -STROKE * 0.3, back + side), ahead(tip, HEAD, back + side))
    return pen.glyph()


box = TTGlyphPen(None)
stroke(box, (200, 0), (200, 1400))
glyphs = {".notdef": box.glyph(), "space": TTGlyphPen(None).glyph()}
cmap = {0x20: "space"}
for name, code, eighths, half, heads in ARROWS:
    glyphs[name] = arrow(eighths, half, heads)
    cmap[code] = name

font = FontBuilder(EM, isTTF=True)
font.setupGlyphOrder(list(glyphs))
font.setupCharacterMap(cmap)
font.setupGlyf(glyphs)
font.setupHorizontalMetrics({name: (WIDTH, glyphs[name].xMin if hasattr(glyphs[name], "xMin") else 0) for name in glyphs})
font.setupHorizontalHeader(ascent=1900, descent=-500)
font.setupNameTable(
    {
        "familyName": "Vethscope Symbols",
        "styleName": "Regular",
        "fullName": "Vethscope Symbols",
        "psName": "VethscopeSymbols-Regular",
        "version": "Version 1.0",
        "licenseDescription": "Licensed under the Apache License, Version 2.0",
        "licenseInfoURL": "http://www.apache.org/licenses/LICENSE-2.0",
    }
)
font.setupOS2(sTypoAscender=1900, sTypoDescender=-500, usWinAscent=1900, usWinDescent=500, usWeightClass=400)
font.setupPost()
font.font["head"].created = font.font["head"].modified = 0
font.font.recalcTimestamp = False
font.save(Path(__file__).with_name("symbols.ttf"))
