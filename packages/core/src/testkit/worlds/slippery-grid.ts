import type { Environment, EnvironmentSpec } from "../../contracts/environment.js";
import { parseDiscreteActions } from "../../environment/parse-actions.js";
import { checkNoOptions, checkSeed } from "../../environment/reset-options.js";
import { openSnapshot, sealSnapshot } from "../../environment/sealed-snapshot.js";
import { FoveaError, InvalidInputError } from "../../errors.js";
import { Pcg64, type Pcg64State } from "../../random/index.js";

const size = 6;
const moves = { up: [0, -1], right: [1, 0], down: [0, 1], left: [-1, 0] } as const;
const directions = Object.keys(moves) as (keyof typeof moves)[];

const spec: EnvironmentSpec = {
  id: "testkit/slippery-grid-v1",
  observations: ["text", "symbolic", "image"],
  action: { schema: { enum: directions }, actions: directions },
  maxSteps: 40,
  snapshot: "exact",
};

interface State {
  readonly random: Pcg64State;
  readonly at: readonly [number, number];
  readonly goal: readonly [number, number];
  readonly steps: number;
  readonly over: boolean;
}

/**
 * A 6 x 6 grid: walk to the goal; one step in five slips to a random direction. Reward 1 at the goal. Small enough
 * to read, random enough that a snapshot without its random state is found out.
 */
export function slipperyGrid(): Environment {
  let state: State | undefined;
  let random = new Pcg64(0);

  const current = (): State => {
    if (state === undefined) throw new FoveaError(`${spec.id}: no episode has begun`, "call reset first");
    return state;
  };
  const world: Environment = {
    spec,
    reset({ seed, options }) {
      checkSeed(spec.id, seed);
      checkNoOptions(spec.id, options);
      random = new Pcg64(seed);
      const cell = () => [random.integers(0, size), random.integers(0, size)] as const;
      const at = cell();
      let goal = cell();
      while (goal[0] === at[0] && goal[1] === at[1]) goal = cell();
      state = { random: random.getState(), at, goal, steps: 0, over: false };
    },
    step(given) {
      const before = current();
      const { agent: chosen } = parseDiscreteActions(world, given);
      const direction = random.random() < 0.2 ? random.integers(0, 4) : chosen!;
      const [dx, dy] = moves[directions[direction]!];
      const clamp = (value: number) => Math.min(size - 1, Math.max(0, value));
      const at = [clamp(before.at[0] + dx), clamp(before.at[1] + dy)] as const;
      const terminated = at[0] === before.goal[0] && at[1] === before.goal[1];
      const steps = before.steps + 1;
      const truncated = !terminated && steps >= spec.maxSteps;
      state = { ...before, random: random.getState(), at, steps, over: terminated || truncated };
      return { agent: { reward: terminated ? 1 : 0, terminated, truncated } };
    },
    observe(mode) {
      const { at, goal } = current();
      if (mode === "text")
        return { mode, text: `You are at ${at.join(",")}. The goal is at ${goal.join(",")}.` };
      if (mode === "symbolic") return { mode, data: { at: [...at], goal: [...goal] } };
      if (mode === "image") return { mode, pixels: picture(current()) };
      throw new InvalidInputError(
        `${spec.id} has no ${mode} observation`,
        `ask for: ${spec.observations.join(", ")}`,
      );
    },
    toAct: () => (current().over ? [] : ["agent"]),
    snapshot: () => sealSnapshot(spec.id, new TextEncoder().encode(JSON.stringify(current()))),
    restore(bytes, options) {
      const restored = JSON.parse(new TextDecoder().decode(openSnapshot(spec.id, bytes))) as State;
      if (options?.reseed !== undefined) checkSeed(spec.id, options.reseed);
      random = options?.reseed === undefined ? Pcg64.fromState(restored.random) : new Pcg64(options.reseed);
      state = { ...restored, random: random.getState() };
    },
    render: () => picture(current()),
    close() {
      state = undefined;
    },
  };
  return world;
}

/** One pixel a cell: the agent white, the goal green. RGB. */
function picture({ at, goal }: State) {
  const data = new Uint8Array(size * size * 3);
  data.set([0, 200, 0], (goal[1] * size + goal[0]) * 3);
  data.set([255, 255, 255], (at[1] * size + at[0]) * 3);
  return { data, width: size, height: size, channels: 3 } as const;
}
