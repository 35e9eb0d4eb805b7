// Whether a run was right for the right reason, by the real command and the model that ships.
import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Script, startServer } from "../../packages/models/src/testing/servers/index.js";
import { expectRefused, Sandbox, sample } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const says = "https://auroraair.example/b/QX7R2M?flight=AU218&seat=17C";
/** Where the QR code of the ticket is. */
const there = ["--box", "702,330,165,165", "--answer", says];

interface Report {
  readonly class: string;
  readonly forks: number;
  readonly written: readonly string[];
  readonly calls: readonly {
    readonly nested: boolean;
    readonly verdict: string;
    readonly depends?: string;
  }[];
  readonly media?: { readonly depends: string };
}

async function asked(): Promise<string> {
  const { value } = await sandbox.json<{ answer: string; run: string }>([
    "ask",
    sample("ticket.png"),
    "what does the QR code say?",
  ]);
  expect(value.answer).toBe(says);
  return value.run;
}
const faithfulness = (...args: string[]) => sandbox.json<Report>(["runs", "faithfulness", ...args]);
const ids = async (): Promise<string[]> => {
  const { value } = await sandbox.json<{ runs: readonly { run: string }[] }>(["runs", "list"]);
  const rows = Array.isArray(value) ? (value as { run: string }[]) : value.runs;
  return rows.map(({ run }) => run);
};

describe("runs faithfulness", () => {
  it("looks, probes, draws, and says that the answer rests on the code in the picture", async () => {
    const run = await asked();
    const { status, value } = await faithfulness(
      run,
      ...there,
      "--probes",
      "mask,empty",
      "--out",
      "why/page.html",
    );
    expect(status).toBe(0);
    expect(value).toMatchObject({ class: "faithful", media: { depends: "yes" } });
    expect(value.calls.filter(({ nested }) => !nested)).toMatchObject([{ verdict: "yes", depends: "yes" }]);
    const [page] = value.written;
    expect(readFileSync(page!, "utf8")).toContain("faithful");
    const known = await ids();
    expect(known[0]).toBe(run);
    expect(known.filter((id) => id.startsWith("0probe-"))).toHaveLength(value.forks);
    // Without a run's name it is the newest that is no probe, and nothing is probed twice.
    const again = await sandbox.fovea([
      "runs",
      "faithfulness",
      ...there,
      "--probes",
      "mask,empty",
      "--out",
      "why.png",
    ]);
    expect(again.stdout).toMatch(new RegExp(`^run ${run}: faithful `));
    expect(existsSync(sandbox.path("why.png"))).toBe(true);
    expect(await ids()).toEqual(known);
    const shown = await sandbox.fovea(["runs", "show", run]);
    expect(shown.stdout).toMatch(/\^ faithfulness@1 .*"class":"faithful"/);
  });

  it("tells a right answer whose reason is elsewhere, a wrong one, and one of which nobody knows", async () => {
    const run = await asked();
    const classOf = async (...args: string[]) => (await faithfulness(run, ...args)).value.class;
    expect(await classOf("--box", "40,40,60,60", "--answer", says)).toBe("lucky");
    expect(await classOf("--box", "702,330,165,165", "--answer", "nothing")).toBe("misread");
    expect(await classOf("--box", "702,330,165,165")).toBe("looked");
    expect(await classOf()).toBe("unjudged");
    const file = sandbox.file(
      "truth.json",
      JSON.stringify({ answer: says, evidence: [{ box: [702, 330, 867, 495] }] }),
    );
    expect(await classOf("--truth", file)).toBe("faithful");
  });

  it("takes the truth of a run of an eval from its sample", async () => {
    await sandbox.json(["eval", "documents", "--limit", "2"]);
    const {
      value: [made],
    } = await sandbox.json<[{ id: string }]>(["evals", "list"]);
    const { value: found } = await sandbox.json<{ known: boolean; right: boolean; truth: readonly object[] }>(
      ["runs", "faithfulness", `${made.id}-000001`],
    );
    expect(found).toMatchObject({ known: true, method: "evidence-overlap", right: expect.any(Boolean) });
    expect(found.truth.length).toBeGreaterThan(0);
  });

  it("that is stopped by Ctrl-C goes on where it was", async () => {
    const run = await asked();
    const args = ["runs", "faithfulness", run, ...there, "--probes", "mask,noise"];
    const stopped = await sandbox.fovea(args, {
      hooks: ["terminal.mjs"],
      env: { FOVEA_TEST_AT: "probing: noise", FOVEA_TEST_SIGNAL: "SIGINT" },
    });
    expect(stopped.status).toBe(130);
    expect(stopped.stderr).toMatch(/fix: run it again: what was judged and probed is kept\n$/);
    const before = await ids();
    expect(before.filter((id) => id.includes("-mask-"))).toHaveLength(1);
    const { value } = await faithfulness(run, ...there, "--probes", "mask,noise");
    expect(value).toMatchObject({ class: "faithful" });
    for (const id of before) expect(await ids()).toContain(id);
  });

  it("refuses what cannot be, before anything is asked", async () => {
    const run = await asked();
    const refused = (args: string[], message: RegExp, code = "USAGE") =>
      expectRefused(sandbox, ["runs", "faithfulness", run, ...args], { status: 2, code, message, fix: /./ });
    await refused(["--box", "1,2,3"], /--box is "1,2,3"/);
    await refused(["--box", "1,2,3,0"], /--box is/);
    await refused(["--box", "5000,0,10,10"], /no area in image-1, which is 1280x560/, "TARGET");
    await refused(["--box", "1,2,3,4", "--media", "image-7"], /no medium "image-7"/, "TARGET");
    await refused(["--probes", "mask,foo"], /--probes names "foo"/);
    await refused(["--repeats", "0"], /--repeats is "0"/);
    await refused(["--out", "x.gif"], /--out is "x.gif"/);
    await refused(["--truth", "none.json"], /cannot read none.json/, "INVALID_INPUT");
    await refused(["--truth", sandbox.file("t.json", "{"), ...there], /both given/, "INVALID_INPUT");
    await refused(["--truth", sandbox.path("t.json")], /is no JSON/, "INVALID_INPUT");
    await refused(["--max-cost", "-1"], /--max-cost/, "INVALID_INPUT");
    await refused(["--judge", "nobody/x"], /nobody/, "UNKNOWN_MODEL");
    expect(await ids()).toEqual([run]);
  });
});

describe("over the wire, by a model that need not say the same twice", () => {
  /** Crops the code, reads it, says what the tool read; as judge it takes the first choice's words wherever they stand. */
  const script: Script = ({ raw }, turn) => {
    const said = raw.toString();
    if (said.includes("You check the work of a program")) {
      const letter = /([A-D])\. What the question asks about is in it, clearly enough/.exec(said)![1];
      return { text: JSON.stringify({ why: "a code", choice: letter }) };
    }
    if (turn === 0)
      return { calls: [{ tool: "crop", input: { image: "image-1", box: [690, 320, 880, 505] } }] };
    if (turn === 1) return { calls: [{ tool: "codes", input: { image: "crop-1" } }] };
    const read = said.includes(says) ? says : null;
    return { calls: [{ tool: "answer", input: { answer: read, cites: ["codes-1"] } }] };
  };

  it("probes with intervals, judges in both orders, keeps verdicts, and stops at a budget", async () => {
    const server = await startServer("chat", script);
    try {
      const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.key };
      const model = `openai/${server.model}`;
      const ask = await sandbox.json<{ run: string; answer: string }>(
        ["ask", sample("ticket.png"), "what does the QR code say?", "--model", model],
        { env },
      );
      expect(ask.value.answer).toBe(says);
      const args = [
        "runs",
        "faithfulness",
        ask.value.run,
        ...there,
        "--probes",
        "mask",
        "--repeats",
        "4",
        "--judge",
        model,
      ];
      const { value } = await sandbox.json<{
        class: string;
        judge: { agreement: { same: number; n: number }; consistency: { n: number; byPlace: number } };
        calls: readonly {
          label: string;
          depends: string;
          judged: { label: string };
          probes: readonly {
            effect: { effect: number; interval: { low: number; high: number }; p: number };
          }[];
        }[];
        media: { effect: { effect: number } };
      }>(args, { env });
      expect(value.class).toBe("faithful");
      expect(value.calls.map(({ label, depends, judged }) => [label, depends, judged.label])).toEqual([
        ["crop-1", "yes", "shows"],
        ["codes-1", "yes", "shows"],
      ]);
      const { effect } = value.calls[0]!.probes[0]!;
      expect(effect).toMatchObject({ effect: 1, interval: { high: 1 } });
      expect(effect.interval.low).toBeGreaterThan(0.2);
      expect(value.judge).toMatchObject({ agreement: { same: 2, n: 2 }, consistency: { n: 2, byPlace: 0 } });
      const judged = server.requests.filter(({ raw }) => raw.includes("You check the work"));
      expect(judged).toHaveLength(4);
      // The judge is shown the cut, and neither the picture nor what was called.
      expect(judged[0]!.images.map(({ width, height }) => [width, height])).toEqual([[190, 185]]);
      expect(judged[0]!.raw.includes("tool_calls")).toBe(false);
      const asked = server.requests.length;
      await sandbox.json(args, { env });
      expect(server.requests.length).toBe(asked);
      const poor = await sandbox.fovea([...args.slice(0, -3), "6", "--max-tokens", "100"], { env });
      expect(poor.status).toBe(4);
      expect(poor.stdout).toMatch(/stopped {3}\d+ tokens of 100 are spent; what was probed is kept/);
    } finally {
      await server.close();
    }
  });
});
