"""Packs the 16-pixel textures of danijar/crafter (MIT, see LICENSE) into atlas.ts.

Run: /usr/bin/python3 packages/environments/src/crafter/textures/pack.py FOLDER
FOLDER is a checkout of https://github.com/danijar/crafter. Needs Pillow (Debian: python3-pil).
"""

import base64
import pathlib
import sys
import zlib

from PIL import Image

HERE = pathlib.Path(__file__).parent
NAMES = """
water grass stone path sand tree lava coal iron diamond table furnace
player-left player-right player-up player-down player-sleep cow zombie skeleton
arrow-left arrow-right arrow-up arrow-down plant plant-ripe
health food drink energy sapling wood wood_pickaxe stone_pickaxe iron_pickaxe wood_sword stone_sword iron_sword
1 2 3 4 5 6 7 8 9
""".split()

assets = pathlib.Path(sys.argv[1]) / "crafter" / "assets"
pixels = b""
opaque = []
for name in NAMES:
    image = Image.open(assets / f"{name}.png")
    assert image.size == (16, 16) and image.mode in ("RGB", "RGBA"), name
    if image.mode == "RGB":
        opaque.append(name)
    pixels += image.convert("RGBA").tobytes()
packed = base64.b64encode(zlib.compress(pixels, 9)).decode()
licence = "\n".join(f" * {line}".rstrip() for line in (HERE / "LICENSE").read_text().strip().splitlines())


def quoted(names):
    lines, line = [], " "
    for name in names:
        if len(line) + len(name) > 104:
            lines.append(line)
            line = " "
        line += f' "{name}",'
    return "\n".join([*lines, line])


(HERE / "atlas.ts").write_text(f"""/*
 * The textures of Crafter by Danijar Hafner, https://github.com/danijar/crafter, packed by pack.py.
 *
{licence}
 */

/** The names of the textures, in the order of the atlas. */
export const textureNames = [
{quoted(NAMES)}
] as const;

/** Those whose file has no transparency: the reference draws them without blending, which rounds differently. */
export const withoutAlpha: readonly string[] = [
{quoted(opaque)}
];

/** 16 x 16 RGBA pixels of each texture, one after the other: base64 of a zlib stream. */
export const atlas =
  "{packed}";
""")
