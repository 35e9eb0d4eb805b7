"""Writes golden.json and ../textures/tiles.ts from the Python reference. Run with PYTHONHASHSEED=0.

Usage: PYTHONHASHSEED=0 /usr/bin/python3 make.py SOURCES

SOURCES holds clones of mpSchrader/gym-sokoban (as gym-sokoban/) and mll-lab-nu/VAGEN (as VAGEN-mll/). NumPy and Pillow
must be importable; gym, imageio and pkg_resources are replaced by what little is used of them.
"""

import asyncio
import base64
import hashlib
import json
import os
import pathlib
import sys
import types
import zlib

import numpy as np
from PIL import Image

assert os.environ.get("PYTHONHASHSEED") == "0", "set PYTHONHASHSEED=0"
here = pathlib.Path(__file__).parent
sources = pathlib.Path(sys.argv[1])


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


class Env:
    pass


anything = lambda *a, **k: None  # noqa: E731
utils = module("gym.utils", seeding=module("gym.utils.seeding"))
discrete = module("gym.spaces.discrete", Discrete=anything)
spaces = module("gym.spaces", Box=anything, Discrete=anything, discrete=discrete)
registration = module("gym.envs.registration", register=anything)
module("gym.envs", registration=registration)
module("gym", Env=Env, spaces=spaces, utils=utils)
module("imageio", imread=lambda f: np.array(Image.open(f)))
surface = sources / "gym-sokoban/gym_sokoban/envs"
module("pkg_resources", resource_filename=lambda package, name: str(surface / name))
sys.path[:0] = [str(sources / "gym-sokoban"), str(sources / "VAGEN-mll")]
# Their __init__ files pull in what is not needed.
package = module("gym_sokoban")
package.__path__ = [str(sources / "gym-sokoban/gym_sokoban")]
package = module("gym_sokoban.envs")
package.__path__ = [str(surface)]
from vagen.envs.sokoban.patch_sokoban_env import PatchedSokobanEnv  # noqa: E402
from vagen.envs.sokoban.sokoban_env import Sokoban  # noqa: E402

sha = lambda data: hashlib.sha256(data).hexdigest()  # noqa: E731
rows = lambda env: "".join(str(int(c)) for c in env.room_state.ravel())  # noqa: E731
sizes = {"sokoban/6x6-v1": (6, 1, 100), "sokoban/7x7-v1": (7, 2, 200), "sokoban/10x10-v1": (10, 3, 120)}
golden = {"python": sys.version.split()[0], "numpy": np.__version__, "rooms": {}, "wanted": [], "turns": []}
for id, (side, boxes, steps) in sizes.items():
    golden["rooms"][id] = []
    for seed in range(24 if side == 6 else 8 if side == 7 else 2):
        env = PatchedSokobanEnv(dim_room=(side, side), max_steps=steps, num_boxes=boxes, reset=False)
        # The search for a shortest solution is only wanted for a length.
        sys.modules["vagen.envs.sokoban.patch_sokoban_env"].get_shortest_action_path = lambda *a, **k: []
        env.reset(seed=seed)
        entry = {"seed": seed, "fixed": "".join(str(int(c)) for c in env.room_fixed.ravel()), "state": rows(env)}
        entry["frame"] = sha(env.render("rgb_array").tobytes())
        actions = np.random.RandomState(seed).randint(0, 4, size=60)
        trace, rewards = hashlib.sha256(), []
        for action in actions:
            _, reward, done, _ = env.step(int(action) + 1)
            trace.update(f"{rows(env)}|{reward:.9f}|{int(done)}\n".encode())
            rewards.append(reward)
            if done:
                break
        entry |= {"steps": len(rewards), "return": round(float(sum(rewards)), 9), "trace": trace.hexdigest()[:16]}
        entry["end"] = sha(env.render("rgb_array").tobytes())
        golden["rooms"][id].append(entry)
import importlib  # noqa: E402

importlib.reload(sys.modules["vagen.envs.sokoban.patch_sokoban_env"])
PatchedSokobanEnv = sys.modules["vagen.envs.sokoban.patch_sokoban_env"].PatchedSokobanEnv
for seed in range(1, 13):
    env = PatchedSokobanEnv(dim_room=(6, 6), max_steps=100, num_boxes=1, reset=False)
    env.reset(seed=seed, min_solution_steps=[1, 5])
    golden["wanted"].append({"seed": seed, "state": rows(env)})
sys.modules["vagen.envs.sokoban.sokoban_env"].SokobanEnv = PatchedSokobanEnv
replies = [
    "<observation>a</observation><think>b</think><answer>Up, left,DOWN, right</answer><prediction>c</prediction>",
    "<observation>a</observation>\n <think>b</think>\n<answer> right ,, right</answer> <prediction>c</prediction> more",
    "<observation></observation><think></think><answer>up,jump,down</answer><prediction></prediction>",
    "<observation></observation><think></think><answer>fly</answer><prediction></prediction>",
    "<answer>up</answer>",
    "I think up.",
    "<observation>a</observation> x <think>b</think><answer>up</answer><prediction>c</prediction>",
    "<observation>a<think>no</observation><think>b</think><answer>down</answer><answer>up</answer><prediction>c</prediction>",
    "<observation>a</observation><think>b</think><answer></answer><prediction>c</prediction>",
]


async def turns(format, seed):
    env = Sokoban({"prompt_format": format, "min_solution_steps": None})
    obs, _ = await env.reset(seed)
    found = []
    for reply in replies + [r.replace("<think>b</think>", " b ") for r in replies] + ["<think>t</think> <answer>left,left</answer>"]:
        obs, reward, done, info = await env.step(reply)
        metrics = info["metrics"]["turn_metrics"]
        found.append([reply, round(reward, 9), done, metrics["action_is_valid"], metrics["action_is_effective"], list(env.valid_actions), env._grid_to_text()])
        if done:
            break
    return found


sys.modules["vagen.envs.sokoban.patch_sokoban_env"].get_shortest_action_path = lambda *a, **k: []
for format in ["wm", "free_think", "free_wm"]:
    for seed in [0, 5]:
        golden["turns"].append({"format": format, "seed": seed, "turns": asyncio.run(turns(format, seed))})
(here / "golden.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")

names = "wall floor box_target box_on_target box player player_on_target".split()
data = b"".join(np.array(Image.open(surface / "surface" / f"{name}.png")).tobytes() for name in names)
text = base64.b64encode(zlib.compress(data, 9)).decode()
# The notice goes with the tiles wherever they go, into the published package too.
notice = (here.parent / "textures/LICENSE").read_text().strip().splitlines()
(here.parent / "textures/tiles.ts").write_text(
    "/*\n * The tiles of gym-sokoban, https://github.com/mpSchrader/gym-sokoban, written by golden/make.py.\n *\n"
    + "".join(f" * {line}".rstrip() + "\n" for line in notice)
    + " */\n\n/** Seven tiles, RGB, 16 x 16, deflated. */\n"
    "export const sokobanTextures =\n" + " +\n".join(f'  "{text[i : i + 100]}"' for i in range(0, len(text), 100)) + ";\n"
)
