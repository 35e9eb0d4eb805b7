import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { FoveaError, hashJson, type JsonValue, type ModelEnd, type ModelRequest } from "@fovea/core";
import { CorruptCassetteError } from "./errors.js";
import { type Layer, withGenerate } from "./layers.js";
import { type Redactor, redactor } from "./redactor.js";

/** One line of a cassette: what was asked, by hash and in full (images by their hash), and what came. */
export interface Take {
  readonly v: 1;
  readonly model: string;
  /** SHA-256 of the request's canonical JSON. */
  readonly key: string;
  readonly request: ModelRequest;
  readonly end?: ModelEnd;
  readonly error?: { readonly code: string; readonly message: string; readonly fix: string };
}

/** What a request is known by on a cassette; without the secrets, so that another key finds the same take. */
export const takeKey = (request: ModelRequest): string => hashJson(request);

/**
 * Writes every call to a cassette, one JSON line each, appended when the call has ended or failed. Secrets are taken
 * out of the line. `recordedModel` plays it.
 */
export function recorded(path: string, redact: Redactor = redactor()): Layer {
  // Lines of calls that end at the same time do not mix.
  let last: Promise<void> = Promise.resolve();
  const write = (take: Take): Promise<void> => {
    last = last.then(async () => {
      await mkdir(dirname(path), { recursive: true });
      await appendFile(path, `${JSON.stringify(take)}\n`, { mode: 0o600 });
    });
    return last;
  };
  return (model) =>
    withGenerate(model, async function* (request, options) {
      const asked = redact(request);
      const base = { v: 1, model: model.id, key: takeKey(asked), request: asked } as const;
      try {
        for await (const event of model.generate(request, options)) {
          if (event.type === "end") await write({ ...base, end: redact(event) });
          yield event;
        }
      } catch (error) {
        if (error !== options.signal?.reason) await write({ ...base, error: told(redact(error)) });
        throw error;
      }
    });
}

const told = (error: unknown): NonNullable<Take["error"]> =>
  error instanceof FoveaError
    ? { code: error.code, message: error.message, fix: error.fix }
    : { code: "ERROR", message: String(error), fix: "" };

/**
 * Reads a cassette. A last line without its end, as a killed process leaves it, is left out.
 *
 * @throws CorruptCassetteError that names the line.
 */
export async function readCassette(path: string): Promise<Take[]> {
  return parseCassette(await readFile(path, "utf8"), path);
}

export function parseCassette(text: string, name = "the cassette"): Take[] {
  const lines = text.split("\n");
  const unfinished = lines.pop();
  const takes = lines.map((line, i) => {
    const take = parseLine(line);
    if (take === undefined)
      throw new CorruptCassetteError(
        `line ${i + 1} of ${name} is no take`,
        "record it again, or take the line out",
      );
    return take;
  });
  const whole = unfinished === undefined || unfinished === "" ? undefined : parseLine(unfinished);
  return whole === undefined ? takes : [...takes, whole];
}

function parseLine(line: string): Take | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(line) as JsonValue;
  } catch {
    return undefined;
  }
  const take = value as unknown as Partial<Take> | null;
  const isTake =
    take?.v === 1 &&
    typeof take.key === "string" &&
    typeof take.model === "string" &&
    (take.end === undefined) !== (take.error === undefined);
  return isTake ? (take as Take) : undefined;
}
