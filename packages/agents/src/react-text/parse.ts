import type { JsonObject, ToolCallPart } from "@fovea/core";

export interface ReactTurn {
  readonly calls: readonly ToolCallPart[];
  /** After "Final Answer:", which many models write instead of calling `answer`. */
  readonly final?: string;
}

/**
 * The actions in a text. What follows an "Observation:" that the model made up itself does not count. An input that is
 * no JSON object becomes `{"$invalid": text}`, as wire clients give it.
 *
 * @param firstId number of the first call, so that ids are unique in a conversation.
 */
export function parseReact(said: string, firstId: number): ReactTurn {
  const text = said.split(/^[ \t*]*Observation[ \t*]*:/m)[0]!;
  const calls: ToolCallPart[] = [];
  const action = /^[ \t*]*Action[ \t*]*:[ \t*]*`?([\w.-]+)`?[^\n]*$/gm;
  const starts = [...text.matchAll(action)];
  starts.forEach((match, i) => {
    const from = match.index + match[0].length;
    const rest = text.slice(from, starts[i + 1]?.index ?? text.length);
    const given = /^[ \t*]*Action[ \t]+Input[ \t*]*:/m.exec(rest);
    const body = given === null ? rest : rest.slice(given.index + given[0].length);
    const id = `action-${firstId + i}`;
    calls.push({ type: "tool-call", id, tool: match[1]!, input: readInput(body) });
  });
  const final = /^[ \t*]*Final Answer[ \t*]*:([\s\S]*)$/m.exec(text)?.[1]?.trim();
  return final === undefined || calls.length > 0 ? { calls } : { calls, final };
}

/** The first JSON object in the text, in a code fence or not. */
function readInput(body: string): JsonObject {
  const from = body.indexOf("{");
  const raw = from < 0 ? body.trim() : body.slice(from, endOfObject(body, from));
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { $invalid: raw.toWellFormed() };
}

/** Behind the brace that closes the one at `from`; the end of the text when none does. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === "\\") i += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{") depth += 1;
    else if (character === "}" && --depth === 0) return i + 1;
  }
  return text.length;
}
