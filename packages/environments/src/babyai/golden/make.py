"""Writes balrog.json: what BALROG's five BabyAI tasks do in the reference, for the tests beside this folder.

Usage: /usr/bin/python3 make.py PEERS [OUT]
PEERS is a folder with checkouts named Minigrid (BartekCupial/Minigrid, BALROG's fork, 2.3.1), Gymnasium and BALROG.
Needs numpy (1.24) and Pillow. Rules and pictures are those of Minigrid and BabyAI, (c) Farama Foundation and
contributors, Apache-2.0; no code of them is kept here, only what it computes.
"""

import contextlib
import hashlib
import importlib.util
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
from minigrid.utils.baby_ai_bot import BabyAIBot  # noqa: E402

spec = importlib.util.spec_from_file_location(
    "balrog_babyai", PEERS / "BALROG/balrog/environments/babyai_text/clean_lang_wrapper.py"
)
balrog = importlib.util.module_from_spec(spec)
spec.loader.exec_module(balrog)

TASKS = ("goto", "pickup", "open", "putnext", "pick up seq go to")
NAMES = balrog.BABYAI_ACTION_SPACE
# Drawn from: a walk that also opens, takes and drops things.
TABLE = (2, 2, 2, 2, 0, 1, 3, 3, 4, 5)
STEPS = 150
FRAMES = 24


def digest(data):
    return hashlib.sha256(data).hexdigest()


def make(task, distractors=0):
    """As BALROG does: the constructor draws a task until it is the wanted one."""
    while True:
        env = gym.make("BabyAI-MixedTrainLocal-v0", num_dists=distractors, disable_env_checker=True)
        if env.unwrapped.action_kinds[0] == task:
            return balrog.BabyAITextCleanLangWrapper(env, num_dists=distractors)


def pictures(env):
    """The agent's view at 8 and 16 pixels a cell, and the whole grid at most 224 pixels wide."""
    whole = max(1, 224 // max(env.width, env.height))
    shown = [env.get_pov_render(tile_size=size) for size in (8, 16)]
    shown.append(env.get_frame(highlight=True, tile_size=whole))
    return [digest(np.ascontiguousarray(one).tobytes()) for one in shown]


def reset(env, seed):
    observation, _ = env.reset(seed=seed)
    inner = env.unwrapped
    x, y = (int(v) for v in inner.agent_pos)
    return {
        "seed": seed,
        "size": [inner.width, inner.height],
        "maxSteps": int(inner.max_steps),
        "agent": [x, y, int(inner.agent_dir)],
        "mission": inner.mission,
        "text": observation["text"]["long_term_context"],
        "layout": digest(inner.grid.encode().tobytes()),
    }


def play(env, seed, choose, steps, on_step=lambda: None):
    """One episode: actions, hash of all that was seen, return, how it ended."""
    row = reset(env, seed)
    trace = hashlib.sha256()
    actions, end = "", None
    on_step()
    for _ in range(steps):
        action = choose()
        observation, reward, terminated, truncated, _ = env.step(NAMES[action])
        actions += str(action)
        trace.update(np.ascontiguousarray(observation["image"]).tobytes())
        trace.update(env.unwrapped.gen_obs()["image"].tobytes())
        numbers = (int(env.unwrapped.agent_dir), float(reward), bool(terminated), bool(truncated))
        trace.update(struct.pack("<Bd??", *numbers))
        trace.update(observation["text"]["long_term_context"].encode())
        on_step()
        if terminated or truncated:
            end = [float(reward), bool(terminated), bool(truncated)]
            break
    return {**row, "actions": actions, "end": end, "trace": trace.hexdigest()}


def main():
    golden = {}
    for task in TASKS:
        env = make(task)
        resets = [reset(env, seed) for seed in range(50)]
        walks = []
        for seed in range(20):
            rng = np.random.default_rng(1000 + seed)
            walks.append(play(env, seed, lambda: TABLE[int(rng.integers(0, len(TABLE)))], STEPS))
        solved, frames = [], []
        seed = 0
        while len(solved) < 10:
            bot = None

            def choose():
                nonlocal bot
                if bot is None:
                    bot = BabyAIBot(env.unwrapped)
                return int(bot.replan())

            def keep():
                if len(frames) < FRAMES:
                    frames.append({"seed": seed, "step": keep.step, "sha256": pictures(env.unwrapped)})
                keep.step += 1

            keep.step = 0
            solved.append(play(env, seed, choose, STEPS, keep))
            seed += 1
        crowded = make(task, 8)
        many = [reset(crowded, seed) for seed in range(20)]
        name = task.replace(" ", "-")
        golden[name] = {"resets": resets, "walks": walks, "solved": solved, "frames": frames, "distractors8": many}
    made_with = {"minigrid": minigrid.__version__, "gymnasium": gym.__version__, "numpy": np.__version__}
    lines = json.dumps({"madeWith": made_with, "tasks": golden}, separators=(",", ":")).replace('{"seed"', '\n{"seed"')
    (OUT / "balrog.json").write_text(lines + "\n")


minigrid.register_minigrid_envs()

if __name__ == "__main__":
    # The levels print each rejected mission.
    with contextlib.redirect_stdout(sys.stderr):
        main()
