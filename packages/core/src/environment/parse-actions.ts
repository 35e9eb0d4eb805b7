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
      const said = given[agent] === undefined ? "no action" : JSON.stringify(given[agent]);
      throw new SchemaError(
        `${spec.id}: ${said} of "${agent}"`,
        `give one of: ${known.map((one) => JSON.stringify(one)).join(", ")}`,
      );
    }),
  );
}

const sameJson = (a: JsonValue, b: JsonValue | undefined): boolean =>
  a === b || (typeof a === "object" && b !== undefined && canonicalJson(a) === canonicalJson(b));
