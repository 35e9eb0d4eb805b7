"""Writes the golden values of ../*.test.ts and the tables of ../ziggurat-tables.ts.

Run: /usr/bin/python3 packages/core/src/random/golden/make.py
Then: npx biome check --write packages/core/src/random
Needs NumPy (Debian: python3-numpy) and CPython 3.11 or later, 64-bit, little-endian.
"""

import hashlib
import json
import pathlib
import platform
import random
import struct

import numpy as np
from numpy.random import PCG64, Generator, RandomState, SeedSequence

FOLDER = pathlib.Path(__file__).parent
VERSIONS = {"numpy": np.__version__, "python": platform.python_version(), "libc": " ".join(platform.libc_ver())}
LARGE = 0x0123456789ABCDEF_FEDCBA9876543210_0F1E2D3C4B5A6978_8796A5B4C3D2E1F0_1


def write(name, cases):
    """Integers above 2^53 must be strings: JSON numbers are doubles in JavaScript."""
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in cases.items())
    (FOLDER / f"{name}.json").write_text("{\n" + json.dumps("made with") + ": " + json.dumps(VERSIONS) + ",\n" + lines + "\n}\n")


def ints(values):
    return [int(value) for value in values]


def texts(values):
    return [str(int(value)) for value in values]


def doubles_hash(values):
    return hashlib.sha256(np.asarray(values, dtype="<f8").tobytes()).hexdigest()


def ints_hash(values):
    return hashlib.sha256(np.asarray(values, dtype="<i8").tobytes()).hexdigest()


def seed_sequences():
    cases = []
    entropies = [0, 1, 42, 2**32 - 1, 2**32, 2**53 - 1, 2**64, 2**128 - 1, 2**128, LARGE]
    entropies += [[], [0], [1, 2, 3], [2**32, 7], [0] * 5, list(range(9)), [LARGE, 1]]
    for entropy in entropies:
        for key in [(), (0,), (1,), (2**32,), (1, 2), (0, 0, 0, 0, 5), (2**53 - 1, 3)]:
            sequence = SeedSequence(entropy, spawn_key=key)
            cases.append({
                "entropy": texts(entropy) if isinstance(entropy, list) else str(entropy),
                "spawnKey": ints(key),
                "uint32": ints(sequence.generate_state(9)),
                "uint64": texts(sequence.generate_state(4, np.uint64)),
            })
    parent = SeedSequence(7, spawn_key=(3,))
    children = parent.spawn(2) + parent.spawn(1)
    spawned = [{"spawnKey": ints(c.spawn_key), "uint32": ints(c.generate_state(4))} for c in children]
    write("seed-sequence", {"cases": cases, "spawned": spawned})


def pcg64():
    cases = {}
    raw = []
    for seed in [0, 1, 42, LARGE]:
        bits = PCG64(seed)
        state = bits.state["state"]
        raw.append({
            "seed": str(seed),
            "state": f"{state['state']:032x}",
            "increment": f"{state['inc']:032x}",
            "uint64": texts(bits.random_raw(100)),
            "doubles": Generator(PCG64(seed)).random(20).tolist(),
        })
    cases["raw"] = raw
    cases["random sha256"] = doubles_hash(Generator(PCG64(5)).random(100_000))

    ranges = [(0, 1), (7, 8), (0, 2), (0, 3), (0, 6), (0, 8), (-5, 6), (0, 10), (0, 255), (0, 256), (0, 1000)]
    ranges += [(-1000, -990), (0, 2**16), (0, 2**31), (0, 2**31 + 1), (-(2**31), 2**31 - 1), (0, 2**32 - 1)]
    ranges += [(0, 2**32), (-(2**31), 2**31), (0, 2**32 + 1), (0, 2**33), (-3, 2**40), (0, 3 * 2**50), (-(2**52), 2**52 - 1)]
    integers = []
    rng = Generator(PCG64(SeedSequence(99)))
    for low, high in ranges:
        for endpoint in [False, True]:
            last = high - 1 if endpoint else high
            drawn = ints(rng.integers(low, last, size=15, endpoint=endpoint))
            integers.append({"low": low, "high": last, "endpoint": endpoint, "drawn": drawn})
    cases["integers of one generator, in order"] = integers
    big = []
    rng = Generator(PCG64(100))
    for low, high in ranges + [(-(2**63), 2**63), (-(2**63), 2**63 - 1), (0, 2**63), (-(2**62) - 7, 2**62 + 2**61)]:
        big.append({"low": str(low), "high": str(high), "drawn": texts(rng.integers(low, high, size=10))})
    cases["big integers of one generator, in order"] = big
    rng = Generator(PCG64(101))
    hard = (2**31 + 1, 3 * 2**30 + 1, 1_000_003, 6)  # the first two reject often
    cases["rejection"] = {"highs": hard, "sha256": ints_hash([rng.integers(high) for _ in range(5000) for high in hard])}

    rng = Generator(PCG64(11))
    mixed = []
    for _ in range(10):
        mixed += [float(rng.random()), int(rng.integers(10)), float(rng.uniform(-2, 3)), int(rng.integers(0, 2**40))]
        mixed += [float(rng.normal(1, 2)), *ints(rng.permutation(5)), float(rng.random())]
    cases["mixed"] = mixed

    rng = Generator(PCG64(12))
    shuffles = []
    for n in [0, 1, 2, 3, 10, 33, 64, 65]:
        for kind in ["array", "list"]:
            items = np.arange(n) if kind == "array" else list(range(n))
            rng.shuffle(items)
            shuffles.append(ints(items))
        shuffles.append(ints(rng.permutation(n)))
    cases["shuffles of one generator, in order"] = shuffles

    rng = Generator(PCG64(13))
    choices = []
    p = [0.1, 0.2, 0.0, 0.3, 0.4]
    for _ in range(3):
        choices.append({"n": 9, "drawn": int(rng.choice(9))})
        choices.append({"n": 5, "p": p, "drawn": int(rng.choice(5, p=p))})
    for n, size, options in [
        (6, 12, {}), (5, 12, {"p": p}), (5, 4, {"p": p, "replace": False}), (10, 10, {"replace": False}),
        (100, 7, {"replace": False}), (100, 7, {"replace": False, "shuffle": False}), (1, 1, {"replace": False}),
        (20000, 30, {"replace": False}), (20000, 401, {"replace": False}), (20000, 1001, {"replace": False, "shuffle": False}),
        (20000, 900, {"replace": False, "shuffle": False}), (10001, 10001, {"replace": False}), (4, 0, {}),
    ]:
        drawn = ints(rng.choice(n, size=size, **options))
        choices.append({"n": n, "size": size, **options, "drawn": drawn if size < 50 else ints_hash(drawn)})
    cases["choices of one generator, in order"] = choices

    cases["normals"] = Generator(PCG64(14)).standard_normal(50).tolist()
    many = Generator(PCG64(15)).standard_normal(200_000)
    body = np.where(np.abs(many) > 3.6541528853610088, 0.0, many)
    cases["many normals, tail as 0, sha256"] = doubles_hash(body)
    cases["tail of many normals"] = many[np.abs(many) > 3.6541528853610088].tolist()
    write("pcg64", cases)


def random_state():
    cases = {}
    seeded = []
    for seed in [0, 1, 42, 1256191933, 2**32 - 1, [0], [1, 2, 3], list(range(700))]:
        rng = RandomState(seed)
        seeded.append({"seed": seed, "uint32": ints(rng.randint(0, 2**32, size=5)), "doubles": rng.random_sample(5).tolist()})
    cases["seeds"] = seeded
    cases["random sha256"] = doubles_hash(RandomState(5).random_sample(100_000))
    rng = RandomState(12)
    filled = doubles_hash(rng.uniform(32, 127, size=(63, 49)))
    after = int(rng.randint(0, 2**32))
    cases["uniform of an array"] = {"seed": 12, "low": 32, "high": 127, "size": 63 * 49, "sha256": filled, "next": after}

    rng = RandomState(6)
    drawn = []
    for low, high in [
        (0, 1), (7, 8), (0, 2), (0, 3), (0, 17), (-5, 6), (0, 256), (0, 2**31 - 1), (-(2**31), 2**31), (0, 2**32 - 1),
        (0, 2**32), (0, 2**32 + 1), (-3, 2**40), (0, 2**53 - 1), (-(2**51), 2**52),
    ]:
        drawn.append({"low": low, "high": high, "drawn": ints(rng.randint(low, high, size=12))})
    cases["randint of one generator, in order"] = drawn

    rng = RandomState(7)
    mixed = []
    for _ in range(10):
        mixed += [float(rng.random_sample()), int(rng.randint(10)), float(rng.uniform(-2, 3)), int(rng.randint(0, 2**40))]
        mixed += [*ints(rng.permutation(5)), int(rng.choice(4))]
    cases["mixed"] = mixed

    rng = RandomState(8)
    shuffles = []
    for n in [0, 1, 2, 3, 10, 33, 64, 65]:
        for kind in ["array", "list"]:
            items = np.arange(n) if kind == "array" else list(range(n))
            rng.shuffle(items)
            shuffles.append(ints(items))
        shuffles.append(ints(rng.permutation(n)))
    cases["shuffles of one generator, in order"] = shuffles

    rng = RandomState(9)
    choices = []
    p = [0.1, 0.2, 0.0, 0.3, 0.4]
    for _ in range(3):
        choices.append({"n": 9, "drawn": int(rng.choice(9))})
        choices.append({"n": 5, "p": p, "drawn": int(rng.choice(5, p=p))})
    for n, size, options in [
        (6, 12, {}), (5, 12, {"p": p}), (5, 4, {"p": p, "replace": False}), (10, 10, {"replace": False}),
        (100, 7, {"replace": False}), (4, 0, {}),
    ]:
        choices.append({"n": n, "size": size, **options, "drawn": ints(rng.choice(n, size=size, **options))})
    cases["choices of one generator, in order"] = choices

    cases["normals"] = RandomState(10).standard_normal(1000).tolist()
    rng = RandomState(11)
    cases["normal(3, 0.5) then randint(100)"] = [[float(rng.normal(3, 0.5)), int(rng.randint(100))] for _ in range(5)]
    write("random-state", cases)


def python_random():
    cases = {}
    seeded = []
    for seed in [0, 1, 42, -42, 2**32, 2**64 + 3, LARGE, -LARGE, "", "fovea", "zażółć 🦊", "a" * 1000, b"\x00\xff bytes"]:
        rng = random.Random(seed)
        kind = type(seed).__name__
        shown = {"int": str, "str": str, "bytes": lambda b: b.hex()}[kind](seed)
        seeded.append({"kind": kind, "seed": shown, "uint32": [rng.getrandbits(32) for _ in range(5)], "doubles": [rng.random() for _ in range(5)]})
    cases["seeds"] = seeded
    rng = random.Random(5)
    cases["random sha256"] = doubles_hash([rng.random() for _ in range(100_000)])

    rng = random.Random(6)
    cases["getrandbits 0 to 53, in order"] = [rng.getrandbits(bits) for bits in range(54)]
    cases["then getrandbits of"] = {str(bits): str(rng.getrandbits(bits)) for bits in [0, 1, 31, 32, 33, 53, 54, 63, 64, 65, 96, 127, 200]}

    rng = random.Random(7)
    ranges = []
    for args in [
        (1,), (2,), (10,), (5, 6), (-5, 5), (0, 100, 7), (0, 98, 7), (100, 0, -7), (98, 0, -7), (3, 4, 50), (0, 2**31), (0, 2**32), (0, 2**32 + 1), (0, 2**53 - 1), (-(2**40), 2**51, 3),
    ]:
        ranges.append({"args": args, "drawn": [rng.randrange(*args) for _ in range(10)]})
    cases["randrange of one generator, in order"] = ranges
    cases["then randint(-3, 3)"] = [rng.randint(-3, 3) for _ in range(20)]

    rng = random.Random(8)
    mixed = []
    for _ in range(10):
        items = list(range(7))
        rng.shuffle(items)
        mixed += [rng.random(), rng.uniform(-2, 3), *items, rng.choice(range(11))]
    cases["mixed"] = mixed

    rng = random.Random(9)
    samples = []
    for n, size in [(0, 0), (1, 1), (5, 3), (5, 5), (21, 5), (22, 5), (100, 5), (100, 6), (85, 20), (86, 21), (277, 60), (278, 60), (1000, 100), (10**12, 10), (52, 13)]:
        samples.append({"n": n, "size": size, "drawn": rng.sample(range(n), size)})
    cases["samples of one generator, in order"] = samples

    rng = random.Random(10)
    cases["choices"] = rng.choices(range(6), k=20)
    cases["weighted choices"] = rng.choices(range(4), weights=[1, 0, 2.5, 7], k=20)
    rng = random.Random(11)
    cases["gauss"] = [rng.gauss(0, 1) for _ in range(1000)]
    rng = random.Random(12)
    cases["gauss(3, 0.5) then randrange(100)"] = [[rng.gauss(3, 0.5), rng.randrange(100)] for _ in range(5)]

    tuples = [(), (0,), (-1,), (-2,), (0, 1), (1, 1), (42, 1), (1, 2, 3), (2**61 - 1,), (2**61, -(2**61)), (LARGE, -LARGE), (-(2**61 - 1) - 1,)]
    cases["tuple hashes"] = [{"tuple": texts(t), "hash": str(hash(t))} for t in tuples]
    write("python-random", cases)


def streams():
    cases = []
    for seed in [0, 1, 2**40, LARGE]:
        for name in ["environment", "agent/model", "zażółć 🦊", ""]:
            for index in [0, 1, 7, 2**32]:
                words = struct.unpack("<4I", hashlib.sha256(name.encode()).digest()[:16])
                rng = Generator(PCG64(SeedSequence(seed, spawn_key=(*words, index))))
                cases.append({"seed": str(seed), "name": name, "index": index, "doubles": rng.random(3).tolist(), "integers": ints(rng.integers(0, 1000, size=3))})
    write("stream", {"cases": cases})


def ziggurat_tables():
    """The tables are found in the installed NumPy by the shape of the geometry they describe."""
    from decimal import Decimal, getcontext

    getcontext().prec = 50
    tail, area = Decimal("3.6541528853610088"), Decimal("0.00492867323397465")
    density = lambda x: (-x * x / 2).exp()
    edges = [Decimal(0)] * 256
    edges[255] = tail
    for i in range(254, 0, -1):
        edges[i] = (-2 * (area / edges[i + 1] + density(edges[i + 1])).ln()).sqrt()
    widths = [area / density(tail)] + edges[1:]
    two52 = Decimal(2) ** 52
    expected = {
        "SCALE": [float(width / two52) for width in widths],
        "DENSITY": [1.0] + [float(density(x)) for x in edges[1:]],
        "ACCEPT": [float(two52 * tail / widths[0]), 0.0] + [float(two52 * edges[i - 1] / edges[i]) for i in range(2, 256)],
    }
    binary = pathlib.Path(__import__("numpy.random._generator", fromlist=["x"]).__file__).read_bytes()
    found = {}
    for name, shape in expected.items():
        kind = "<u8" if name == "ACCEPT" else "<f8"
        values = np.frombuffer(binary[: len(binary) // 8 * 8], dtype=kind)
        with np.errstate(invalid="ignore"):  # most of a binary is no table
            close = np.abs(values.astype("f8") - shape[0]) <= 1e-9 * shape[0]
        for start in np.flatnonzero(close):
            table = values[start : start + 256]
            if len(table) == 256 and np.allclose(table.astype("f8"), shape, rtol=1e-9, atol=0):
                found[name] = table.tolist()
    notes = {
        "SCALE": "Width of each layer over 2^52.",
        "ACCEPT": "Places below this lie under the curve without a test.",
        "DENSITY": "exp(-x^2 / 2) at the edge of each layer.",
    }
    parts = [
        "// Written by golden/make.py: the numbers that NumPy " + np.__version__ + " holds (BSD-3-Clause), which no formula",
        "// gives to the last bit. The ziggurat of the normal distribution, 256 layers.\n",
    ]
    for name, note in notes.items():
        parts.append(f"/** {note} */\nexport const {name}: readonly number[] = [{', '.join(map(repr, found[name]))}];\n")
    (FOLDER.parent / "ziggurat-tables.ts").write_text("\n".join(parts))


seed_sequences()
pcg64()
random_state()
python_random()
streams()
ziggurat_tables()
print("made with", VERSIONS)
