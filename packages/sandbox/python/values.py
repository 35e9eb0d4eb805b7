"""Values of a cell as JSON, within bounds: what is larger is shown as the start of its repr."""

import numpy

_ITEMS = 10_000
_CHARACTERS = 100_000
_DEPTH = 8
_REPR = 2000


class _TooLarge(Exception):
    pass


class _Budget:
    def __init__(self):
        self.items, self.characters = _ITEMS, _CHARACTERS

    def take(self, text=""):
        self.items -= 1
        self.characters -= len(text)
        if self.items < 0 or self.characters < 0:
            raise _TooLarge


def plain(value):
    """The value as JSON; its repr, cut, where it has none or is too large."""
    try:
        return _plain(value, 0, _Budget())
    except _TooLarge:
        return repr(value)[:_REPR]


def _plain(value, depth, budget):
    budget.take(value if isinstance(value, str) else "")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value) if abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return float(value) if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, numpy.generic):
        return _plain(value.item(), depth, budget)
    if isinstance(value, numpy.ndarray) and value.size <= budget.items:
        return _plain(value.tolist(), depth, budget)
    if depth < _DEPTH and isinstance(value, (list, tuple, set, frozenset)):
        if len(value) > budget.items:
            raise _TooLarge
        return [_plain(each, depth + 1, budget) for each in list(value)]
    if depth < _DEPTH and isinstance(value, dict):
        return {_key(key, budget): _plain(each, depth + 1, budget) for key, each in list(value.items())}
    text = repr(value)[:_REPR]
    budget.take(text)
    return text


def _key(key, budget):
    text = str(key)
    budget.take(text)
    return text
