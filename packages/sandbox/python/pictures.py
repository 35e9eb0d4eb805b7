"""Pictures between the host and a cell: PIL images and arrays in, pixels and a hint of where they came from out.

A hint is what PIL was asked for (crop, resize, rotate by quarters, flips) or, for an array that is a view, where it lies in its base.
The host believes none of it: it looks whether the pixels really are there.
"""

import os
import zlib

import numpy
import PIL.Image
import PIL.ImageOps
import PIL.ImageShow

_shown = []
# Files of given images, with their variables.
_given = {}
_HINT = "_fovea_hint"


def is_picture(value):
    if isinstance(value, PIL.Image.Image):
        return value.width > 0 and value.height > 0
    return (
        isinstance(value, numpy.ndarray)
        and value.dtype in (numpy.uint8, numpy.bool_)
        and (value.ndim == 2 or (value.ndim == 3 and value.shape[2] in (1, 3, 4)))
        and min(value.shape[:2]) >= 8
    )


def fingerprint(value):
    """Changes when the pixels do."""
    array = numpy.asarray(value) if isinstance(value, PIL.Image.Image) else value
    return (array.shape, zlib.crc32(numpy.ascontiguousarray(array)))


def show(*values, **_):
    """Shows pictures to whoever reads the answer of this cell."""
    for value in values:
        if is_picture(value):
            _shown.append(value.copy() if isinstance(value, numpy.ndarray) else _copy(value))
        elif value is not None:
            print(value)


def _copy(image):
    copied = image.copy()
    setattr(copied, _HINT, getattr(image, _HINT, None))
    return copied


def receive(image, pixels):
    """Pixels of the host as a PIL image, with a file of the same name beside it."""
    width, height, channels = image["width"], image["height"], image["channels"]
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[channels]
    picture = PIL.Image.frombytes(mode, (width, height), pixels)
    setattr(picture, _HINT, [image["variable"], []])
    _given[os.path.abspath(image["file"])] = image["variable"]
    try:
        with open(image["file"], "wb") as target:
            # Without compression where there is room: it costs a hundred times the copy.
            picture.save(target, format="PNG", compress_level=0 if len(pixels) < 8 << 20 else 1)
    except OSError:  # no room: the variable is there
        os.unlink(image["file"])
    return picture


def read_file(path):
    """A picture that a cell wrote; None when there is none."""
    if not os.path.exists(path):
        return None
    with PIL.Image.open(path) as opened:
        opened.load()
        return opened.copy()


def send(found, maximum_pixels):
    headers, bodies = [], []
    for source, name, picture in found:
        hint = getattr(picture, _HINT, None)
        colours = "unknown"
        if isinstance(picture, PIL.Image.Image):
            if picture.width * picture.height > maximum_pixels:
                raise ValueError(f"a picture of {picture.width}x{picture.height} has more than {maximum_pixels} pixels")
            colours = "rgb"
            if picture.mode not in ("L", "RGB", "RGBA"):
                picture = picture.convert("RGBA" if "A" in picture.mode or "transparency" in picture.info else "RGB")
            array = numpy.asarray(picture)
        else:
            array = picture
            if array.shape[0] * array.shape[1] > maximum_pixels:
                raise ValueError(f"a picture of {array.shape[1]}x{array.shape[0]} has more than {maximum_pixels} pixels")
            if array.dtype == numpy.bool_:
                array = array.astype(numpy.uint8) * 255
        if array.ndim == 3 and array.shape[2] == 1:
            array = array[:, :, 0]
        channels = 1 if array.ndim == 2 else array.shape[2]
        body = numpy.ascontiguousarray(array).tobytes()
        bodies.append(body)
        headers.append(
            {
                "source": source,
                "name": name,
                "width": int(array.shape[1]),
                "height": int(array.shape[0]),
                "channels": int(channels),
                "colours": colours,
                "hint": hint,
            }
        )
    return headers, bodies


def _follow(method, describe):
    """Wraps a method of PIL images so that its result remembers what was asked."""

    def wrapped(self, *arguments, **named):
        made = method(self, *arguments, **named)
        hint = getattr(self, _HINT, None)
        if hint is not None and isinstance(made, PIL.Image.Image) and made is not self:
            try:
                said = describe(self, made, *arguments, **named)
            except Exception:
                said = None
            if said is not None:
                setattr(made, _HINT, [hint[0], hint[1] + said])
        return made

    wrapped.__name__, wrapped.__doc__ = method.__name__, method.__doc__
    return wrapped


def _crop(image, made, box=None):
    return [] if box is None else [["crop", [float(round(side)) for side in box]]]


def _resize(image, made, size, resample=None, box=None, reducing_gap=None):
    steps = [] if box is None else [["crop", [float(side) for side in box]]]
    return [*steps, ["resize", [made.width, made.height]]]


def _rotate(image, made, angle, *_arguments, **_named):
    return [["rotate", [float(angle)]]] if angle % 90 == 0 else None


def _transpose(image, made, method):
    names = {0: "flip-horizontal", 1: "flip-vertical", 2: "rotate-90", 3: "rotate-180", 4: "rotate-270"}
    name = names.get(int(method))
    if name is None:
        return None
    return [["rotate", [float(name.split("-")[1])]]] if name.startswith("rotate") else [["flip", [name.split("-")[1]]]]


def _same(image, made, *_arguments, **_named):
    return []


def _open(opener):
    def wrapped(file, *arguments, **named):
        opened = opener(file, *arguments, **named)
        if isinstance(file, (str, os.PathLike)):
            variable = _given.get(os.path.abspath(file))
            if variable is not None:
                setattr(opened, _HINT, [variable, []])
        return opened

    wrapped.__name__, wrapped.__doc__ = opener.__name__, opener.__doc__
    return wrapped


def install():
    image = PIL.Image.Image
    PIL.Image.open = _open(PIL.Image.open)
    image.crop = _follow(image.crop, _crop)
    image.resize = _follow(image.resize, _resize)
    image.rotate = _follow(image.rotate, _rotate)
    image.transpose = _follow(image.transpose, _transpose)
    for name in ("convert", "copy", "point", "filter"):
        setattr(image, name, _follow(getattr(image, name), _same))
    image.show = lambda self, *_arguments, **_named: show(self)
    return _shown
