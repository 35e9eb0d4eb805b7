"""Writes golden.json: what Pillow, which AGILE's functions call, makes of a small picture.

Usage: /usr/bin/python3 make.py
"""

import json
import pathlib

import numpy as np
import PIL
from PIL import Image

here = pathlib.Path(__file__).parent
ramp = np.add.outer(np.arange(14) * 9, np.arange(21) * 5)
picture = np.stack([ramp % 256, (ramp * 3) % 256, np.random.RandomState(0).randint(0, 256, size=ramp.shape)], axis=-1)
image = Image.fromarray(picture.astype(np.uint8))
pack = lambda made: {"width": made.width, "height": made.height, "data": np.array(made).ravel().tolist()}  # noqa: E731
golden = {"pillow": PIL.__version__, "picture": pack(image), "zoom": {}, "rotate": {}}
for factor in (0.5, 0.73, 1.6, 3):
    size = (int(image.width * factor), int(image.height * factor))
    golden["zoom"][factor] = pack(image.resize(size, Image.LANCZOS))
for angle in (0, 90, 180, 270, 30, -45, 200):
    golden["rotate"][angle] = pack(image.rotate(angle, resample=Image.BICUBIC, expand=True))
(here / "golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
