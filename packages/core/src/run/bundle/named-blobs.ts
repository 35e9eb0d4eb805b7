import type { JsonObject, JsonValue } from "../../json.js";
import type { BlobStore } from "../../media/blobs.js";
import type { Step } from "../step.js";

const ID = /^[0-9a-f]{64}$/;
const isId = (value: unknown): value is string => typeof value === "string" && ID.test(value);

/**
 * The blobs that steps rest on: media and what they were made of (`ref`, and `parent` of a lineage), evidence (`media`),
 * and JSON that is named by its hash (`blob`: prompts, tool descriptions, messages as they were shown), which may name
 * blobs in turn.
 */
export async function blobsOf(
  steps: Iterable<Pick<Step, "content">>,
  blobs: BlobStore,
): Promise<Set<string>> {
  const found = new Set<string>();
  const json: string[] = [];
  const visit = (value: JsonValue): void => {
    if (Array.isArray(value)) for (const each of value as readonly JsonValue[]) visit(each);
    else if (value !== null && typeof value === "object") visitObject(value as JsonObject);
  };
  const visitObject = (value: JsonObject): void => {
    for (const [key, each] of Object.entries(value)) {
      const ref = key === "ref" ? (each as JsonObject | null)?.["id"] : undefined;
      if (isId(ref)) found.add(ref);
      if ((key === "media" || (key === "parent" && "matrix" in value)) && isId(each)) found.add(each);
      if (key === "blob" && isId(each) && !found.has(each)) {
        found.add(each);
        json.push(each);
      }
      if (each !== undefined) visit(each);
    }
  };
  for (const step of steps) visitObject(step.content);
  for (let id = json.pop(); id !== undefined; id = json.pop()) {
    if (await blobs.has(id)) visit(JSON.parse(new TextDecoder().decode(await blobs.get(id))) as JsonValue);
  }
  return found;
}
