// CodeV with a model over the wire: its Python runs, a killed run gets its variables back, and so does a fork.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Script } from "../../packages/models/src/testing/servers/index.js";
import { missing } from "../../packages/sandbox/src/testing/machine.js";
import { Sandbox, sample } from "./fovea.js";

let sandbox: Sandbox;
let env: Record<string, string>;
beforeEach(async () => {
  sandbox = new Sandbox();
  env = { FOVEA_API_KEY: (await sandbox.serve("chat", script)).key };
});
afterEach(() => sandbox.remove());

const code = (python: string) => ({
  text: `<think>look</think><code>\n\`\`\`python\n${python}\n\`\`\`\n</code>`,
});
/** Cuts out the eyes, measures them in a later message with what it defined before, and says the figure. */
const script: Script = ({ body }) => {
  const { messages } = body as { messages: { role: string; content: unknown }[] };
  const turn = messages.filter(({ role }) => role === "assistant").length;
  if (turn === 0) return code("eyes = image_1.crop((140, 80, 290, 150))\neyes.resize((600, 280))");
  if (turn === 1) return code("import numpy as np\nprint('mean', int(np.asarray(eyes).mean()))");
  const [, mean] = /mean (\d+)/.exec(JSON.stringify(messages.at(-1)!.content)) ?? [];
  return { text: `<think>read</think><answer>${mean ?? "nothing was printed"}</answer>` };
};

interface Asked {
  readonly answer: string;
  readonly run: string;
  readonly evidence: readonly object[];
}
const words = () => [
  ...["run", "codev", sample("chelsea.png"), "how bright are the eyes?"],
  ...["--model", `${sandbox.server.url}#${sandbox.server.model}`],
];
async function asked(): Promise<Asked> {
  const { status, value } = await sandbox.json<Asked>(words(), { env });
  expect(status, JSON.stringify(value)).toBe(0);
  expect(value.answer).toMatch(/^\d+$/);
  return value;
}
const isReplayed = async (run: string) =>
  (await sandbox.fovea(["runs", "replay", run], { hooks: ["no-processes.mjs"] })).status === 0;

describe.skipIf(missing.length > 0)("fovea run codev", () => {
  it("goes on after SIGKILL with the variables of the code before", async () => {
    const killed = await sandbox.fovea(words(), {
      env: { ...env, FOVEA_TEST_AT: "thinking", FOVEA_TEST_SIGNAL: "SIGKILL" },
      hooks: ["terminal.mjs"],
    });
    expect(killed.signal).toBe("SIGKILL");
    const { value } = await sandbox.json<Asked>(["runs", "resume"], { env });
    expect(value).toMatchObject({ answer: expect.stringMatching(/^\d+$/), inDoubt: [] });
    // A replay starts no Python.
    expect(await isReplayed(value.run)).toBe(true);
  });

  it("forks at a piece of code, with the variables of the code before", async () => {
    const { run, answer } = await asked();
    const { value: shown } = await sandbox.json<{ steps: readonly { id: string; kind: string }[] }>([
      ...["runs", "show", run],
    ]);
    const second = shown.steps.filter(({ kind }) => kind === "tool")[1]!.id;
    const { value: forked } = await sandbox.json<Asked>(["runs", "fork", run, "--at", second]);
    const { value: gone } = await sandbox.json<Asked>(["runs", "resume", forked.run], { env });
    expect(gone).toMatchObject({ answer, run: forked.run });
  });

  it("cites what its code showed, and finds by running it again without the evidence what the answer depends on", async () => {
    const { run, answer, evidence } = await asked();
    // Found by its pixels, and said to be.
    expect(evidence).toMatchObject([{ certainty: "recovered", role: "supports", by: "python@1" }]);
    const there = ["--box", "150,90,130,50", "--answer", answer];
    const { value: report } = await sandbox.json<{
      class: string;
      calls: readonly { verdict: string; depends: string }[];
    }>(["runs", "faithfulness", run, ...there, "--probes", "mask", "--repeats", "4"], { env });
    // The first call shows the eyes, which this model does not see; what it prints of them decides the answer.
    expect(report.class).toBe("faithful");
    expect(report.calls.map(({ verdict, depends }) => [verdict, depends])).toEqual([
      ["yes", "no"],
      ["no", "yes"],
    ]);
  });
});
