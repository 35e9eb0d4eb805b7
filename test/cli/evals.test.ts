// `fovea evals` as a person types it: lists, figures, cases, reports, comparisons, the leaderboard, and bad words.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefused, Sandbox } from "./fovea.js";

const board = fileURLToPath(new URL("../../leaderboard", import.meta.url));
const docs = fileURLToPath(new URL("../../docs/leaderboard.md", import.meta.url));

interface Row {
  readonly id: string;
  readonly benchmark: string;
  readonly agent: string;
  readonly n: number;
  readonly complete: boolean;
  readonly score: { readonly metric: string; readonly value: number };
}

let sandbox: Sandbox;
let [first, second] = ["", ""];
const searching = ["eval", "visual-search", "--difficulty", "easy", "--agent", "guess", "--limit", "8"];
const newest = async (): Promise<string> => {
  const { value } = await sandbox.json<Row[]>(["evals", "list", "--limit", "1"]);
  return value[0]!.id;
};

beforeAll(async () => {
  sandbox = new Sandbox();
  expect((await sandbox.fovea(searching)).status).toBe(0);
  first = await newest();
  expect((await sandbox.fovea([...searching, "--epochs", "2"])).status).toBe(0);
  second = await newest();
}, 120_000);
afterAll(() => sandbox.remove());

describe("fovea evals list", () => {
  it("has the newest first, in words and as JSON", async () => {
    const { value } = await sandbox.json<Row[]>(["evals", "list"]);
    expect(value.map(({ id }) => id)).toEqual([second, first]);
    expect(value[1]).toMatchObject({
      benchmark: "visual-search",
      agent: "guess@1",
      model: null,
      n: 8,
      complete: true,
    });
    const { stdout, stderr } = await sandbox.fovea(["evals", "list", "--limit", "1"]);
    expect(stdout).toMatch(
      new RegExp(`^${second} +visual-search +guess@1 +- +16 +accuracy 0\\.\\d+ .* complete$`, "m"),
    );
    expect(stderr).toContain("1 older: --limit 2");
  });

  it("says of an empty store how to fill it", async () => {
    const { status, stdout } = await sandbox.fovea(["evals", "list", "--store", "empty"]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^no eval in .*empty; make one: fovea eval/)]);
  });
});

describe("fovea evals show", () => {
  it("prints figures with intervals of the newest, or of the one that is named by its beginning", async () => {
    const { stdout } = await sandbox.fovea(["evals", "show"]);
    expect(stdout).toContain(`${second}, begun`);
    expect(stdout).toMatch(/^accuracy +[\d.]+ +[\d.]+ to [\d.]+ +16 +clustered wilson$/m);
    const { value } = await sandbox.json<{ id: string; metrics: object }>([
      "evals",
      "show",
      first.slice(0, -2),
    ]);
    expect(value.id).toBe(first);
  });

  it("lists what is not right, and shows one case with its picture", async () => {
    const { value: failures } = await sandbox.json<{ kind: string; sample: string }[]>([
      "evals",
      "show",
      first,
      "--failures",
    ]);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every(({ kind }) => kind !== "right")).toBe(true);
    const { sample } = failures[0]!;
    const { stdout } = await sandbox.fovea(["evals", "show", first, "--case", sample, "--out", "pictures"]);
    expect(stdout).toMatch(/question +\S[\s\S]*right +\S[\s\S]*answer +\S[\s\S]*run +\S/);
    expect(readdirSync(sandbox.path("pictures"))).toEqual([`${sample}-image-1.png`]);
  });

  it("writes a report that asks nothing of the network", async () => {
    const { status, stdout } = await sandbox.fovea(["evals", "show", first, "--report", "report.html"]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/report\.html: 8 of 8 cases, \d+\.\d MB/)]);
    const page = sandbox.read("report.html");
    expect(page.match(/<article/g)).toHaveLength(8);
    expect(page.match(/src="data:image\/webp;base64,/g)).toHaveLength(8);
    expect(page).not.toMatch(/https?:\/\//);
  });

  it("names what is wrong with the words, and what to do", async () => {
    const refused = (args: string[], code: string, message: RegExp, fix: RegExp) =>
      expectRefused(sandbox, ["evals", ...args], { status: 2, code, message, fix });
    await refused(["show", "nothing"], "UNKNOWN_EVAL", /no eval "nothing"/, /fovea evals list/);
    await refused(["show", first, "--case", "x"], "UNKNOWN_CASE", /no case of .* "x"/, /--failures/);
    await refused(
      ["show", first, "--case", "x", "--report", "y"],
      "INVALID_INPUT",
      /--case and --report/,
      /one of them/,
    );
    await refused(
      ["show", first, "--out", "x"],
      "INVALID_INPUT",
      /--out is given without --case/,
      /name the case/,
    );
    await refused(
      ["show", first, "--failures", "--limit", "0"],
      "INVALID_INPUT",
      /--limit is "0"/,
      /1 or more/,
    );
    await refused(["show", first, "--report", "/proc/x/y.html"], "INVALID_INPUT", /cannot write/, /--report/);
    await refused(["show", "--store", "empty"], "INVALID_INPUT", /there is no eval in/, /fovea eval/);
  });
});

describe("fovea evals compare", () => {
  it("pairs two evals by sample, says what is open, and warns of what is no fair pair", async () => {
    const { status, stdout } = await sandbox.fovea(["evals", "compare", first, second]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^accuracy +8 /m);
    expect(stdout).toContain("epochs is 2 and was 1");
    expect(stdout).toContain("8 samples were asked more often in one of them");
  });

  it("refuses other data unless told to go on", async () => {
    expect((await sandbox.fovea([...searching, "--seed", "7"])).status).toBe(0);
    const other = await newest();
    await expectRefused(sandbox, ["evals", "compare", first, other], {
      status: 2,
      code: "NOT_COMPARABLE",
      message: /the data differ/,
      fix: /--anyway/,
    });
  });
});

describe("the leaderboard", () => {
  it("takes a finished eval, shows it, and finds it the same when it runs again", async () => {
    const { status } = await sandbox.fovea(["evals", "enter", first, "ours"]);
    expect(status).toBe(0);
    const { stdout } = await sandbox.fovea(["evals", "show", "--leaderboard"]);
    expect(stdout).toMatch(/^visual-search +ours +accuracy/m);
    const again = await sandbox.json<{ verdict: string }[]>(["evals", "verify", "--all"]);
    expect([again.status, again.value]).toEqual([
      0,
      [expect.objectContaining({ verdict: "same", differences: [] })],
    ]);
  });

  it("finds a figure that somebody made better", async () => {
    await sandbox.fovea(["evals", "enter", first, "better"]);
    const file = sandbox.path("leaderboard", "visual-search", "better.json");
    const entry = JSON.parse(readFileSync(file, "utf8"));
    entry.metrics.accuracy.value = 0.99;
    writeFileSync(file, JSON.stringify(entry));
    const { status, stdout } = await sandbox.fovea(["evals", "verify", file]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/visual-search\/better: different .*\n +accuracy is 0\.\d+ and was 0\.99/);
  });

  it("names what is wrong with the words and the files", async () => {
    const refused = (args: string[], code: string, message: RegExp, fix: RegExp) =>
      expectRefused(sandbox, ["evals", ...args], { status: 2, code, message, fix });
    sandbox.file("broken.json", '{"format": 1');
    await refused(["verify"], "INVALID_INPUT", /no entry is named/, /--all/);
    await refused(["verify", "broken.json"], "LEADERBOARD", /broken\.json is no entry/, /restore the file/);
    await refused(["verify", "gone.json"], "NOT_FOUND", /cannot read gone\.json/, /--all/);
    await refused(
      ["verify", "--all", "--board", "nowhere"],
      "NOT_FOUND",
      /no leaderboard in nowhere/,
      /--board/,
    );
    await refused(["enter", first, "../up"], "LEADERBOARD", /no file name/, /lower-case/);
  });

  it("as it is committed: a small entry comes to the same, and the docs have every line", async () => {
    const small = join(board, "path-choice", "guess.json");
    const again = await sandbox.json<{ verdict: string; differences: string[] }[]>([
      "evals",
      "verify",
      small,
    ]);
    expect(again.value).toEqual([expect.objectContaining({ verdict: "same", differences: [] })]);
    const { leaderboardMarkdown, parseEntry } = await import("@fovea/evals");
    const files = readdirSync(board, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".json"),
    );
    const entries = files.map((file) => parseEntry(readFileSync(join(board, file), "utf8"), file));
    expect(readFileSync(docs, "utf8")).toContain(leaderboardMarkdown(entries));
  });
});
