import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { MissingExpertError } from "@fovea/core";
import { describe, expect, it } from "vitest";
// Threads start from dist.
import { ExpertCrashError, ExpertFailedError } from "../../../dist/experts/host/errors.js";
import { expertThread } from "../../../dist/experts/host/host.js";

const module = new URL("../testing/fixture-expert.mjs", import.meta.url);
interface FixtureRequest {
  readonly do: string;
  readonly value?: unknown;
  readonly begun?: Int32Array;
}
const thread = (lane: string) => expertThread<FixtureRequest, unknown>({ expert: "fixture", lane, module });

describe("an expert's thread", () => {
  it("shares one instance between callers that ask at once, and answers in order", async () => {
    const [a, b] = [thread("shared"), thread("shared")];
    expect(await Promise.all([a({ do: "count" }), b({ do: "count" }), a({ do: "count" })])).toEqual([
      1, 2, 3,
    ]);
  });

  it("passes pixels in shared memory", async () => {
    const value = new Uint8Array(new SharedArrayBuffer(4));
    const answer = (await thread("pixels")({ do: "echo", value })) as Uint8Array;
    value[2] = 9;
    expect(answer[2]).toBe(9);
  });

  it("turns a crash into a named error for the question that ran, and answers the next in a fresh thread", async () => {
    const ask = thread("crash");
    await ask({ do: "count" });
    const [crashed, next] = await Promise.allSettled([ask({ do: "exit" }), ask({ do: "count" })]);
    expect(crashed).toMatchObject({ status: "rejected" });
    expect((crashed as PromiseRejectedResult).reason).toBeInstanceOf(ExpertCrashError);
    expect((crashed as PromiseRejectedResult).reason.message).toContain("exit code 7");
    expect(next).toEqual({ status: "fulfilled", value: 1 });
  });

  it("names the expert in an unexpected error, and passes a named one with its fix", async () => {
    const ask = thread("errors");
    await expect(ask({ do: "throw" })).rejects.toThrow(ExpertFailedError);
    await expect(ask({ do: "throw" })).rejects.toThrow(
      "the fixture expert failed: RangeError: a shape does not fit",
    );
    const missing = await ask({ do: "missing" }).catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(MissingExpertError);
    expect((missing as MissingExpertError).fix).toBe("npm install nothing");
  });

  it("stops a running question when its signal fires, never begins a queued one, and goes on", async () => {
    const ask = thread("cancel");
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const [running, queued] = [new AbortController(), new AbortController()];
    const first = ask({ do: "until-cancelled", begun }, running.signal);
    const second = ask({ do: "count" }, queued.signal);
    const third = ask({ do: "count" });
    queued.abort(new Error("not needed"));
    await expect(second).rejects.toThrow("not needed");
    while (Atomics.load(begun, 0) === 0) await new Promise((resolve) => setImmediate(resolve));
    running.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    expect(await third).toBe(2);
    await expect(ask({ do: "count" }, running.signal)).rejects.toThrow("enough");
  });

  it("lets the process end when no question is open", async () => {
    const host = new URL("../../../dist/experts/host/host.js", import.meta.url);
    const script = `
      const { expertThread } = await import(${JSON.stringify(host.href)});
      const ask = expertThread({ expert: "fixture", lane: "end", module: new URL(${JSON.stringify(module.href)}) });
      console.log(await ask({ do: "count" }));`;
    const ended = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      timeout: 50_000,
    });
    expect(ended.stdout.trim()).toBe("1");
  });
});
