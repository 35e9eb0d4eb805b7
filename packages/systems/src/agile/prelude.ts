/**
 * What AGILE's model code finds in its world (arXiv 2510.01304): `crop`, `zoom`, `rotate`, `observation`, and the pieces as
 * `raw_image` (one image), `image_list` (four), `image_list` and `reference_image` (five). `_agile(source)` runs a piece of code in a copy of
 * what earlier ones left: it must make or change exactly one variable whose name holds "image", an image, which is then shown.
 * Variables of other names are dropped. For a grid of nine the same rules hold with nine pieces.
 */
export const prelude = `
import copy as _copy
import PIL.Image as _Image

def crop(image, box):
    if len(box) != 4 or any(not 0 <= float(value) <= 1 for value in box):
        raise ValueError("box must be [x1, y1, x2, y2] with values from 0 to 1")
    w, h = image.size
    x1, x2 = (min(int(float(value) * w), w - 1) for value in (box[0], box[2]))
    y1, y2 = (min(int(float(value) * h), h - 1) for value in (box[1], box[3]))
    if x2 <= x1 or y2 <= y1:
        raise ValueError("the box is empty")
    return image.crop((x1, y1, x2, y2))

def zoom(image, factor):
    if factor <= 0:
        raise ValueError("factor must be above 0")
    return image.resize((int(image.width * factor), int(image.height * factor)), _Image.LANCZOS)

def rotate(image, angle, expand=True):
    return image.rotate(angle, resample=_Image.BICUBIC, expand=expand)

def observation(state):
    pieces = _agile_pieces
    letters = "ABCDEFGHI"[: len(pieces)]
    asked = [str(letter).upper() for letter in state]
    if len(asked) != len(pieces):
        raise ValueError(f"state must have {len(pieces)} elements")
    if any(letter not in letters for letter in asked):
        raise ValueError(f"state may hold the letters {letters}")
    if len(set(asked)) != len(pieces):
        raise ValueError("state must hold every letter once")
    shown = [pieces[letters.index(letter)] for letter in asked]
    grid = int(len(pieces) ** 0.5)
    gap_x, gap_y = int(0.02 * shown[0].width), int(0.02 * shown[0].height)
    rows = [shown[i * grid : (i + 1) * grid] for i in range(grid)]
    widths = [sum(piece.width for piece in row) + gap_x * (grid - 1) for row in rows]
    heights = [max(piece.height for piece in row) for row in rows]
    canvas = _Image.new("RGB", (max(widths), sum(heights) + gap_y * (grid - 1)), (255, 255, 255))
    y = 0
    for row, height in zip(rows, heights):
        x = 0
        for piece in row:
            canvas.paste(piece, (x, y))
            x += piece.width + gap_x
        y += height + gap_y
    return canvas

def _agile_mark(value):
    if isinstance(value, _Image.Image):
        return (value.size, value.mode, value.tobytes())
    if isinstance(value, (list, tuple)):
        return tuple(_agile_mark(each) for each in value)
    return repr(value)

if "_agile_kept" not in globals():
    _agile_given = [globals()[f"image_{i + 1}"] for i in range(_agile_count)]
    _agile_pieces = _agile_given if len(_agile_given) in (4, 9) else _agile_given[:4]
    if len(_agile_given) == 1:
        _agile_kept = {"raw_image": _agile_given[0]}
    elif len(_agile_given) == 5:
        _agile_kept = {"image_list": _agile_given[:4], "reference_image": _agile_given[4]}
    else:
        _agile_kept = {"image_list": list(_agile_given)}

def _agile(source):
    global _agile_kept
    scope = {**_copy.deepcopy(_agile_kept), "crop": crop, "zoom": zoom, "rotate": rotate, "observation": observation}
    before = {name: _agile_mark(value) for name, value in scope.items() if "image" in name}
    exec(compile(source, "<code>", "exec"), scope)
    changed = [
        name
        for name, value in scope.items()
        if "image" in name and (name not in before or before[name] != _agile_mark(value))
    ]
    if len(changed) != 1:
        raise ValueError(f"make exactly one new image at a time: {len(changed)} variables with 'image' in their name changed")
    if not isinstance(scope[changed[0]], _Image.Image):
        raise TypeError(f"{changed[0]} is no image")
    _agile_kept = {name: value for name, value in scope.items() if "image" in name}
    print(changed[0])
    show(scope[changed[0]])
`;

/** The cell for a piece of model code. */
export const cellOf = (code: string, images: number): string =>
  `_agile_count = ${images}\n${prelude}\n_agile(${pythonString(code)})\n`;

/** A JSON string is a Python string, but for characters beyond the basic plane, which JSON writes in two. */
const pythonString = (text: string): string => JSON.stringify(text);
