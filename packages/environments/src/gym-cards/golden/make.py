"""Writes golden.json from the Python reference.

Usage: /usr/bin/python3 make.py SOURCES

SOURCES holds clones of RL4VLM/RL4VLM (as RL4VLM/) and Farama-Foundation/Gymnasium (as Gymnasium/); NumPy and Pillow, and
what Gymnasium imports (or stand-ins), must be importable. Nothing is drawn.
"""

import importlib.util
import json
import pathlib
import random
import sys
import warnings

import numpy as np

here = pathlib.Path(__file__).parent
sources = pathlib.Path(sys.argv[1])
sys.path[:0] = [str(sources / "Gymnasium"), str(sources / "RL4VLM/gym-cards")]
warnings.simplefilter("ignore")
from gym_cards.envs.blackjack import BlackjackEnv  # noqa: E402
from gym_cards.envs.ezpoints import EZPointEnv  # noqa: E402
from gym_cards.envs.numberline import NumberLineEnv  # noqa: E402
from gym_cards.envs.points import Point24Env  # noqa: E402

spec = importlib.util.spec_from_file_location("text_wrapper", sources / "RL4VLM/gym-cards/text_wrapper.py")
wrapper = importlib.util.module_from_spec(spec)
spec.loader.exec_module(wrapper)

for made in (NumberLineEnv, EZPointEnv, Point24Env):
    made._get_observation = lambda self: None
BlackjackEnv._get_obs = lambda self: None
for name in ("ezpoints", "points"):

    class NoCard:
        def resize(self, size):
            return None

    sys.modules[f"gym_cards.envs.{name}"].get_image = lambda card: NoCard()

games = {
    "gym-cards/number-line-v1": ("gym_cards/NumberLine-v0", NumberLineEnv, 2),
    "gym-cards/ez-points-v1": ("gym_cards/EZPoints-v0", EZPointEnv, 13),
    "gym-cards/points24-v1": ("gym_cards/Points24-v0", Point24Env, 17),
    "gym-cards/blackjack-v1": ("gym_cards/Blackjack-v0", BlackjackEnv, 2),
}


def plain(info):
    return json.loads(json.dumps(info, default=lambda value: value.item() if hasattr(value, "item") else str(value)))


golden = {"python": sys.version.split()[0], "numpy": np.__version__, "games": {}, "formulas": [], "responses": []}
for id, (name, made, count) in games.items():
    golden["games"][id] = []
    for seed in range(40):
        env = made()
        random.seed(seed)
        _, info = env.reset(seed=seed)
        steps = [[wrapper.info_to_text_obs(name, info), 0, False, False]]
        for action in np.random.RandomState(seed).randint(0, count, size=40):
            _, reward, terminated, truncated, info = env.step(int(action))
            text = wrapper.info_to_text_obs(name, info)
            steps.append([text, float(reward), bool(terminated), bool(truncated)])
            if terminated or truncated:
                break
        golden["games"][id].append({"seed": seed, "steps": steps, "info": plain(info)})

draw = random.Random(24)
entries = [str(n) for n in range(1, 11)] + ["+", "-", "*", "/", "(", ")"] * 2 + [" "]


def grown(depth):
    if depth == 0 or draw.random() < 0.2:
        return str(draw.randint(1, 10))
    sign = draw.choice(["+", "-", "*", "/", "/", "//", "+-", "*-"] + (["**"] if depth == 1 else []))
    inner = f"{grown(depth - 1)}{sign}{grown(depth - 1)}"
    return f"({inner})" if draw.random() < 0.6 else inner


texts = ["".join(draw.choice(entries) for _ in range(draw.randint(0, 9))) for _ in range(600)]
texts += [grown(3) for _ in range(500)]
texts += ["()", "(3)(4)", "24", " 24", "2 4", "8/(3-8/3)", "((5-(1/5))*5)", "5*(5-1/5)", "-2**2", "2**-1", "2**3**2", "(-8)**(1/3)", "7//-2", "1/(5-5)", "01", "3(4)", "(24", "24)", "2* *3", "2**3*3", "576**(1/2)"]
for text in texts:
    if text.count("**") > 1 and text != "2**3**2":
        continue
    try:
        value = eval(text)
        value = [type(value).__name__, str(value)] if type(value) in (int, float) and abs(value) < 1e15 else None
    except Exception:
        value = None
    golden["formulas"].append([text, value])

wrapper.random.randint = lambda low, high: -1
replies = ['{"thoughts": "go", "action": "+"}', '{"action": "10"}', '{"ACTION": "Hit"}', '{"action": "stand or hit"}', "I would hit", "the last is +", "=", '{"action": "1", "note": "10"}', '{"action": 7}', "", '{"thoughts": "10", "action": "("}', '"action": "-"', '"action": "*" "action": "*"', "10"]
for id, (name, _, _) in games.items():
    for reply in replies:
        golden["responses"].append([id, reply, wrapper.text_projection([reply], name)[0]])
(here / "golden.json").write_text(json.dumps(golden, indent=None, separators=(",", ":")).replace('{"seed"', '\n{"seed"') + "\n")
