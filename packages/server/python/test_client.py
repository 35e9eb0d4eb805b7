"""Called by the tests of @fovea/server with the address of a served grid: prints what the client saw as JSON."""

import json
import os
import socket
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np
from fovea_client import Box, FoveaEnv, FoveaError

assert "gymnasium" not in sys.modules
base = sys.argv[1]
url = base + "/testkit/slippery-grid-v1"
errors = {}


def fails(name, call):
    try:
        call()
    except FoveaError as error:
        errors[name] = error.code
    except Exception as error:
        errors[name] = type(error).__name__


def too_late():
    raise socket.timeout("timed out")


with FoveaEnv(url, observation=["text", "image"]) as env:
    fails("early", lambda: env.step(0))
    observation, info = env.reset(seed=3)
    assert info == {} and env.action_space.n == 4 and env.unwrapped is env
    space = env.observation_space["image"]
    assert isinstance(space, Box) and space.shape == (6, 6, 3) and space.contains(observation["image"])
    episode = []
    for action in [0, 1, 2, np.int64(3), 0, 0]:
        observation, reward, terminated, truncated, info = env.step(action)
        episode.append([observation["text"], reward, terminated, truncated])
    assert (env.render() == observation["image"]).all()
    assert env.state()["step_count"] == 6 and env.state()["seed"] == 3
    fails("prose", lambda: env._ask("step", {"action": "I would go up"}))
    fails("index", lambda: env.step(4))
    fails("seed", lambda: env.reset(seed=-1))
    pixels = observation["image"].ravel().tolist()
fails("closed", lambda: env.step(0))
fails("observation", lambda: FoveaEnv(url, observation="smell"))
fails("players", lambda: FoveaEnv(base + "/testkit/matching-pennies-v1"))
fails("nobody", lambda: FoveaEnv("http://127.0.0.1:1/x"))
fails("path", lambda: FoveaEnv(base + "/nowhere-v1"))

# A connection that breaks off, or an answer that was not waited for, ends the session: no later answer is mistaken.
env = FoveaEnv(url)
env.reset(seed=3)
env._socket._stream.shutdown(socket.SHUT_RDWR)
fails("gone", lambda: env.step(0))
env = FoveaEnv(url)
env.reset(seed=3)
env._socket.receive = too_late
fails("late", lambda: env.step(0))
fails("after", lambda: env.step(0))

# A long message goes out in one frame and a symbolic observation comes back as JSON.
with FoveaEnv(url, observation="symbolic") as env:
    env.action_space.seed(1)
    first, _ = env.reset(seed=3)
    assert set(first) == {"at", "goal"} and env.observation_space.contains(first)
    assert env.reset(seed=3)[0] == first
    done = False
    while not done:
        _, _, terminated, truncated, _ = env.step(env.action_space.sample())
        done = terminated or truncated
    try:
        env._ask("step", {"action": "x" * 100_000})
        raise AssertionError("a long action was taken")
    except FoveaError as error:
        assert error.code == "EXECUTION_ERROR", error.code

print(json.dumps({"episode": episode, "pixels": pixels, "errors": errors}))
