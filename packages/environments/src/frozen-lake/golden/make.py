"""Writes golden.json from the Python references.

Usage: /usr/bin/python3 make.py SOURCES

SOURCES holds clones of Farama-Foundation/Gymnasium (as Gymnasium/) and mll-lab-nu/VAGEN (as VAGEN-mll/), and what
Gymnasium imports must be importable (cloudpickle, farama-notifications, typing-extensions, or stand-ins).
"""

import asyncio
import json
import pathlib
import sys

import numpy as np

here = pathlib.Path(__file__).parent
sources = pathlib.Path(sys.argv[1])
sys.path[:0] = [str(sources / "Gymnasium"), str(sources / "VAGEN-mll")]
from gymnasium.envs.toy_text.frozen_lake import FrozenLakeEnv  # noqa: E402
from vagen.envs.frozenlake.frozenlake_env import FrozenLake  # noqa: E402
from vagen.envs.frozenlake.utils.utils import generate_random_map  # noqa: E402

golden = {"numpy": np.__version__, "lakes": {"4": {}, "8": {}}, "slips": [], "turns": []}
for size in (4, 8):
    for seed in list(range(20)) + [12345]:
        golden["lakes"][str(size)][seed] = generate_random_map(size=size, p=0.8, seed=seed)


def walk(env, seed, steps=40):
    state, _ = env.reset(seed=seed)
    found = [int(state)]
    total = 0
    for action in np.random.RandomState(seed).randint(0, 4, size=steps):
        state, reward, done, _, _ = env.step(int(action))
        found.append(int(state))
        total += reward
        if done:
            break
    return {"seed": seed, "states": found, "return": float(total)}


for seed in range(8):
    lake = generate_random_map(size=8, p=0.8, seed=seed)
    golden["slips"].append({"id": "frozen-lake/8x8-slippery-v1", **walk(FrozenLakeEnv(desc=lake), seed)})
    golden["slips"].append({"id": "frozen-lake/classic-4x4-v1", **walk(FrozenLakeEnv(map_name="4x4"), seed)})
    still = FrozenLakeEnv(desc=generate_random_map(size=4, p=0.8, seed=seed), is_slippery=False)
    golden["slips"].append({"id": "frozen-lake/4x4-v1", **walk(still, seed)})

replies = [
    "<think>a</think><answer>Left</answer>",
    "<think>a</think> <answer>down, right,</answer> and more",
    "<think>a</think><answer>right,jump,up</answer>",
    "<think>a</think><answer>up,up,up,up,up,down</answer>",
    "up",
    "<think>a</think><answer>right,down,right,down,right</answer>",
]


async def turns(seed):
    env = FrozenLake({"prompt_format": "free_think"})
    await env.reset(seed)
    found = []
    for reply in replies:
        _, reward, done, info = await env.step(reply)
        metrics = info["metrics"]["turn_metrics"]
        found.append([reply, round(reward, 9), bool(done), bool(metrics["action_is_valid"]), bool(metrics["action_is_effective"]), list(env.valid_actions), bool(info["success"]), env._grid_to_text()])
        if done:
            break
    return found


for seed in range(10):
    golden["turns"].append({"seed": seed, "turns": asyncio.run(turns(seed))})
(here / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
