import type { Environment, EnvironmentSpec, StepOutcomes } from "../../contracts/environment.js";
import { parseDiscreteActions } from "../../environment/parse-actions.js";
import { type BareEnvironment, withReplaySnapshots } from "../../environment/replay-snapshots.js";
import { checkNoOptions, checkSeed } from "../../environment/reset-options.js";
import { FoveaError, InvalidInputError } from "../../errors.js";
import { Pcg64 } from "../../random/index.js";

const rounds = 8;
const spec: EnvironmentSpec = {
  id: "testkit/matching-pennies-v1",
  observations: ["text"],
  action: { schema: { enum: ["heads", "tails"] }, actions: ["heads", "tails"] },
  maxSteps: rounds,
  snapshot: "replay",
  agents: ["even", "odd"],
};

/**
 * Two players show a coin at once, eight times. "even" wins the round's stake (1 to 3, drawn each round) when the
 * coins match, "odd" when they do not. Zero-sum, simultaneous, with snapshots by replay.
 */
export function matchingPennies(): Environment {
  let random = new Pcg64(0);
  let shown: string[] | undefined;
  let stake = 0;

  const history = (): string[] => {
    if (shown === undefined) throw new FoveaError(`${spec.id}: no episode has begun`, "call reset first");
    return shown;
  };
  const bare: BareEnvironment = {
    spec,
    reset({ seed, options }) {
      checkSeed(spec.id, seed);
      checkNoOptions(spec.id, options);
      random = new Pcg64(seed);
      shown = [];
      stake = random.integers(1, 4);
    },
    step(given): StepOutcomes {
      const rounded = history();
      const { even, odd } = parseDiscreteActions(bare, given);
      const won = even === odd ? stake : -stake;
      rounded.push(`${given.even}/${given.odd} for ${stake}`);
      stake = random.integers(1, 4);
      const terminated = rounded.length >= rounds;
      const outcome = (reward: number) => ({ reward, terminated, truncated: false });
      return { even: outcome(won), odd: outcome(-won) };
    },
    observe(mode, agent = "even") {
      if (mode !== "text")
        throw new InvalidInputError(`${spec.id} has no ${mode} observation`, "ask for: text");
      return {
        mode,
        text: `You are ${agent}. Stake ${stake}. Rounds: ${history().join("; ") || "none yet"}.`,
      };
    },
    toAct: () => (history().length >= rounds ? [] : ["even", "odd"]),
    render: () => undefined,
    close() {
      shown = undefined;
    },
  };
  return withReplaySnapshots(bare);
}
