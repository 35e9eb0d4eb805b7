"""Loads the Python reference of Crafter, deterministic: what make.py and the bench import.

The reference keeps the objects of a chunk in a Python set, whose order depends on addresses: which creature leaves
differs from run to run. Here the sets keep the order of insertion; nothing else is changed.
"""

import collections
import io
import pathlib
import sys
import types

import numpy as np
from PIL import Image


class OrderedSet(dict):
    def add(self, item):
        self[item] = None

    def remove(self, item):
        del self[item]


def module(name, **members):
    found = types.ModuleType(name)
    found.__dict__.update(members)
    sys.modules[name] = found
    return found


class Strings:
    def __init__(self, values):
        self._values = values

    def map(self, value):
        return self._values.index(value)


class Wrapper:
    def __init__(self, env):
        self.env = env

    def step(self, action):
        return self.env.step(action)


def load(folder):
    """Of a folder with checkouts of danijar/crafter, lmas/opensimplex and balrog-ai/BALROG: crafter, BALROG's wrapper."""
    folder = pathlib.Path(folder)
    v3 = module("imageio.v3", imread=lambda data: np.array(Image.open(io.BytesIO(data))))
    module("imageio", v3=v3)
    sys.path[:0] = [str(folder / "crafter"), str(folder / "opensimplex")]
    import crafter
    from crafter import engine

    plain_reset = engine.World.reset

    def reset(self, seed=None):
        plain_reset(self, seed)
        self._chunks = collections.defaultdict(OrderedSet)

    engine.World.reset = reset
    gym = module("gym", Wrapper=Wrapper)
    module("balrog")
    module("balrog.environments", Strings=Strings)
    module("scipy", ndimage=None)
    balrog = types.ModuleType("balrog_crafter")
    source = folder / "BALROG" / "balrog" / "environments" / "crafter" / "env.py"
    exec(compile(source.read_text(), str(source), "exec"), balrog.__dict__)
    return crafter, balrog
