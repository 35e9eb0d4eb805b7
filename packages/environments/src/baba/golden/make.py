"""Writes golden.json and ../lettering-data.ts from the Python reference.

Usage: /usr/bin/python3 make.py SOURCES

SOURCES holds clones of nacloos/baba-is-ai (as baba-is-ai/) and balrog-ai/BALROG (as BALROG/). NumPy, Pillow and
OpenCV 4 (which draws the words) must be importable; gym and matplotlib are replaced by what little is used of them.
"""

import base64
import collections
import hashlib
import importlib.util
import json
import pathlib
import sys
import types
import zlib

import cv2
import numpy as np

here = pathlib.Path(__file__).parent
sources = pathlib.Path(sys.argv[1])


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


class Env:
    def reset(self, *, seed=None, options=None):
        pass


class Wrapper:
    def __init__(self, env):
        self.env = env


space = lambda *a, **k: None  # noqa: E731
spaces = module("gym.spaces", Discrete=space, Box=space)
seeding = module("gym.utils.seeding")
utils = module("gym.utils", seeding=seeding)
module("gym", Env=Env, Wrapper=Wrapper, spaces=spaces, utils=utils)
module("matplotlib", pyplot=module("matplotlib.pyplot"))
module("pygame", VIDEORESIZE=0)
module("gym.utils.play", display_arr=None)
sys.path.insert(0, str(sources / "baba-is-ai"))

import baba  # noqa: E402
from baba.grid import BabaIsYouEnv, BabaIsYouGrid  # noqa: E402
from baba.world_object import (  # noqa: E402
    RuleColor,
    RuleIs,
    RuleObject,
    RuleProperty,
    add_img_text,
    make_obj,
    name_mapping_inverted,
    objects,
)

path = sources / "BALROG/balrog/environments/babaisai/base.py"
spec = importlib.util.spec_from_file_location("balrog_baba", path)
balrog = importlib.util.module_from_spec(spec)
spec.loader.exec_module(balrog)


class TextLevel(BabaIsYouEnv):
    def __init__(self, rows):
        self.rows = [row.split() for row in rows]
        super().__init__(width=len(self.rows[0]) + 2, height=len(self.rows) + 2)

    def _gen_grid(self, width, height, params=None):
        self.grid = BabaIsYouGrid(width, height)
        self.grid.wall_rect(0, 0, width, height)
        self.target_plan = ""
        for y, row in enumerate(self.rows):
            for x, cell in enumerate(row):
                for word in [] if cell == "." else cell.split("+"):
                    self.put_obj(made(word), x + 1, y + 1)


def made(word):
    if word == word.lower():
        colour, name = word.split(":") if ":" in word else (None, word)
        return make_obj(name, colour)
    name = word.lower()
    if name == "is":
        return RuleIs()
    if name in ("red", "green", "blue"):
        return RuleColor(name)
    return RuleObject(name) if name_mapping_inverted[name] in objects else RuleProperty(name)


KINDS = {"wall": 0, "fball": 1, "fwall": 2, "fdoor": 3, "fkey": 4, "baba": 5}
TEXT = {"rule_object": 6, "rule_is": 7, "rule_property": 8, "rule_color": 9}


def dump(env):
    """All stacks from the bottom up, as text."""
    cells = []
    for cell in env.grid.grid:
        cells.append(
            "+".join(
                f"{KINDS[o.type]}{'' if o.type == 'wall' else o.color}" if o.type in KINDS else f"{TEXT[o.type]}{o.name}"
                for o in cell
                if o is not None
            )
        )
    return ",".join(cells)


sha = lambda data: hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()  # noqa: E731


class Renewed(Exception):
    pass


def play(env, seed, actions, frames, limit=100):
    """One episode of a level by itself, up to where nothing is YOU: hashes of what is seen on the way."""
    np.random.seed(seed)
    env.reset()
    wrapper = balrog.BabaIsAIWrapper(env)
    wrapper.width, wrapper.height = env.width, env.height

    def renew(**kwargs):
        raise Renewed

    wrapper.reset = renew
    text = wrapper.textworld_process_obsv(None)["text"]["long_term_context"]
    start = {"room": sha(dump(env))[:16], "text": text, "plan": env.target_plan}
    start["encoding"] = sha(env.gen_obs().tobytes())[:16]
    if frames:
        start["frame"] = sha(env.render(mode="rgb_array").tobytes())
    seen = hashlib.sha256()
    steps, total, ended = 0, 0, "running"
    for action in actions[:limit]:
        before = dump(env)
        try:
            _, reward, done, _ = env.step(action)
        except (AssertionError, RecursionError, AttributeError) as error:
            # The reference has no answer here: our own may be any.
            print(type(error).__name__, seed, action, before, file=sys.stderr)
            ended = "crashed"
            break
        steps += 1
        total += reward
        try:
            text = "" if done else wrapper.textworld_process_obsv(None)["text"]["long_term_context"]
        except Renewed:
            ended = "renewed"
        seen.update(f"{dump(env)}|{reward:.6f}|{int(done)}|{text}\n".encode())
        if done:
            ended = "done"
        if ended != "running":
            break
    end = {"steps": steps, "ended": ended, "return": round(float(total), 9), "trace": seen.hexdigest()[:16]}
    if frames and ended != "crashed":
        end["frame"] = sha(env.render(mode="rgb_array").tobytes())
    return {"start": start, "end": end}


def action_list(seed, count=100):
    return [int(a) for a in np.random.RandomState(seed).randint(0, 5, size=count)]


config = (sources / "BALROG/balrog/config/config.yaml").read_text()
block = config.split("babaisai_tasks:")[1].split("\n\n")[0]
tasks = [line.strip()[3:-1] for line in block.strip().splitlines()]
assert len(tasks) == 40
golden = {"numpy": np.__version__, "opencv": cv2.__version__, "levels": {}, "maps": {}}
for task in tasks:
    golden["levels"][task] = {}
    for seed in [0, 1, 2, 42]:
        golden["levels"][task][seed] = play(baba.make(task), seed, action_list(seed + 7), seed < 2)
for name, rows in json.loads((here / "maps.json").read_text()).items():
    golden["maps"][name] = {}
    for seed in range(12):
        golden["maps"][name][seed] = play(TextLevel(rows), seed, action_list(seed), seed == 0)
(here / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")

words = "ball wall door key baba is stop push win lose you pull move open shut".split()
words += "red green blue purple yellow grey white".split()
bits = []
for word in words:
    field = np.zeros((76, 76, 3), np.uint8)
    add_img_text(field, word)
    bits.append(field[:, :, 0] > 0)
data = base64.b64encode(zlib.compress(np.packbits(np.stack(bits)).tobytes(), 9)).decode()
(here.parent / "lettering-data.ts").write_text(
    "/**\n * The reference's words as OpenCV's Hershey face draws them (`golden/make.py` writes this file): one bit a pixel,\n"
    " * 76 x 76 each, deflated. Hershey fonts: A. V. Hershey, National Bureau of Standards, free to use with this notice;\n"
    " * OpenCV: Apache-2.0.\n */\n"
    f"export const letteringWords: readonly string[] =\n  \"{' '.join(words)}\".split(\" \");\n\n"
    "export const letteringData =\n"
    + " +\n".join(f'  "{data[i : i + 100]}"' for i in range(0, len(data), 100))
    + ";\n"
)
