"""Steps the Python references for bench.mjs: one JSON request a line on stdin, one JSON answer a line on stdout.

Arguments: folders to import from. Needs NumPy and Pillow. A request is {"work": NAME, "steps": N, "seed": S}, answered
by {"cpu": seconds of this process's CPU time, "steps": N}; {"work": NAME, "show": [actions], "seed": S} is answered by
the observations as hex digests, after the reset and after each action.
"""

import hashlib
import json
import sys
import time

sys.path[:0] = sys.argv[1:]
import numpy as np


def minigrid(wrap):
    from minigrid.envs import EmptyEnv
    from minigrid.wrappers import RGBImgObsWrapper, RGBImgPartialObsWrapper

    env = EmptyEnv(size=8)
    if wrap == "symbolic":
        return env
    wrapped = RGBImgPartialObsWrapper(env, tile_size=8) if wrap == "partial" else RGBImgObsWrapper(env, tile_size=28)
    # Newer versions of Gymnasium forward no attributes, on which older wrappers of Minigrid count.
    wrapped.get_frame = env.get_frame
    return wrapped


class Minigrid:
    actions = 7

    def __init__(self, wrap):
        self.env = minigrid(wrap)
        self.wrap = wrap

    def look(self, observation):
        return np.ascontiguousarray(observation["image"])

    def reset(self, seed):
        return self.env.reset(seed=seed)[0]

    def step(self, action):
        observation, reward, terminated, truncated, _ = self.env.step(action)
        return observation, terminated or truncated


class Crafter:
    actions = 17

    def __init__(self):
        import crafter

        self.make = lambda seed: crafter.Env(size=(64, 64), seed=seed)
        self.env = self.make(0)

    def look(self, observation):
        return np.ascontiguousarray(observation)

    def reset(self, seed):
        # The reference takes its seed when it is made.
        self.env._seed, self.env._episode = seed, 0
        return self.env.reset()

    def step(self, action):
        observation, _, done, _ = self.env.step(action)
        return observation, done


WORKS = {
    "minigrid-symbolic": lambda: Minigrid("symbolic"),
    "minigrid-partial": lambda: Minigrid("partial"),
    "minigrid-full": lambda: Minigrid("full"),
    "crafter-64": Crafter,
}
made = {}

for line in sys.stdin:
    request = json.loads(line)
    world = made.get(request["work"])
    if world is None:
        world = made[request["work"]] = WORKS[request["work"]]()
    if "show" in request:
        looks = [world.look(world.reset(request["seed"]))]
        looks += [world.look(world.step(action)[0]) for action in request["show"]]
        answer = [hashlib.sha256(one.tobytes()).hexdigest() for one in looks]
    else:
        count = request["steps"]
        actions = np.random.RandomState(request["seed"]).randint(0, world.actions, count).tolist()
        episode = request["seed"]
        spent = 0.0
        world.reset(episode)
        began = time.process_time()
        for action in actions:
            if world.step(action)[1]:
                # Resets are not counted: here they would take most of the time.
                spent += time.process_time() - began
                episode += 1
                world.reset(episode)
                began = time.process_time()
        answer = {"cpu": spent + time.process_time() - began, "steps": count}
    print(json.dumps(answer), flush=True)
