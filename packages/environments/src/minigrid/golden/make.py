"""Writes levels.json: what the reference MiniGrid does, for the tests beside this folder.

Usage: /usr/bin/python3 make.py PEERS [OUT]
PEERS is a folder with checkouts named Minigrid (BartekCupial/Minigrid, BALROG's fork, 2.3.1) and Gymnasium.
Needs numpy (1.24) only; pygame is replaced by an empty module, as nothing is shown. Rules and pictures are those of
Minigrid, (c) Farama Foundation and contributors, Apache-2.0; no code of it is kept here, only what it computes.
"""

import hashlib
import json
import struct
import sys
import types
from pathlib import Path

PEERS = Path(sys.argv[1])
OUT = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent
for name in ("pygame", "pygame.freetype"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["pygame"].freetype = sys.modules["pygame.freetype"]
for name in ("Gymnasium", "Minigrid"):
    sys.path.insert(0, str(PEERS / name))

import gymnasium as gym  # noqa: E402
import minigrid  # noqa: E402
import numpy as np  # noqa: E402
from minigrid.core.grid import Grid  # noqa: E402
from minigrid.core.world_object import Ball, Box, Door, Floor, Goal, Key, Lava, Wall  # noqa: E402

STEPS = 300
CHECKPOINT = 50
SEEDS = (0, 1, 2)
# Drawn from: a walk that also opens, takes and drops things.
TABLE = (2, 2, 2, 2, 0, 1, 3, 4, 5, 5, 6)
COLOURS = ("red", "green", "blue", "purple", "yellow", "grey")


def digest(data):
    return hashlib.sha256(data).hexdigest()


def tiles():
    """One hash for each tile size: of all looks of a cell, one behind the other, in the order of this loop."""
    things = [None]
    for colour in COLOURS:
        things += [Wall(colour), Floor(colour), Door(colour, True), Key(colour), Ball(colour), Box(colour)]
        things += [Goal(colour), Door(colour), Door(colour, False, True)]
    things.append(Lava())
    hashes = {}
    for size in (1, 2, 3, 5, 7, 8, 12, 14, 16, 28, 32, 44):
        all_bytes = hashlib.sha256()
        for thing in things:
            for agent in (None, 0, 1, 2, 3):
                for highlight in (False, True):
                    picture = np.zeros((size, size, 3), np.uint8)
                    picture[:] = Grid.render_tile(thing, agent, highlight, size)
                    all_bytes.update(picture.tobytes())
        hashes[size] = all_bytes.hexdigest()
    return hashes


def text_of(info):
    return "\n".join(line.replace("You see ", "") for line in info["descriptions"])


def frames(env):
    whole = max(1, 224 // max(env.width, env.height))
    partial = np.ascontiguousarray(env.get_frame(tile_size=8, agent_pov=True))
    full = np.ascontiguousarray(env.get_frame(highlight=True, tile_size=whole))
    return [digest(partial.tobytes())[:16], digest(full.tobytes())[:16]]


def record(env, seed, actions=None):
    """Plays `STEPS` steps (or the given actions), beginning anew where an episode ends."""
    env = env.unwrapped
    env.reset(seed=seed)
    full = env.grid.encode()
    x, y = (int(v) for v in env.agent_pos)
    row = {
        "seed": seed,
        "size": [env.width, env.height],
        "maxSteps": env.max_steps,
        "agent": [x, y, int(env.agent_dir)],
        "mission": env.mission,
        "layout": digest(full.tobytes()),
        "frames": frames(env),
    }
    trace = hashlib.sha256()
    traces, rewards, resets = [], [], 0
    many = 3 if env.action_space.n == 3 else 7
    rng = np.random.default_rng(1000 + seed)
    given = list(actions) if actions is not None else None
    for step in range(len(given) if given is not None else STEPS):
        action = given[step] if given is not None else TABLE[int(rng.integers(0, len(TABLE)))]
        if action >= many:
            action = 2
        observation, reward, terminated, truncated, info = env.step(action)
        trace.update(observation["image"].tobytes())
        trace.update(struct.pack("<Bd??", int(observation["direction"]), float(reward), bool(terminated), bool(truncated)))
        trace.update(text_of(info).encode())
        if reward != 0:
            rewards.append([step, float(reward)])
        if step % CHECKPOINT == CHECKPOINT - 1:
            traces.append(trace.hexdigest()[:16])
            row["frames"] += frames(env)
        if terminated or truncated:
            resets += 1
            env.reset(seed=seed + 100 * resets)
    return {**row, "rewards": rewards, "resets": resets, "traces": traces + [trace.hexdigest()[:16]]}


def main():
    try:
        minigrid.register_minigrid_envs()
    except Exception:  # registered on import by some versions
        pass
    ids = sorted(i for i in gym.registry if i.startswith("MiniGrid-") and "WFC" not in i)
    solutions = json.loads((Path(__file__).parent / "solutions.json").read_text())
    levels = {}
    for i in ids:
        levels[i] = [record(gym.make(i, disable_env_checker=True), seed) for seed in SEEDS]
        for seed, actions in solutions.get(i, []):
            levels[i].append({**record(gym.make(i, disable_env_checker=True), seed, map(int, actions)), "actions": actions})
    made_with = {"minigrid": minigrid.__version__, "gymnasium": gym.__version__, "numpy": np.__version__}
    golden = {"madeWith": made_with, "tiles": tiles(), "levels": levels}
    lines = json.dumps(golden, separators=(",", ":")).replace('{"seed"', '\n{"seed"').replace('],"MiniGrid', '],\n"MiniGrid')
    (OUT / "levels.json").write_text(lines + "\n")


if __name__ == "__main__":
    main()
