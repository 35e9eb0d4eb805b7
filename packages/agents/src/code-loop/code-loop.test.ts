import {
  type CellResult,
  createRun,
  defineTool,
  FoveaError,
  type ImageCodec,
  memoryStore,
  replay,
  resume,
  type Sandbox,
  text,
} from "@fovea/core";
import { scriptedModel } from "@fovea/models";
import { describe, expect, it } from "vitest";
import { openToolbox } from "../toolbox/index.js";
import { type CodeProtocol, codeLoop, type Observed } from "./index.js";

/** Says what was asked of it, in order; a cell prints all the code that its session has seen. */
function fakeSandbox() {
  const log: string[] = [];
  const result = (stdout: string): CellResult => ({
    ...{ stdout, images: [], droppedImages: 0, value: null, error: null, ms: 0 },
  });
  const sandbox: Sandbox = {
    language: "python",
    isolation: "none: a test",
    close: async () => {},
    async open() {
      log.push("open");
      const seen: string[] = [];
      return {
        language: "python",
        run: async (code) => {
          log.push(`run ${code}`);
          seen.push(code);
          return result(seen.join(" "));
        },
        remember: async (code) => {
          log.push(`remember ${code}`);
          seen.push(code);
        },
        fork: () => Promise.reject(new Error("not here")),
        close: async () => void log.push("close"),
      };
    },
  };
  return { sandbox, log };
}

const protocol: CodeProtocol = {
  id: "test@1",
  language: "python",
  turns: 4,
  read: (said) =>
    said.startsWith("!")
      ? { type: "answer", answer: said.slice(1) }
      : said.startsWith("@")
        ? { type: "call", tool: said.slice(1), input: {} }
        : { type: "code", code: said },
  observe: ({ stdout, tool }: Observed) => [text(`saw ${tool?.name ?? stdout}`)],
};
const codec = {} as ImageCodec;
const task = { parts: [text("what?")] };

function begin(said: readonly (string | Error)[], sandbox: Sandbox) {
  const model = scriptedModel(
    said.map((each) => (typeof each === "string" ? [text(each)] : { parts: [], fails: each })),
  );
  return { model, agent: codeLoop({ protocol, model, sandbox, codec }) };
}

describe("codeLoop", () => {
  it("gives a resumed run's session its state back before the next new code", async () => {
    const store = memoryStore();
    const { sandbox, log } = fakeSandbox();
    const cut = begin(["a", "b", new Error("gone")], sandbox);
    const run = await createRun(store, { actor: "test@1", config: {} });
    await expect(cut.agent.run(task, { run })).rejects.toThrow("gone");
    await run.close();
    expect(log.splice(0)).toEqual(["open", "run a", "run b", "close"]);
    const { agent, model } = begin(["a", "b", "c", "!done"], sandbox);
    const again = await resume(store, run.id);
    expect((await agent.run(task, { run: again })).answer).toBe("done");
    await again.close();
    expect(log).toEqual(["open", "remember a", "remember b", "run c", "close"]);
    expect(JSON.stringify(model.requests.at(-1)!.messages.at(-1))).toContain("saw a b c");
  });

  it("replays a whole run without a sandbox", async () => {
    const store = memoryStore();
    const { sandbox } = fakeSandbox();
    const { agent } = begin(["a", "!done"], sandbox);
    const run = await createRun(store, { actor: "test@1", config: {} });
    const answer = await agent.run(task, { run });
    await run.close();
    const none: Sandbox = { ...sandbox, open: () => Promise.reject(new Error("there is none")) };
    const served = begin([], none);
    expect(await served.agent.run(task, { run: await replay(store, run.id) })).toEqual(answer);
  });

  it("stops where no code can run, and goes on where it can", async () => {
    class SandboxUnavailableError extends FoveaError {}
    const store = memoryStore();
    const { sandbox, log } = fakeSandbox();
    const none: Sandbox = {
      ...sandbox,
      open: () => Promise.reject(new SandboxUnavailableError("no bubblewrap", "install it")),
    };
    const run = await createRun(store, { actor: "test@1", config: {} });
    const said = ["a", "!done"];
    await expect(begin(said, none).agent.run(task, { run })).rejects.toThrow(SandboxUnavailableError);
    await run.close();
    const again = await resume(store, run.id);
    expect((await begin(said, sandbox).agent.run(task, { run: again })).answer).toBe("done");
    await again.close();
    expect(log).toEqual(["open", "run a", "close"]);
  });

  it("gives the images again after a call that was killed, and not after one whose code failed", async () => {
    const store = memoryStore();
    const { sandbox } = fakeSandbox();
    const given: string[][] = [];
    const errors = ["limit", "code", "code"] as const;
    const failing: Sandbox = {
      ...sandbox,
      open: async (house) => ({
        ...(await sandbox.open(house)),
        run: async (_, input = {}) => {
          const kind = errors[given.push(Object.keys(input.images ?? {})) - 1]!;
          const error = { name: "E", message: "m", kind, line: null };
          return { stdout: "", images: [], droppedImages: 0, value: null, error, ms: 0 };
        },
      }),
    };
    const id = await store.blobs.put(new Uint8Array([1]));
    const ref = { type: "image", id, width: 2, height: 2, mediaType: "image/png" } as const;
    const run = await createRun(store, { actor: "test@1", config: {} });
    const asked = { parts: [{ type: "image", ref } as const, text("what?")] };
    await begin(["a", "b", "c", "!done"], failing).agent.run(asked, { run });
    await run.close();
    expect(given).toEqual([["image_1"], ["image_1"], []]);
  });

  it("shows a call that failed as an error of its code", async () => {
    const store = memoryStore();
    const { sandbox } = fakeSandbox();
    const failing: Sandbox = { ...sandbox, open: () => Promise.reject(new Error("out of order")) };
    const observed: Observed[] = [];
    const observing: CodeProtocol = {
      ...protocol,
      observe: (each) => {
        observed.push(each);
        return [text("seen")];
      },
    };
    const model = scriptedModel([[text("a")], [text("!done")]]);
    const agent = codeLoop({ protocol: observing, model, sandbox: failing, codec });
    const run = await createRun(store, { actor: "test@1", config: {} });
    expect((await agent.run(task, { run })).answer).toBe("done");
    expect(observed).toMatchObject([{ stdout: "", error: { message: "out of order" } }]);
    await run.close();
  });

  it("answers with the evidence of the tool that was called last", async () => {
    const store = memoryStore();
    const { sandbox } = fakeSandbox();
    const evidence = {
      media: "0".repeat(64),
      region: { type: "box", box: [0, 0, 2, 2] },
      role: "supports",
    } as const;
    const look = defineTool({
      name: "look",
      version: "1",
      description: "a tool of the test",
      effects: "reads",
      input: { type: "object" },
      run: async () => ({ parts: [text("there")], evidence: [evidence] }),
    });
    const model = scriptedModel([[text("@look")], [text("!there")]]);
    const agent = codeLoop({ protocol, model, sandbox, codec, toolbox: await openToolbox([look]) });
    const run = await createRun(store, { actor: "test@1", config: {} });
    expect((await agent.run(task, { run })).evidence).toMatchObject([evidence]);
    await run.close();
  });
});
