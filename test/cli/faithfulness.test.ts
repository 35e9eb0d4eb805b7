// Whether a run was right for the right reason, by the real command and the model that ships.
import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
