import type { Tool, ToolContext } from "../contracts/tool.js";
import { SchemaError } from "../errors.js";
import { canonicalJson, type JsonValue } from "../json.js";
import { keeps, mustThrow } from "./promise-kept.js";

export interface CheckToolOptions<Input> {
  /** A fresh context for each run, with the media that `input` names. */
  readonly context: () => Promise<ToolContext>;
  /** JSON that the tool accepts. */
  readonly input: JsonValue;
  /** JSON that it must refuse; default a number where an object belongs. */
  readonly invalid?: JsonValue;
  /** Compares two results of a pure tool; default: equal canonical JSON. */
  readonly same?: (a: JsonValue, b: JsonValue) => boolean;
  readonly tool: Tool<Input>;
}

/**
 * Tests the promises of `Tool` on one input: a usable identity and schema, refusal of wrong input, results that are
 * JSON and name only stored bytes, evidence on media that the tool was given, purity, obedience to an abort.
 *
 * @throws ConformanceError that names the broken promise.
 */
export async function checkTool<Input>(options: CheckToolOptions<Input>): Promise<void> {
  const { tool, input, invalid = 0, same = (a, b) => canonicalJson(a) === canonicalJson(b) } = options;
  keeps(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(tool.name),
    "a name is lower-case words with hyphens",
    `it is "${tool.name}"`,
  );
  keeps(tool.version !== "", "a version is not empty", "it is");
  keeps(
    tool.description.length >= 10,
    "the description tells a model what it does",
    `it is "${tool.description}"`,
  );
  keeps(
    tool.input.type === "object",
    "the input schema describes an object",
    `its type is ${JSON.stringify(tool.input.type)}`,
  );
  canonicalJson(tool.input);
  const properties = Object.keys((tool.input.properties ?? {}) as object);
  for (const name of tool.mediaInputs ?? []) {
    keeps(properties.includes(name), "mediaInputs name properties of the input", `"${name}" is none`);
  }
  const error = mustThrow(() => tool.parse(invalid), "input outside the schema is refused");
  keeps(error instanceof SchemaError, "wrong input throws SchemaError", `${error} was thrown`);

  const results: JsonValue[] = [];
  for (let time = 0; time < (tool.effects === "pure" ? 2 : 1); time++) {
    const context = await options.context();
    const { parts, evidence = [] } = await tool.run(tool.parse(input), context);
    keeps(parts.length > 0, "a result has at least one part", "it has none");
    canonicalJson(parts);
    canonicalJson(evidence);
    for (const part of parts) {
      if (part.type === "text" || part.type === "data") continue;
      keeps(
        await context.blobs.has(part.ref.id),
        "results name stored bytes only",
        `${part.ref.id} is not stored`,
      );
    }
    const originals = new Set(
      Object.values(context.media).flatMap((part) => [part.ref.id, ...parentsOf(part)]),
    );
    for (const { media } of evidence) {
      keeps(originals.has(media), "evidence lies on the originals of the given media", `${media} is none`);
    }
    results.push({ parts, evidence } as unknown as JsonValue);
  }
  if (results.length === 2)
    keeps(same(results[0]!, results[1]!), "a pure tool gives the same twice", "it gave two results");
}

function parentsOf(part: { readonly lineage?: readonly { readonly parent: string }[] } | object): string[] {
  return "lineage" in part && part.lineage !== undefined ? part.lineage.map(({ parent }) => parent) : [];
}
