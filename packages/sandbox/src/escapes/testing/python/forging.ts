import { type Attack, error, nowhere, sees } from "../attack.js";

const own = nowhere(
  "the channel of answers is the session's own; the host's checks of it cannot be switched off",
);
const limits = { outputBytes: 10_000 };
const frame = `import json, os, struct, time
def reply(header):
    text = json.dumps(header).encode()
    os.write(3, struct.pack("<I", len(text)) + text)
honest = {"id": 1, "stdout": "", "value": "forged", "error": None, "ms": 0, "images": [], "dropped": 0, "bytes": []}
`;

/** The first call of a session has the number 1. */
export const forging: readonly Attack[] = [
  {
    name: "answers for itself, and twice",
    code: `${frame}reply(honest)\nTrue`,
    limits,
    ends: sees("forged"),
    control: own,
  },
  {
    name: "answers a call that was never made",
    code: `${frame}reply({**honest, "id": 7})\n"mine"`,
    limits,
    ends: sees("mine"),
    control: own,
  },
  {
    name: "answers without end",
    code: `${frame}for _ in range(100): reply({**honest, "id": 0})\ntime.sleep(20)`,
    limits,
    ends: error(/^SandboxProtocolError$/),
    control: own,
  },
  {
    name: "announces four billion bytes",
    code: `import os, time\nos.write(3, b"\\xff" * 4)\ntime.sleep(20)`,
    limits,
    ends: error(/^SandboxProtocolError$/),
    control: own,
  },
  {
    name: "announces a picture of a terabyte",
    code: `${frame}reply({**honest, "bytes": [1 << 40]})\ntime.sleep(20)`,
    limits,
    ends: error(/^SandboxProtocolError$/),
    control: own,
  },
  {
    name: "announces millions of pictures",
    code: `${frame}reply({**honest, "bytes": [0] * 1000000})\ntime.sleep(20)`,
    limits,
    ends: error(/^SandboxProtocolError$/),
    control: own,
  },
  {
    name: "answers with no JSON",
    code: `import os, time\nos.write(3, b"\\x04\\0\\0\\0oops")\ntime.sleep(20)`,
    limits,
    ends: error(/^SandboxProtocolError$/),
    control: own,
  },
  {
    name: "answers with a value as deep as a well",
    code: `import os, struct, time
value = b"[" * 100000 + b"]" * 100000
text = b'{"id": 1, "stdout": "", "error": null, "ms": 0, "images": [], "dropped": 0, "bytes": [], "value": ' + value + b"}"
os.write(3, struct.pack("<I", len(text)) + text[:1000])
rest = text[1000:]
while rest: rest = rest[os.write(3, rest):]
True`,
    limits,
    ends: error(/^SandboxProtocolError$/),
    control: own,
  },
  {
    name: "answers with a picture that is not there",
    code: `${frame}reply({**honest, "images": [{"source": "shown", "name": None, "width": 9, "height": 9, "channels": 3}], "bytes": [0]})\nTrue`,
    limits,
    ends: error(/^SandboxProtocolError$/),
    control: own,
  },
  {
    name: "closes the channel",
    code: "import os\nos.close(3)",
    limits,
    ends: error(/^SandboxKilledError$/),
    control: own,
  },
];
