import { type Model, UnknownModelError, unknownName } from "@fovea/core";

/** Names that `openModel` understands, as `--model` takes them. */
export const modelNames = ["embedded"] as const;

/**
 * The model of a name.
 *
 * @throws UnknownModelError.
 */
export async function openModel(name: string): Promise<Model> {
  if (name === "embedded") return (await import("./embedded/index.js")).embeddedModel();
  throw unknownName(UnknownModelError, "model", name, modelNames, "fovea ask --help");
}
