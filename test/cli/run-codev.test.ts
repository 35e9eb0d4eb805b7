// CodeV with a model over the wire: its Python runs, a killed run gets its variables back, and so does a fork.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Script, startServer } from "../../packages/models/src/testing/servers/index.js";
import { Sandbox, sample } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
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

interface Shown {
  readonly steps: readonly { readonly id: string; readonly kind: string }[];
}

describe("fovea run codev", () => {
  it("goes on after SIGKILL with the variables of the code before, forks, replays, and tells its faithfulness", async () => {
    const server = await startServer("chat", script);
    try {
      const env = { FOVEA_API_KEY: server.key };
      const words = [sample("chelsea.png"), "how bright are the eyes?"];
      const ask = ["run", "codev", ...words, "--model", `${server.url}#${server.model}`];
      const whole = await sandbox.json<{ answer: string; run: string; evidence: object[] }>(ask, { env });
      expect(whole.status, JSON.stringify(whole.value)).toBe(0);
      expect(whole.value.answer).toMatch(/^\d+$/);
      // The evidence is what the last code with a picture showed, found by its pixels.
      expect(whole.value.evidence).toMatchObject([{ certainty: "recovered", role: "supports" }]);

      const killed = await sandbox.fovea(ask, {
        env: { ...env, FOVEA_TEST_AT: "thinking", FOVEA_TEST_SIGNAL: "SIGKILL" },
        hooks: ["terminal.mjs"],
      });
      expect(killed.signal).toBe("SIGKILL");
      const resumed = await sandbox.json<{ answer: string; run: string }>(["runs", "resume"], { env });
      expect(resumed.value).toMatchObject({ answer: whole.value.answer, inDoubt: [] });
      expect(resumed.value.run).not.toBe(whole.value.run);

      const { value: shown } = await sandbox.json<Shown>(["runs", "show", whole.value.run]);
      const second = shown.steps.filter(({ kind }) => kind === "tool")[1]!.id;
      const { value: forked } = await sandbox.json<{ run: string }>([
        ...["runs", "fork", whole.value.run, "--at", second],
      ]);
      const gone = await sandbox.json<{ answer: string }>(["runs", "resume", forked.run], { env });
      expect(gone.value.answer).toBe(whole.value.answer);
      for (const run of [whole.value.run, resumed.value.run, forked.run])
        expect((await sandbox.fovea(["runs", "replay", run], { hooks: ["no-processes.mjs"] })).status).toBe(
          0,
        );

      const there = ["--box", "150,90,130,50", "--answer", whole.value.answer];
      const args = ["runs", "faithfulness", whole.value.run, ...there, "--probes", "mask", "--repeats", "4"];
      const { value: report } = await sandbox.json<{
        class: string;
        calls: { verdict: string; depends: string }[];
      }>(args, { env });
      // The first call shows the eyes, which this model does not see; what it prints of them decides the answer.
      expect(report.class).toBe("faithful");
      expect(report.calls.map(({ verdict, depends }) => [verdict, depends])).toEqual([
        ["yes", "no"],
        ["no", "yes"],
      ]);
    } finally {
      await server.close();
    }
  });
});
