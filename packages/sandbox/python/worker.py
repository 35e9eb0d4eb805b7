"""The inside of a Python sandbox: one interpreter, one session. Reads cells on fd 0, answers on fd 3.

A frame is a 4-byte little-endian length, a JSON header of that length, then the byte strings whose lengths the header lists under
"bytes". What stands here protects nobody: the code of a model can change this interpreter as it likes. Namespaces, the filter of
guard.py and the checks of the host's side do.
"""

import ast
import io
import json
import os
import struct
import sys
import time
import traceback

sys.path.append("/usr/lib/python3/dist-packages")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import PIL.Image  # noqa: E402

# Formats are registered on first use otherwise, which costs tens of milliseconds in the first cell.
PIL.Image.preinit()

import guard  # noqa: E402
import pictures  # noqa: E402
import values  # noqa: E402


class OutputLimitError(Exception):
    """The cell wrote more text than it may."""


class Output(io.TextIOBase):
    """Standard output and error of a cell, in one text."""

    def __init__(self):
        self.start(0)

    def start(self, limit):
        self.limit, self.size, self.pieces = limit, 0, []

    def writable(self):
        return True

    def write(self, piece):
        if self.size >= self.limit:
            raise OutputLimitError(f"the output is longer than {self.limit} characters")
        kept = piece[: self.limit - self.size]
        self.pieces.append(kept)
        self.size += len(kept)
        if len(kept) < len(piece):
            raise OutputLimitError(f"the output is longer than {self.limit} characters")
        return len(piece)

    def text(self):
        return "".join(self.pieces)


def read_exactly(size):
    pieces = []
    while size > 0:
        piece = os.read(0, min(size, 1 << 20))
        if not piece:
            os._exit(0)
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def read_frame():
    (size,) = struct.unpack("<I", read_exactly(4))
    header = json.loads(read_exactly(size))
    return header, [read_exactly(length) for length in header.get("bytes", [])]


def write_frame(header, blobs=()):
    header["bytes"] = [len(blob) for blob in blobs]
    encoded = json.dumps(header, allow_nan=False).encode()
    for piece in (struct.pack("<I", len(encoded)), encoded, *blobs):
        view = memoryview(piece).cast("B")
        while view:
            view = view[os.write(3, view) :]


def run(cell, scope, number):
    """Executes a cell as a notebook does: the value of a last expression is the value of the cell."""
    name = f"<cell {number}>"
    tree = ast.parse(cell, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    exec(compile(tree, name, "exec"), scope)
    return None if last is None else eval(compile(last, name, "eval"), scope)


def failure(error, number):
    name = f"<cell {number}>"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith("<cell ")]
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == name), None)
    if isinstance(error, SyntaxError) and error.filename == name:
        line = error.lineno
    message = str(error)[:2000]
    return {"name": type(error).__name__, "message": message, "line": line}


def changed_images(before, scope):
    """Pictures among the variables that the cell made or changed."""
    found = []
    for name, value in list(scope.items()):
        if not name.startswith("_") and pictures.is_picture(value):
            if before.get(name) != pictures.fingerprint(value):
                found.append((name, value))
    return found


def main():
    settings, _ = read_frame()
    output = Output()
    # What libraries write past Python goes nowhere: the host reads fd 3 only.
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(""), output, output
    os.chdir("/work")
    shown = pictures.install()
    scope = {"__name__": "__main__", "__builtins__": __builtins__, "show": pictures.show, "display": pictures.show}
    if settings["guarded"]:
        guard.limit_resources(settings["memoryBytes"], settings["diskBytes"], settings["processes"])
        guard.install_filter()
    write_frame({"ready": True})
    number = 0
    while True:
        request, blobs = read_frame()
        number += 1
        output.start(request["outputBytes"])
        shown.clear()
        reply = {"id": request["id"], "value": None, "error": None}
        started = time.perf_counter()
        before = {}
        try:
            files = iter(blobs)
            for file in request["files"]:
                with open(file, "wb") as target:
                    target.write(next(files))
            for image in request["images"]:
                scope[image["variable"]] = pictures.receive(image, next(files))
            if request["variables"] == "changed":
                before = {
                    name: pictures.fingerprint(value) for name, value in scope.items() if pictures.is_picture(value)
                }
            value = run(request["code"], scope, number)
            if pictures.is_picture(value):
                pictures.show(value)
            else:
                reply["value"] = values.plain(value)
        except BaseException as error:  # a cell may raise SystemExit, KeyboardInterrupt, MemoryError
            reply["error"] = failure(error, number)
        reply["ms"] = (time.perf_counter() - started) * 1000
        try:
            found = [("shown", None, picture) for picture in shown]
            if request["variables"] == "changed":
                found += [("variable", name, picture) for name, picture in changed_images(before, scope)]
            else:
                found += [
                    ("variable", name, scope[name])
                    for name in request["variables"]
                    if pictures.is_picture(scope.get(name))
                ]
            for path in request["outputs"]:
                picture = pictures.read_file(path)
                if picture is not None:
                    found.append(("file", path, picture))
            headers, bodies = pictures.send(found[: request["maximumImages"]], request["maximumPixels"])
            reply["images"] = headers
            reply["dropped"] = max(0, len(found) - request["maximumImages"])
        except BaseException as error:
            reply["images"], bodies = [], []
            reply["error"] = reply["error"] or failure(error, number)
        reply["stdout"] = output.text()
        write_frame(reply, bodies)


if __name__ == "__main__":
    main()
