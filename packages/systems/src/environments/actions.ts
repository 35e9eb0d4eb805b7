import { didYouMean, type EnvironmentSpec, InvalidInputError, type JsonValue } from "@fovea/core";

const mostActions = 100_000;

/**
 * Actions as a person writes them: "go forward, turn left*2, 3" (names, repeats, or the number of an action in the
 * list, from 0), or a JSON array.
 *
 * @throws InvalidInputError for a name that is not listed, with the nearest.
 */
export function parseActions(text: string, { id, action }: EnvironmentSpec): JsonValue[] {
  const listed = action.actions;
  if (/^\s*\[/.test(text)) return parseJson(text);
  const actions: JsonValue[] = [];
  for (const word of text.split(",").map((one) => one.trim())) {
    if (word === "") continue;
    const [, name = word, count = "1"] = /^(.*?)\s*\*\s*(\d{1,6})$/.exec(word) ?? [];
    const found = findAction(name, listed);
    if (found === undefined) {
      const names = (listed ?? []).map(nameOf);
      const near = didYouMean(name, names);
      throw new InvalidInputError(
        `${id} has no action "${name.slice(0, 60)}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
        names.length > 0 ? `use: ${names.join(", ")}` : "give a JSON array of actions",
      );
    }
    if (actions.length + Number(count) > mostActions)
      throw new InvalidInputError(`over ${mostActions} actions`, "give fewer");
    for (let i = 0; i < Number(count); i++) actions.push(found);
  }
  return actions;
}

/** An action as a person reads it. */
export const nameOf = (action: JsonValue): string =>
  typeof action === "string" ? action : JSON.stringify(action);

function findAction(name: string, listed: readonly JsonValue[] | undefined): JsonValue | undefined {
  const wanted = plain(name);
  const named = listed?.find((one) => plain(nameOf(one)) === wanted);
  return named ?? (/^\d+$/.test(name) ? listed?.[Number(name)] : undefined);
}

/** "Turn_left" is "turn left". */
const plain = (name: string) => name.toLowerCase().replace(/[_\s-]+/g, " ");

function parseJson(text: string): JsonValue[] {
  try {
    return JSON.parse(text) as JsonValue[];
  } catch (error) {
    throw new InvalidInputError(
      `the actions are no JSON array: ${(error as Error).message}`,
      `give names with commas between them, or '["left", "right"]'`,
    );
  }
}
