import type { Actions, AgentId, Environment } from "../contracts/environment.js";
import { FoveaError, SchemaError } from "../errors.js";
import { canonicalJson, type JsonValue } from "../json.js";

/**
 * Checks what `step` was given against a discrete space: one action of each agent to act, and no other.
 *
 * @returns the index of each agent's action in `actions`.
 * @throws SchemaError; FoveaError when nobody is to act.
 */
export function parseDiscreteActions(
  { spec, toAct }: Pick<Environment, "spec" | "toAct">,
  given: Actions,
): Record<AgentId, number> {
  const expected = toAct();
  if (expected.length === 0)
    throw new FoveaError(`${spec.id}: the episode is over`, "call reset to begin another");
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new SchemaError(
      `${spec.id}: ${say(given)} is no object from agents to actions`,
      `give actions of: ${expected.join(", ")}, as in { "${expected[0]}": ... }`,
    );
  }
  const surplus = Object.keys(given).filter((agent) => !expected.includes(agent));
  if (surplus.length > 0) {
    throw new SchemaError(
      `${spec.id}: "${surplus[0]}" is not to act`,
      `give actions of: ${expected.join(", ")}`,
    );
  }
  const known = spec.action.actions ?? [];
  return Object.fromEntries(
    expected.map((agent) => {
      const index = known.findIndex((action) => sameJson(action, given[agent]));
      if (index >= 0) return [agent, index];
      throw new SchemaError(
        `${spec.id}: ${given[agent] === undefined ? "no action" : say(given[agent])} of "${agent}"`,
        `give one of: ${known.map((one) => JSON.stringify(one)).join(", ")}`,
      );
    }),
  );
}

function sameJson(a: JsonValue, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  try {
    return canonicalJson(a) === canonicalJson(b);
  } catch {
    // What has no canonical JSON is no action.
    return false;
  }
}

/** What was given, for a message: a model's prose can be long. */
function say(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text =
    typeof value === "string" ? JSON.stringify(value.slice(0, 200)) : (JSON.stringify(value) ?? "undefined");
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
