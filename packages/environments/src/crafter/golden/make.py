"""Writes the golden values of the tests beside this folder from the Python reference, which stays out of the repo.

Run: /usr/bin/python3 packages/environments/src/crafter/golden/make.py FOLDER
FOLDER holds checkouts of danijar/crafter (1.8.3), lmas/opensimplex (0.4.5) and balrog-ai/BALROG. Needs NumPy, Pillow
and ruamel.yaml (Debian: python3-numpy python3-pil python3-ruamel.yaml). Takes about two CPU-minutes.

play.json holds action sequences, one letter an action ("a" is noop): those of the expert were written by
../testing/record-expert.mjs, with an earlier version of it.
"""

import os

# With AVX-512 NumPy computes cosines and exponentials by other means, which differ in the last bit: use the C
# library, as on machines without.
os.environ["NPY_DISABLE_CPU_FEATURES"] = "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"

import hashlib
import json
import pathlib
import platform
import struct
import sys

import numpy as np
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
import reference  # noqa: E402

crafter, balrog = reference.load(sys.argv[1])
import opensimplex  # noqa: E402

from crafter import objects  # noqa: E402

VERSIONS = {
    "numpy": np.__version__,
    "pillow": PIL.__version__,
    "python": platform.python_version(),
    "opensimplex": opensimplex.__version__,
}
KINDS = [objects.Player, objects.Cow, objects.Zombie, objects.Skeleton, objects.Arrow, objects.Plant]


def write(name, value):
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(part)}" for key, part in {"made with": VERSIONS, **value}.items())
    (HERE / f"{name}.json").write_text("{\n" + lines + "\n}\n")


def sha(data):
    return hashlib.sha256(data).hexdigest()


def describe_state(env):
    """All state but the random generator's words, as integers; halves are doubled."""
    p, w = env._player, env._world
    numbers = [env._step, *p.pos, *p.facing, p.sleeping, *p.inventory.values(), *p.achievements.values()]
    numbers += [2 * p._hunger, 2 * p._thirst, p._fatigue, 2 * p._recover, p._last_health]
    for obj in w.objects[1:]:
        extra = {"Cow": [], "Plant": ["grown"], "Zombie": ["cooldown"], "Skeleton": ["reload"], "Arrow": ["facing"]}
        more = [getattr(obj, name) for name in extra[type(obj).__name__]]
        numbers += [13 + KINDS.index(type(obj)), *obj.pos, obj.health, *np.array(more).flatten()]
    text = ",".join(str(int(n)) for n in numbers)
    _, key, position, _, _ = w.random.get_state()
    return f"{text};{position},{key[0]},{key[623]};{sha(w._mat_map.tobytes())}"


def digest(env):
    return sha(describe_state(env).encode())[:8]


def summary(env, reward_sum):
    p = env._player
    done = [name for name, count in p.achievements.items() if count]
    return {
        "step": env._step,
        "position": [int(v) for v in p.pos],
        "inventory": {name: int(v) for name, v in p.inventory.items() if v},
        "achievements": done,
        "objects": len(env._world.objects),
        "return": round(float(reward_sum), 9),
    }


def maps():
    rows = []
    for seed in [0, 1, 2, 42, 7, 99, 12345, 2**31, 2**53 - 1]:
        env = crafter.Env(seed=seed)
        env.reset()
        rows.append(reset_row(env, seed, 1))
    env = crafter.Env(seed=5)
    for episode in range(1, 4):
        env.reset()
        rows.append(reset_row(env, 5, episode))
    write("maps", {"maps": rows})


def reset_row(env, seed, episode):
    w = env._world
    names = crafter.constants.materials
    kinds = [type(obj).__name__.lower() for obj in w.objects]
    return {
        "seed": seed,
        "episode": episode,
        "materials": {name: int(w.count(name)) for name in names},
        "objects": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        "mapSha256": sha(w._mat_map.tobytes()),
        "state": digest(env),
    }


def noise():
    rows = []
    points = np.random.RandomState(3).uniform(-40, 40, (2000, 3))
    for seed in [0, 1, 12345, 487388145, 2**31 - 2]:
        simplex = opensimplex.OpenSimplex(seed=seed)
        values = [float(simplex.noise3(*(float(v) for v in point))) for point in points]
        rows.append({"seed": seed, "first": values[:5], "sha256": sha(struct.pack(f"<{len(values)}d", *values))})
    write("noise", {"points": "RandomState(3).uniform(-40, 40, (2000, 3))", "noise3": rows})


def daylight():
    env = crafter.Env(seed=0)
    values = []
    for step in range(10001):
        env._step = step
        env._update_time()
        values.append(float(env._world.daylight))
    # As differences to a rounded value the list would be no smaller: eight bytes a step, by their hash and by every 97th.
    write("daylight", {
        "steps": len(values),
        "sha256": sha(struct.pack(f"<{len(values)}d", *values)),
        "every97": values[::97],
    })


def letters(text):
    return [ord(letter) - ord("a") for letter in text]


def episodes():
    plays = []
    for variant, seeds in {"reference-64": 10, "reference-256": 3, "balrog": 3}.items():
        for seed in range(seeds):
            drawn = np.random.RandomState(seed).randint(0, 17, 300)
            actions = "".join(chr(97 + action) for action in drawn)
            plays.append({"name": f"random {seed}", "variant": variant, "seed": seed, "actions": actions})
    recorded = HERE / "play.json"
    if recorded.exists():
        plays += json.loads(recorded.read_text())["plays"]
    traces, frames, texts = {}, {"64": [], "256": []}, {}
    for play in plays:
        if play["variant"] == "balrog":
            texts[play["name"]] = run_balrog(play)
            continue
        size = int(play["variant"].removeprefix("reference-"))
        trace, seen = run(play, size)
        traces[f"{size} px, {play['name']}"] = trace
        frames[str(size)] += seen
    write("traces", traces)
    write("frames", frames)
    write("balrog", texts)


def run(play, size):
    env = crafter.Env(seed=play["seed"], size=(size, size))
    frame = env.reset()
    digests, rewards, summaries, seen = [digest(env)], [], [], []
    total, done, wanted = 0.0, False, 0
    actions = letters(play["actions"])
    for i in range(len(actions) + 1):
        kind = (env._player.sleeping, env._world.daylight < 0.5)
        every = 97 if size == 64 else 211
        if i % every == 0 or (kind != wanted and i > 0) or done:
            seen.append({"size": size, "play": play["name"], "step": i, "sha256": sha(frame.tobytes()),
                         "sleeping": bool(kind[0]), "night": bool(kind[1])})
        wanted = kind
        if i == len(actions) or done:
            break
        frame, reward, done, _ = env.step(actions[i])
        total += reward
        digests.append(digest(env))
        rewards.append(float(reward))
        if (i + 1) % 50 == 0 or done:
            summaries.append(summary(env, total))
    trace = {
        "name": play["name"], "seed": play["seed"], "size": size, "actions": play["actions"][: len(rewards)],
        "done": bool(done), "digests": "".join(digests), "rewards": sha(struct.pack(f"<{len(rewards)}d", *rewards)),
        "summaries": summaries,
    }
    return trace, seen


def run_balrog(play):
    env = balrog.CrafterLanguageWrapper(crafter.Env(seed=play["seed"], size=(256, 256)), max_episode_steps=2000)
    env.env.metadata = None
    seen = []
    observed = env.reset()
    actions = letters(play["actions"])
    digests = [digest(env.env)]
    hashes = []
    done = False
    for i in range(len(actions) + 1):
        text = observed["text"]
        whole = text["long_term_context"] + "\n\n" + text["short_term_context"]
        hashes.append(sha(whole.encode())[:8])
        if i % 150 == 0 or done:
            seen.append({"step": i, **text, "frame": sha(np.array(observed["image"]).tobytes())})
        if i == len(actions) or done or i >= 2000:
            break
        observed, _, done, _ = env.step(balrog.ACTIONS[actions[i]])
        digests.append(digest(env.env))
    return {"name": play["name"], "seed": play["seed"], "actions": play["actions"][: len(hashes) - 1],
            "digests": "".join(digests), "texts": "".join(hashes), "seen": seen}


def pictures(folder):
    """A few frames as PNG, to look at."""
    folder.mkdir(exist_ok=True)
    for size in (64, 256):
        env = crafter.Env(seed=0, size=(size, size))
        env.reset()
        for action in np.random.RandomState(0).randint(0, 17, 300):
            frame, _, done, _ = env.step(action)
            if env._step % 50 == 0:
                Image.fromarray(frame).save(folder / f"reference-{size}-{env._step}.png")
            if done:
                break


maps()
noise()
daylight()
episodes()
if len(sys.argv) > 2:
    pictures(pathlib.Path(sys.argv[2]))
