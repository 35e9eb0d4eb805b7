import { type Attack, dies, error, outside } from "../attack.js";

const [short, small] = [{ timeoutMs: 150 }, { memoryBytes: 64 * 2 ** 20, diskBytes: 8 * 2 ** 20 }];
const late = error(/^SandboxTimeoutError$/);
const full = error(/MemoryError/);

export const bombs: readonly Attack[] = [
  {
    name: "loops",
    code: "import time\nend = time.monotonic() + 0.6\nwhile time.monotonic() < end: pass\nTrue",
    limits: short,
    ends: late,
    control: outside,
  },
  {
    name: "loops with every signal blocked",
    code: `import os, signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
os.kill(os.getpid(), signal.SIGTERM)
end = time.monotonic() + 0.6
while time.monotonic() < end:
    try: time.sleep(0.1)
    except BaseException: pass
True`,
    limits: short,
    ends: late,
    control: outside,
  },
  {
    name: "waits in native code that holds the interpreter",
    code: "import ctypes\nctypes.PyDLL(None).usleep(600000) == 0",
    limits: short,
    ends: late,
    control: outside,
  },
  {
    name: "computes in native code",
    code: "import numpy\nnumpy.linalg.svd(numpy.random.rand(1000, 1000))[1].size == 1000",
    limits: { timeoutMs: 40 },
    ends: late,
    control: outside,
  },
  {
    name: "matches a regular expression that takes for ever",
    code: `import re\nre.match(r"(a+)+$", "a" * 23 + "b") is None`,
    limits: { timeoutMs: 40 },
    ends: late,
    control: outside,
  },
  {
    name: "refuses to be interrupted",
    code: `import time
end = time.monotonic() + 0.6
while time.monotonic() < end:
    try:
        while time.monotonic() < end: time.sleep(0.01)
    except BaseException: continue
    finally: time.sleep(0.1)
True`,
    limits: short,
    ends: late,
    control: outside,
  },
  {
    name: "takes memory at once",
    code: "len(bytearray(1 << 30)) == 1 << 30",
    limits: small,
    ends: full,
    control: outside,
  },
  {
    name: "takes memory bit by bit",
    code: "len([bytearray(1 << 20) for _ in range(1000)]) == 1000",
    limits: small,
    ends: full,
    control: outside,
  },
  {
    name: "takes memory in an array",
    code: "import numpy\nnumpy.zeros(1 << 30, numpy.uint8).size == 1 << 30",
    limits: small,
    ends: full,
    control: outside,
  },
  {
    name: "takes memory that is shared",
    code: "import mmap\nlen(mmap.mmap(-1, 1 << 31)) == 1 << 31",
    limits: small,
    ends: error(/OSError/),
    control: outside,
  },
  {
    name: "takes memory in a picture",
    code: `from PIL import Image\nImage.new("RGB", (20000, 20000)).width == 20000`,
    limits: small,
    ends: full,
    control: outside,
  },
  {
    name: "fills the disk with one file",
    code: `with open("big", "wb") as file:\n    for _ in range(32): file.write(bytes(1 << 20))\nTrue`,
    limits: small,
    ends: error(/OSError/),
    control: outside,
  },
  {
    name: "fills the disk with many files",
    code: `for i in range(32):\n    with open(f"part-{i}", "wb") as file: file.write(bytes(1 << 20))\nTrue`,
    limits: small,
    ends: error(/OSError/),
    control: outside,
  },
  {
    name: "floods its output",
    code: `for _ in range(1000): print("x" * 1000)\nTrue`,
    ends: error(/^OutputLimitError$/),
    control: outside,
  },
  {
    name: "starts threads without end",
    code: `import threading
leave = threading.Event()
try:
    for _ in range(300): threading.Thread(target=leave.wait, args=(1,), daemon=True).start()
finally: leave.set()
True`,
    limits: small,
    ends: error(/RuntimeError|MemoryError/),
    control: outside,
  },
  {
    name: "crashes the interpreter",
    code: "import ctypes\nctypes.string_at(0)",
    limits: small,
    ends: error(/^SandboxKilledError$/),
    control: dies,
  },
  {
    name: "ends the interpreter",
    code: "import os\nos._exit(0)",
    limits: small,
    ends: error(/^SandboxKilledError$/),
    control: dies,
  },
];

export const parcels: readonly Attack[] = [
  {
    name: "unpickles what opens a file",
    code: `import pickle
class Parcel:
    def __reduce__(self): return (open, ("CANARY",))
pickle.loads(pickle.dumps(Parcel())).read() == "SECRET"`,
    ends: error(/FileNotFoundError/),
    control: outside,
  },
  {
    name: "loads an array that starts a program",
    code: `import io, numpy, os
class Parcel:
    def __reduce__(self): return (os.system, ("true",))
file = io.BytesIO()
numpy.save(file, numpy.array([Parcel()], dtype=object), allow_pickle=True)
file.seek(0)
numpy.load(file, allow_pickle=True)[0] == 0`,
    ends: { value: false },
    control: outside,
  },
  {
    name: "decodes a picture whose header lies about its size",
    code: `import io, struct, zlib
from PIL import Image
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
png = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 50000, 50000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", b"")
Image.open(io.BytesIO(png)).size == (50000, 50000)`,
    ends: error(/DecompressionBombError/),
    control: {
      where: "outside",
      code: `import io, struct, zlib
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
png = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 50000, 50000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", b"")
Image.open(io.BytesIO(png)).size == (50000, 50000)`,
    },
  },
  {
    name: "unpacks a little that becomes a lot",
    code: `import zlib
packer = zlib.compressobj(1)
packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
len(zlib.decompress(packed)) == 200 << 20`,
    limits: small,
    ends: full,
    control: outside,
  },
];
