import type { Actions, Environment, EnvironmentSpec, Observation } from "../../../contracts/environment.js";
import type { FastEnvironment } from "../../../environment/fast.js";
import { parseDiscreteActions } from "../../../environment/parse-actions.js";
import { checkNoOptions, checkSeed } from "../../../environment/reset-options.js";
import { openSnapshot, sealSnapshot } from "../../../environment/sealed-snapshot.js";
import { FoveaError, InvalidInputError, SchemaError } from "../../../errors.js";
import { Pcg64 } from "../../../random/index.js";

/** What can be wrong with it; "" is nothing. */
export type Bug = string;

const moves = ["left", "stay", "right"];
const side = 9;

/** Things that worlds should not share. */
let sharedRandom = new Pcg64(0);
let sharedSteps = 0;

/** Where `sealSnapshot` writes it. */
const idIn = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(11, 11 + (bytes[10] ?? 0)));

/**
 * A walker on nine cells in a wind that is drawn each step; reward 1 in the last cell, which ends the episode. It has
 * fast paths, and one planted bug.
 */
export function buggyDrift(bug: Bug = ""): Environment {
  const spec: EnvironmentSpec = {
    id: bug === "odd id" ? "Drift" : "testkit/drift-v1",
    observations: bug === "observes nothing" ? [] : ["text", "symbolic", "image", "mask"],
    action: {
      schema: { enum: bug === "schema of other actions" ? ["left"] : moves },
      actions: bug === "lists an action twice" ? ["left", "left", "right"] : moves,
    },
    maxSteps: bug === "maxSteps of 0" ? 0 : 30,
    snapshot: "exact",
  };
  let random = new Pcg64(0);
  let begun = false;
  let [at, wind, steps, over, looks, hidden] = [0, 0, 0, false, 0, 0];
  let frame = new Uint8Array(side * 3);
  let lastBytes: Uint8Array | undefined;

  const running = () => {
    if (!begun && bug !== "plays before reset") {
      if (bug === "anonymous error before reset") throw new Error("not reset");
      throw new FoveaError(`${spec.id}: no episode has begun`, "call reset first");
    }
  };
  const draw = () => (bug === "shared randomness" ? sharedRandom : random).integers(-1, 2);
  const paint = () => {
    const data = bug === "hands out its own pixels" ? frame : new Uint8Array(side * 3);
    if (bug !== "hands out its own pixels" || data[3 * at] === 0) data[3 * at] = 255;
    return { data, width: side, height: 1, channels: 3 } as const;
  };
  const apply = (index: number) => {
    at = Math.min(side - 1, Math.max(0, at + index - 1 + wind));
    wind = draw();
    frame = new Uint8Array(side * 3);
    if (bug === "slow clock") sharedSteps++;
    steps++;
    const terminated = at === side - 1;
    const truncated = !terminated && steps >= (bug === "truncates late" ? 31 : spec.maxSteps);
    over = terminated || truncated;
    if (bug === "hidden state is not in the snapshot") hidden += index;
    let reward = terminated ? 1 : 0;
    if (bug === "hidden state is not in the snapshot" && hidden > 6) reward += 0.5;
    if (bug === "infinite reward" && terminated) reward = Number.POSITIVE_INFINITY;
    if (bug === "slow clock") reward += sharedSteps > 4000 ? 1 : 0;
    return { reward, terminated, truncated };
  };
  const outcome = { reward: 0, terminated: false, truncated: false };

  const world: FastEnvironment = {
    spec,
    reset({ seed, options }) {
      if (bug !== "any seed") checkSeed(spec.id, seed);
      if (bug === "crashes on options" && options !== undefined) (options.size as unknown as () => void)();
      if (bug !== "any options" && bug !== "crashes on options") checkNoOptions(spec.id, options);
      const used = bug === "refuses large seeds" && seed > 2 ** 32 ? -1 : seed;
      random = new Pcg64(
        bug === "unseeded"
          ? Math.floor(Math.random() * 2 ** 40)
          : bug === "any seed"
            ? Math.abs(Math.floor(Number(seed))) || 0
            : used,
      );
      if (bug === "shared randomness") sharedRandom = new Pcg64(seed);
      at = bug === "begins where it stopped" ? at : bug === "ignores its seed" ? 2 : random.integers(0, 5);
      if (bug === "ignores its seed") random = new Pcg64(4);
      if (bug === "begins where it stopped" && at === side - 1) at = 0;
      wind = draw();
      [steps, over, begun, hidden] = [0, false, true, 0];
      frame = new Uint8Array(side * 3);
    },
    step(given: Actions) {
      running();
      if (bug === "steps after the end" && over)
        return { agent: { reward: 0, terminated: true, truncated: false } };
      let index: number;
      if (bug === "takes any action") index = Math.max(0, moves.indexOf(String(given?.agent)));
      else if (bug === "takes numbers too" && typeof given?.agent === "number") index = 0;
      else {
        try {
          index = parseDiscreteActions(world, given).agent!;
        } catch (error) {
          if (over) throw error;
          if (bug === "moves on a refused action") apply(1);
          if (bug === "draws on a refused action") draw();
          if (bug === "TypeError for bad actions") throw new TypeError("bad action");
          throw error;
        }
      }
      const agent = apply(index);
      if (bug === "no outcome") return {};
      if (bug === "promises") return Promise.resolve({ agent }) as never;
      if (bug === "outcome without truncated")
        return { agent: { reward: agent.reward, terminated: agent.terminated } as never };
      return { agent };
    },
    observe(mode): Observation {
      running();
      looks++;
      if (bug === "observing draws") draw();
      if (bug === "observing pictures draws" && mode === "mask") draw();
      if (mode === "text")
        return { mode, text: `You are at ${at}, the wind is ${wind}.${bug === "counts looks" ? looks : ""}` };
      if (mode === "symbolic")
        return { mode, data: bug === "symbolic NaN" ? { at, wind: Number.NaN } : { at, wind, steps } };
      if (mode === "image") {
        const pixels = paint();
        return { mode, pixels: bug === "picture of another size" ? { ...pixels, width: 8 } : pixels };
      }
      if (mode === "mask" || bug === "observes anything")
        return {
          mode,
          data: Uint8Array.from({ length: side }, (_, i) => (i === at ? 1 : 0)),
          width: side,
          height: 1,
        };
      throw new InvalidInputError(`${spec.id} has no ${mode} observation`, "ask for another");
    },
    toAct() {
      running();
      if (bug === "acts after the end") return ["agent"];
      return over ? [] : ["agent"];
    },
    snapshot() {
      running();
      if (bug === "a snapshot draws") draw();
      const state = {
        at,
        wind,
        steps,
        over: bug === "forgets the end" ? false : over,
        random: random.getState(),
      };
      const text = new TextEncoder().encode(JSON.stringify(state).padEnd(400));
      if (bug === "no checksum") return text;
      const bytes = sealSnapshot(spec.id, text);
      if (bug === "one buffer for all snapshots") {
        if (lastBytes?.length === bytes.length) lastBytes.set(bytes);
        else lastBytes = bytes;
        return lastBytes;
      }
      return bytes;
    },
    restore(bytes, options) {
      if (bug === "restores half before it refuses") at = 0;
      if (bug === "forgets the episode when it refuses") begun = false;
      if (bug === "SyntaxError for a bad snapshot") JSON.parse(Buffer.from(bytes).subarray(27).toString());
      const text =
        bug === "no checksum"
          ? bytes
          : openSnapshot(bug === "anybody's snapshot" ? idIn(bytes) : spec.id, bytes);
      const state = JSON.parse(new TextDecoder().decode(text));
      const reseed = options?.reseed;
      if (reseed !== undefined && bug !== "any reseed") checkSeed(spec.id, reseed);
      ({ at, wind, steps, over } = state);
      begun = true;
      hidden = 0;
      if (bug === "a snapshot without the random state") return;
      random = Pcg64.fromState(state.random);
      if (reseed !== undefined && bug !== "ignores reseed")
        random = new Pcg64(bug === "any reseed" ? 3 : reseed);
      if (bug === "reseeds at random" && reseed !== undefined)
        random = new Pcg64(Math.floor(Math.random() * 2 ** 40));
    },
    render() {
      running();
      if (bug === "render draws") draw();
      return paint();
    },
    close() {
      if (bug === "closes once" && !begun && looks < 0) throw new Error("closed");
      if (bug === "closes once") looks = -1000;
      begun = false;
    },
    fast: {
      stepIndex(index) {
        if (bug !== "fast before reset") running();
        if (over) throw new FoveaError(`${spec.id}: the episode is over`, "call reset");
        if (bug !== "any index" && moves[index] === undefined)
          throw new SchemaError(`no action ${index}`, "0 to 2");
        Object.assign(outcome, apply(bug === "fast goes elsewhere" ? 2 - index : index));
        if (bug === "fast pays double") outcome.reward *= 2;
        return outcome;
      },
      views: [
        {
          name: "image",
          mode: "image",
          shape: [1, side, 3],
          dtype: "uint8",
          write(out, offset = 0) {
            running();
            if (bug === "view of another picture") out.fill(9, offset, offset + 27);
            else if (bug === "view leaves bytes") out[offset + 3 * at] = 255;
            else {
              out.fill(0, offset, offset + (bug === "view writes too far" ? 28 : 27));
              out[offset + 3 * at] = 255;
            }
            if (bug === "view draws") draw();
          },
        },
      ],
    },
  };
  return world;
}
