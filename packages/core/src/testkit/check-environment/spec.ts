import { jsonSchemaParser } from "../../contracts/define-tool.js";
import type { EnvironmentSpec } from "../../contracts/environment.js";
import { canonicalJson } from "../../json.js";
import { keeps } from "../promise-kept.js";

const modes = ["text", "symbolic", "image", "depth", "mask"];

/** The spec alone, before anything is played. */
export function checkSpec({ id, observations, action, maxSteps, snapshot, agents }: EnvironmentSpec): void {
  keeps(/^[a-z0-9-]+(\/[a-z0-9-]+)+-v\d+$/.test(id), 'the id is "family/name-v1"', `it is "${id}"`);
  keeps(observations.length > 0, "there is an observation", "spec.observations is empty");
  for (const mode of observations)
    keeps(modes.includes(mode), `observations are of ${modes.join(", ")}`, `"${mode}" is listed`);
  keeps(
    new Set(observations).size === observations.length,
    "observations are listed once",
    observations.join(", "),
  );
  keeps(
    Number.isSafeInteger(maxSteps) && maxSteps > 0,
    "maxSteps is a whole number above 0",
    `it is ${maxSteps}`,
  );
  keeps(
    ["exact", "replay", "none"].includes(snapshot),
    "snapshot is exact, replay or none",
    `it is ${snapshot}`,
  );
  const names = agents ?? ["agent"];
  keeps(
    names.length > 0 && new Set(names).size === names.length,
    "agents have names of their own",
    `they are ${names}`,
  );
  const parse = jsonSchemaParser(action.schema, id);
  const listed = action.actions ?? [];
  keeps(
    action.actions === undefined || listed.length > 0,
    "a discrete space has actions",
    "the list is empty",
  );
  keeps(
    new Set(listed.map(canonicalJson)).size === listed.length,
    "actions are listed once",
    JSON.stringify(listed),
  );
  for (const one of listed) {
    let refused: unknown;
    try {
      parse(one);
    } catch (error) {
      refused = error;
    }
    keeps(refused === undefined, "listed actions match action.schema", `${JSON.stringify(one)}: ${refused}`);
  }
}
