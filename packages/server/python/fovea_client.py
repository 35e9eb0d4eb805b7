"""Gymnasium's API to an environment that `fovea env serve` serves, by the OpenEnv protocol over WebSocket.

One file, Python >= 3.9, the standard library and NumPy; Gymnasium is not needed and not imported.

    from fovea_client import FoveaEnv

    with FoveaEnv("http://127.0.0.1:8000/crafter/default-v1", observation="image") as env:
        observation, info = env.reset(seed=0)
        observation, reward, terminated, truncated, info = env.step(env.action_space.sample())

observation: "text" (str), "symbolic" (what JSON gives), "image" (uint8, height x width x channels), "mask" or
"depth" (height x width), or a list of these, and then observations are dicts. Default: the first that the world has.
"""

import base64
import json
import os
import socket
import ssl
import struct
import zlib
from hashlib import sha1
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import numpy as np

__all__ = ["FoveaEnv", "FoveaError", "Box", "Discrete", "Json", "Text"]


class FoveaError(RuntimeError):
    """The server refused: `code` is the protocol's (VALIDATION_ERROR, EXECUTION_ERROR, CAPACITY_REACHED, ...)."""

    def __init__(self, message, code, fix=None):
        super().__init__(message if fix is None else f"{message} ({fix})")
        self.code = code


class Discrete:
    """Actions 0 to n - 1; `actions[i]` is what the server is told."""

    def __init__(self, actions, seed=None):
        self.actions = list(actions)
        self.n = len(self.actions)
        self.shape, self.dtype = (), np.dtype(np.int64)
        self._random = np.random.default_rng(seed)

    def seed(self, seed=None):
        self._random = np.random.default_rng(seed)

    def sample(self):
        return int(self._random.integers(self.n))

    def contains(self, x):
        return isinstance(x, (int, np.integer)) and not isinstance(x, bool) and 0 <= x < self.n

    __contains__ = contains

    def __repr__(self):
        return f"Discrete({self.n})"


class Box:
    """Arrays of one shape and type, between two bounds."""

    def __init__(self, low, high, shape, dtype):
        self.low, self.high, self.shape, self.dtype = low, high, tuple(shape), np.dtype(dtype)

    def contains(self, x):
        same = isinstance(x, np.ndarray) and x.shape == self.shape and x.dtype == self.dtype
        return bool(same and (x >= self.low).all() and (x <= self.high).all())

    __contains__ = contains

    def __repr__(self):
        return f"Box({self.low}, {self.high}, {self.shape}, {self.dtype})"


class Text:
    """Any text."""

    def contains(self, x):
        return isinstance(x, str)

    __contains__ = contains

    def __repr__(self):
        return "Text()"


class Json:
    """What the schema allows; it is the server that checks it."""

    def __init__(self, schema):
        self.schema = schema

    def contains(self, x):
        try:
            json.dumps(x)
            return True
        except (TypeError, ValueError):
            return False

    __contains__ = contains

    def __repr__(self):
        return f"Json({self.schema})"


class FoveaEnv:
    """One session with a world of its own, until `close`."""

    metadata = {"render_modes": ["rgb_array"]}
    render_mode = "rgb_array"
    reward_range = (-float("inf"), float("inf"))

    def __init__(self, url, observation=None, timeout=60.0):
        self._socket = None
        self._url = url.rstrip("/")
        if "://" not in self._url:
            self._url = "http://" + self._url
        self._url = self._url.replace("ws://", "http://", 1).replace("wss://", "https://", 1)
        schema = _get(self._url + "/schema", timeout)
        fields = schema["action"]["properties"]
        if "action" not in fields:
            raise FoveaError("this environment has several agents", "UNSUPPORTED", "speak to it over /ws")
        known = [m for m in ("text", "symbolic", "image", "depth", "mask") if m in schema["observation"]["properties"]]
        self._single = observation is None or isinstance(observation, str)
        modes = [observation or known[0]] if self._single else list(observation)
        for mode in modes:
            if mode not in known:
                raise FoveaError(f"no observation {mode!r}", "VALIDATION_ERROR", f"use some of {known}")
        self._modes = modes
        action = fields["action"]
        self.action_space = Discrete(action["enum"]) if "enum" in action else Json(action)
        self._space = None
        self._socket = _WebSocket(self._url + "/ws", timeout)

    @property
    def unwrapped(self):
        return self

    @property
    def observation_space(self):
        """Shapes are the server's to say: the first look resets the episode if none has begun."""
        if self._space is None:
            self.reset()
        return self._space

    def reset(self, *, seed=None, options=None):
        """(observation, info); without a seed the server draws one, which `state()` tells."""
        data = {"observe": self._modes}
        if seed is not None:
            data["seed"] = int(seed)
        if options is not None:
            data["options"] = options
        reply = self._ask("reset", data)
        observation = self._observation(reply["observation"])
        if self._space is None:
            self._space = self._space_of(observation)
        return observation, dict(reply["observation"].get("info", {}))

    def step(self, action):
        """(observation, reward, terminated, truncated, info)"""
        if isinstance(self.action_space, Discrete):
            if not self.action_space.contains(action):
                raise ValueError(f"{action!r} is no action; give 0 to {self.action_space.n - 1}")
            action = self.action_space.actions[int(action)]
        reply = self._ask("step", {"action": action})
        seen = reply["observation"]
        return (
            self._observation(seen),
            float(reply["reward"]),
            bool(seen["terminated"]),
            bool(seen["truncated"]),
            dict(seen.get("info", {})),
        )

    def state(self):
        """episode_id, step_count, seed and environment, as the server has them."""
        return self._ask("state")

    def render(self):
        """The last image, where images are observed."""
        return self._image

    def close(self):
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    _image = None

    def _ask(self, kind, data=None):
        if self._socket is None:
            raise FoveaError("the environment is closed", "SESSION_ERROR", "make another")
        message = {"type": kind} if data is None else {"type": kind, "data": data}
        text = json.dumps(message)
        try:
            self._socket.send(text)
            reply = json.loads(self._socket.receive())
        except BaseException as cause:
            # An answer may still be on its way: the next question would take it for its own.
            self.close()
            if not isinstance(cause, OSError):
                raise
            fix = "make another environment; is the server still there?"
            raise FoveaError(f"the connection broke off: {cause}", "SESSION_ERROR", fix) from cause
        if reply["type"] == "error":
            error = reply["data"]
            raise FoveaError(error["message"], error["code"], error.get("fix"))
        return reply["data"]

    def _observation(self, fields):
        seen = {mode: _decode(mode, fields[mode]) for mode in self._modes}
        self._image = seen.get("image", self._image)
        return seen[self._modes[0]] if self._single else seen

    def _space_of(self, observation):
        def one(mode, value):
            if mode == "text":
                return Text()
            if mode == "symbolic":
                return Json({})
            bounds = (-np.inf, np.inf) if value.dtype == np.float32 else (0, 255)
            return Box(*bounds, value.shape, value.dtype)

        if self._single:
            return one(self._modes[0], observation)
        return {mode: one(mode, value) for mode, value in observation.items()}


def _decode(mode, value):
    if mode in ("text", "symbolic"):
        return value
    data = base64.b64decode(value["data"])
    if value["encoding"] == "png":
        return _decode_png(data)
    return np.frombuffer(data, dtype=value["dtype"]).reshape(value["height"], value["width"]).copy()


def _decode_png(data):
    """PNG as the server writes it: 8 bits, no filters, no interlacing."""
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name = data[at + 4 : at + 8]
        chunks[name] = chunks.get(name, b"") + data[at + 8 : at + 8 + length]
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    channels = {0: 1, 2: 3, 3: 1, 6: 4}[colour]
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + width * channels)
    if depth != 8 or lines[:, 0].any():
        raise FoveaError("a PNG of another kind", "UNSUPPORTED")
    pixels = lines[:, 1:].reshape(height, width, channels)
    if colour == 3:
        return np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)[pixels[..., 0]]
    return pixels.copy()


def _get(url, timeout):
    # Worlds are near: no proxy is asked for them.
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=timeout) as reply:
            return json.load(reply)
    except HTTPError as cause:
        code = "NOT_FOUND" if cause.code == 404 else "SESSION_ERROR"
        raise FoveaError(f"{url}: {cause.code} {cause.reason}", code, "GET / lists what a server serves") from cause
    except OSError as cause:
        raise FoveaError(f"no server at {url}: {cause}", "SESSION_ERROR", "start `fovea env serve`") from cause


class _WebSocket:
    """A client of RFC 6455: text messages, one question and one answer at a time."""

    def __init__(self, url, timeout):
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        self._stream = socket.create_connection((parts.hostname, port), timeout)
        if secure:
            self._stream = ssl.create_default_context().wrap_socket(self._stream, server_hostname=parts.hostname)
        self._stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self._stream.sendall(
            (
                f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )
        while b"\r\n\r\n" not in self._buffer:
            self._buffer += self._read_some()
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        accept = base64.b64encode(sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        if b" 101 " not in head.split(b"\r\n", 1)[0] + b" " or accept not in head:
            self._stream.close()
            raise FoveaError(f"no WebSocket at {url}", "SESSION_ERROR", "check the address")

    def send(self, text):
        self._frame(0x1, text.encode())

    def receive(self):
        message = b""
        while True:
            first, second = self._read(2)
            length = second & 0x7F
            if length == 126:
                (length,) = struct.unpack(">H", self._read(2))
            elif length == 127:
                (length,) = struct.unpack(">Q", self._read(8))
            body = self._read(length)
            kind = first & 0x0F
            if kind == 0x8:
                reason = body[2:].decode(errors="replace") or "the server closed the connection"
                raise FoveaError(reason, "SESSION_ERROR")
            if kind == 0x9:
                self._frame(0xA, body)
            elif kind in (0x0, 0x1):
                message += body
                if first & 0x80:
                    return message.decode()

    def close(self):
        try:
            self.send('{"type": "close"}')
            self._frame(0x8, struct.pack(">H", 1000))
        except OSError:
            pass
        self._stream.close()

    def _frame(self, kind, body):
        mask = os.urandom(4)
        size = len(body)
        if size < 126:
            head = struct.pack("BB", 0x80 | kind, 0x80 | size)
        elif size < 65536:
            head = struct.pack(">BBH", 0x80 | kind, 0xFE, size)
        else:
            head = struct.pack(">BBQ", 0x80 | kind, 0xFF, size)
        masked = np.frombuffer(body, np.uint8) ^ np.resize(np.frombuffer(mask, np.uint8), size)
        self._stream.sendall(head + mask + masked.tobytes())

    def _read(self, count):
        while len(self._buffer) < count:
            self._buffer += self._read_some()
        out, self._buffer = self._buffer[:count], self._buffer[count:]
        return out

    def _read_some(self):
        some = self._stream.recv(1 << 16)
        if not some:
            raise FoveaError("the connection broke off", "SESSION_ERROR", "is the server still there?")
        return some
