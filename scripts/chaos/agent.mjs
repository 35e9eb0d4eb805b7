// The agent of the chaos run: a tool loop with tools that look, act, fail and call each other, then effects of its own,
// then a world. What it does depends on its number alone, so that every run of that number must come to the same steps.
import {
  appendFileSync,
  closeSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { toolLoop } from "@fovea/agents";
import { defineTool, recordEnvironment } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { slipperyGrid } from "@fovea/core/testkit";
import { scriptedModel } from "@fovea/models";

const word = { type: "object", properties: { word: { type: "string" } }, required: ["word"] };
const said = (text) => ({ parts: [{ type: "text", text }] });

/**
 * @param number which agent it is.
 * @param outside.did called with a name whenever something is really done.
 * @param outside.ledger file to which what acts writes a line.
 * @param outside.keys folder of an outside service that refuses a key that it has seen; none without it.
 */
export function chaosAgent(number, outside) {
  const look = defineTool({
    name: "look",
    version: "1",
    description: "looks",
    input: word,
    effects: "pure",
    async run({ word: name }) {
      outside.did(name);
      await pause(outside.delay());
      return said(`saw ${name}`);
    },
  });
  const post = defineTool({
    name: "post",
    version: "1",
    description: "writes into the ledger",
    input: word,
    effects: "acts",
    async run({ word: name }, { key }) {
      outside.did(name);
      await pause(outside.delay());
      if (outside.isNew(key)) outside.enter(`${key} ${name}`);
      await pause(outside.delay());
      return said(`posted ${name}`);
    },
    async reconcile({ word: name }, { key }) {
      const done = outside.entries().includes(`${key} ${name}`);
      return done ? { done, result: said(`posted ${name}`) } : { done };
    },
  });
  const fails = { ...look, name: "fails", run: () => Promise.reject(new Error("out of paper")) };
  const both = defineTool({
    name: "both",
    version: "1",
    description: "looks twice at once",
    input: word,
    effects: "pure",
    composite: true,
    async run({ word: name }, { call }) {
      await Promise.all([1, 2].map((i) => call("look", { word: `${name}-${i}` }, {})));
      return said(`both ${name}`);
    },
  });
  const tools = [look, post, fails, both];
  const toolbox = { tools, get: (name) => tools.find((tool) => tool.name === name) };
  const random = stream(number, "chaos");
  const script = Array.from({ length: 4 + random.integers(0, 3) }, (_, turn) => {
    const kinds = ["look", "post", "look", "both", "post", "fails"];
    const calls = Array.from({ length: 1 + random.integers(0, 4) }, (_, i) => {
      const id = `${turn}-${i}`;
      return {
        type: "tool-call",
        id,
        tool: kinds[random.integers(0, kinds.length)],
        input: { word: `w${id}` },
      };
    });
    return [{ type: "text", text: `turn ${turn}` }, ...calls];
  });
  script.push([
    { type: "tool-call", id: "end", tool: "answer", input: { answer: `done ${number}`, cites: [] } },
  ]);
  const model = {
    ...scriptedModel(script, `scripted/chaos-${number}`),
    async *generate(request, options) {
      outside.did(`turn ${request.messages.filter(({ role }) => role === "assistant").length}`);
      await pause(outside.delay());
      yield* scriptedModel(script).generate(request, options);
    },
  };
  const loop = toolLoop({ model, toolbox, codec: {}, maxModelCalls: 20 });
  return {
    id: `chaos-${number}@1`,
    async run(run) {
      const answer = await loop.run({ parts: [{ type: "text", text: `task ${number}` }] }, { run });
      // An error that is caught, and something else instead; one of several fails.
      const own = (name, error) =>
        run.effect(
          "tool",
          async () => {
            outside.did(name);
            await pause(outside.delay());
            if (error) throw new Error("no");
            return { content: { input: { word: name } } };
          },
          { actor: "own@1", request: name, effects: "pure" },
        );
      await own("own-fails", true).catch(() => own("own-instead", false));
      await Promise.allSettled([own("own-1", false), own("own-2", true), own("own-3", false)]);
      const table = recordEnvironment(run, slipperyGrid(), { snapshotEvery: 4 });
      let moment = await table.reset({ seed: number });
      for (let i = 0; i < 12 && moment.toAct.length > 0; i++) {
        const action = ["up", "right", "down", "left"][run.random("moves", i).integers(0, 4)];
        moment = await table.step({ agent: action });
      }
      await run.append("note", "chaos@1", { answer: answer.answer, moment: moment.observations });
      await run.end("answered");
    },
  };
}

/** The world outside: a log of what was done and told, and a ledger. Lines are single writes, which a SIGKILL does not tear. */
export function outsideIn(folder, run, { guarded = false, delay = () => 0 } = {}) {
  const [log, ledger] = [join(folder, "log"), join(folder, "ledger")];
  return {
    delay,
    did: (name) => appendFileSync(log, `did ${run} ${name}\n`),
    told: (name) => appendFileSync(log, `told ${run} ${name}\n`),
    enter(line) {
      const file = openSync(ledger, "a");
      writeSync(file, `${line}\n`);
      fdatasyncSync(file);
      closeSync(file);
    },
    entries() {
      try {
        return readFileSync(ledger, "utf8").split("\n").slice(0, -1);
      } catch {
        return [];
      }
    },
    isNew(key) {
      if (!guarded) return true;
      try {
        writeFileSync(join(folder, `key-${key.replaceAll("/", "_")}`), "", { flag: "wx" });
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** What a step is called in the log; undefined for those that only write something down. */
export function nameOf({ kind, content }) {
  if (kind === "tool") return content.input?.word;
  if (kind !== "model") return undefined;
  const text = content.response.parts.find(({ type }) => type === "text")?.text;
  return text;
}
