// Plain questions to the embedded model, through the real command.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, Sandbox, sample, width } from "./fovea.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const ticket = sample("ticket.png");
const says = "what does the QR code say?";
const payload = "https://auroraair.example/b/QX7R2M?flight=AU218&seat=17C";

/** A QR code of "pay", ESC, "[2J", ESC, "]0;owned", BEL, " here". */
const hostileCode =
  "iVBORw0KGgoAAAANSUhEUgAAAKQAAACkAQMAAAAjexcCAAAABlBMVEX///8AAABVwtN+AAAACXBIWXMAAAsSAAALEgHS3X78AAAA1ElEQVRIx+2VOw6EQAxDc4Pc/5a5gdfOUDCCLt4CaQJCw2tMnA8RJ058PABUIbIPRspTVWAdnJRiiaw+mCnV8h+Uny+LvJQ3s3jxbEa7mopnjUd0ZRJVjw6c0QJzSMnx6aV8BbNJhJGCnsfVKE5Kt7MVJWmla1KotvXklHJf8OqZSSdNutOKWxZzqu5YvuM+Q2MqZ7g6NTV7Oaf06hRan2Wka7qz03DS3vZMQhvfStfS1DLautpBsaqK8tOsN7UJ1baX0P0nYqCqZg+LmsVIT5z4aPwAhDETrhcShCAAAAAASUVORK5CYII=";

describe("a plain question", () => {
  it("is answered, kept, asked more of, and verified", async () => {
    const first = await sandbox.json<{ answer: string; run: string; evidence: object[] }>([
      "ask",
      ticket,
      says,
    ]);
    expect([first.status, first.value.answer]).toEqual([0, expect.stringContaining(payload)]);
    expect(first.value.evidence).toContainEqual(expect.objectContaining({ role: "supports", text: payload }));
    const { run } = first.value;
    const more = await sandbox.json(["ask", "--run", run, "how wide is the picture in pixels?"]);
    expect([more.value.run, more.value.answer]).toEqual([run, expect.stringMatching(/^\d+ pixels$/)]);
    const listed = await sandbox.fovea(["runs", "list"]);
    expect(listed.stdout).toMatch(
      new RegExp(`^${run} {2}answered {3}what does the QR code say\\? -> \\d+ pixels\n$`),
    );
    const shown = await sandbox.fovea(["runs", "show"]);
    expect(shown.stdout).toContain(payload);
    const verified = await sandbox.json<{ sound: boolean; steps: { status: string }[] }>(["runs", "verify"]);
    expect(verified.value.sound).toBe(true);
    expect(new Set(verified.value.steps.map(({ status }) => status))).toEqual(new Set(["checked"]));
    await expectRefused(sandbox, ["ask", "--run", run, ...width], {
      status: 2,
      code: "INVALID_INPUT",
      message: new RegExp(`the run ${run} is of the model embedded/`),
      fix: /ask anew without --run/,
    });
  });

  it("that it cannot answer ends with 3 and says why", async () => {
    const { status, stdout } = await sandbox.fovea(["ask", ticket, "who painted this?"]);
    expect(status).toBe(3);
    expect(stdout).toMatch(/^No answer: /);
  });

  it("that Ctrl-C stopped goes on without being asked again", async () => {
    const stopped = await sandbox.fovea(["ask", ticket, says], {
      hooks: ["terminal.mjs"],
      env: { FOVEA_TEST_AT: "running program", FOVEA_TEST_SIGNAL: "SIGINT" },
    });
    expect(stopped.status).toBe(130);
    const run = /fovea runs resume (\S+)/.exec(stopped.stderr)![1]!;
    const resumed = await sandbox.json<{ answer: string }>(["runs", "resume", run]);
    expect([resumed.status, resumed.value.answer]).toEqual([0, expect.stringContaining(payload)]);
  });

  it("about a code that means harm to a terminal does none", async () => {
    sandbox.file("code.png", Buffer.from(hostileCode, "base64"));
    const { status, stdout, stderr } = await sandbox.fovea(["ask", "code.png", says]);
    expect([status, stdout.slice(0, 4)]).toEqual([0, "pay "]);
    expect(stdout).toContain("owned");
    expect(stdout + stderr).not.toContain("\u001b");
  });
});

describe("doctor", () => {
  it("finds that everything works, and leaves nothing behind", async () => {
    const { status, value } = await sandbox.json<{ name: string; works: boolean; detail: string }[]>([
      "doctor",
    ]);
    expect(value.filter(({ works }) => !works)).toEqual([]);
    expect(status).toBe(0);
    expect(value.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["node", "store", "model", "question", "ocr", "objects", "faces", "codes"]),
    );
    expect(value.find(({ name }) => name === "question")!.detail).toContain("320");
    expect(value.find(({ name }) => name === "sandbox")!.detail).toMatch(
      /^JavaScript: QuickJS.*; Python: (bubblewrap, seccomp|not on this machine)/,
    );
    expect(sandbox.list()).toEqual([]);
  });
});
