import type { Environment, JsonValue } from "@fovea/core";
import { NoExpertError } from "../agents/expert.js";
import type { ExpertPolicy } from "../agents/policy.js";

/**
 * An expert that plans on a copy of the world, made from its snapshot (so it knows the full state, hidden things and
 * coming chances too), follows the plan, and plans anew when the world is elsewhere than planned.
 *
 * @param make a world of the id, or undefined where the expert does not know it.
 * @param plan the actions from the state of the copy to the end; whatever it does to the copy is forgotten. Of an empty
 * plan the first listed action is played to the end.
 */
export function plannedExpert<World extends Environment>(
  make: (id: string) => World | undefined,
  plan: (copy: World) => readonly JsonValue[],
): ExpertPolicy {
  return (environment) => {
    const { id, action } = environment.spec;
    const copy = make(id);
    if (copy === undefined)
      throw new NoExpertError(`${id} is not known to this expert`, "use that world's own");
    let rest: readonly JsonValue[] = [];
    let expected: Uint8Array | undefined;
    let isHopeless = false;
    return () => {
      const now = environment.snapshot();
      const isElsewhere = expected === undefined || Buffer.compare(now, expected) !== 0;
      if (isElsewhere || (rest.length === 0 && !isHopeless)) {
        copy.restore(now);
        rest = plan(copy);
        isHopeless = rest.length === 0;
      }
      const [next = action.actions?.[0] ?? null, ...later] = rest;
      rest = later;
      copy.restore(now);
      copy.step({ agent: next });
      expected = copy.snapshot();
      return next;
    };
  };
}
