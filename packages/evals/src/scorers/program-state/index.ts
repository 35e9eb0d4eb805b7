import { type ContentPart, type JsonValue, pathTo, type Scorer, type Step } from "@fovea/core";
import { TargetError } from "../answer-scorer.js";
import { type Condition, checkedCondition, holds } from "./conditions.js";

export { type Condition, holds } from "./conditions.js";

export type StateTarget = {
  /** All must hold for 1. */
  readonly conditions: readonly Condition[];
  /** Whose symbolic observation is looked at; default: the first that has one. */
  readonly agent?: string;
};

/**
 * Whether the world is as it should be when the run ends: conditions on the last symbolic observation that an environment step
 * of the trajectory kept. What an agent says about the world counts for nothing. 1 when all hold, else 0; the explanation
 * names what does not.
 */
export const programState: Scorer<StateTarget> = {
  name: "program-state",
  version: "1",
  description: "1 when every condition on the world's last state holds, else 0",
  async score({ store, leaf }, target) {
    if (!Array.isArray(target?.conditions) || target.conditions.length === 0)
      throw new TargetError(
        "the target has no conditions",
        'give {"conditions": [{"at": "/door/open", "equals": true}]}',
      );
    const conditions = target.conditions.map(checkedCondition);
    const state = lastState(await pathTo(store, leaf), target.agent);
    if (state === undefined)
      return { value: 0, explanation: "no step kept a symbolic observation; observe symbolic in the run" };
    const broken = conditions.filter((condition) => !holds(state, condition));
    if (broken.length === 0) return { value: 1, explanation: `all ${conditions.length} conditions hold` };
    return { value: 0, explanation: `does not hold: ${JSON.stringify(broken).slice(0, 400)}` };
  },
};

function lastState(path: readonly Step[], agent: string | undefined): JsonValue | undefined {
  for (let i = path.length - 1; i >= 0; i--) {
    if (path[i]!.kind !== "environment") continue;
    const seen =
      (path[i]!.content as { observations?: Record<string, readonly ContentPart[]> }).observations ?? {};
    for (const parts of agent === undefined ? Object.values(seen) : [seen[agent] ?? []]) {
      const symbolic = parts.find((part) => part.type === "data" && part.name === "symbolic");
      if (symbolic?.type === "data") return symbolic.data;
    }
  }
  return undefined;
}

export default programState;
