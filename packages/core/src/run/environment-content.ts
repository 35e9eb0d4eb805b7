import type {
  Actions,
  AgentId,
  Observation,
  ObservationMode,
  StepOutcomes,
} from "../contracts/environment.js";
import type { ContentPart } from "../contracts/parts.js";
import { InvalidInputError } from "../errors.js";
import type { JsonObject } from "../json.js";
import type { Pixels } from "../media/codec.js";
import type { Store } from "./store.js";

export interface ObserveOptions {
  /** What each step keeps of what was to be seen; default: text, where the world has it. */
  readonly observe?: readonly ObservationMode[];
  /** Makes PNG bytes of image observations; without it they cannot be kept. */
  readonly encodePng?: (pixels: Pixels) => Uint8Array;
}

/** Content of one environment step that is not packed. */
export interface EnvironmentContent {
  readonly environment: string;
  /** At the beginning of an episode. */
  readonly reset?: { readonly seed: number; readonly options?: JsonObject };
  readonly actions?: Actions;
  readonly outcomes?: StepOutcomes;
  /** What each agent sees after it. */
  readonly observations: Readonly<Record<AgentId, readonly ContentPart[]>>;
  /** Who is to act next. */
  readonly toAct?: readonly AgentId[];
  /** Before the actions the world got this other randomness: a fork with another seed. */
  readonly reseed?: number;
  /** The whole state after it. */
  readonly snapshot?: { readonly ref: { readonly type: "artifact"; readonly id: string } };
}

/** An observation as a step keeps it. @throws InvalidInputError for depth and masks, and images that nobody encodes. */
export async function observedPart(
  seen: Observation,
  store: Store,
  encodePng: ObserveOptions["encodePng"],
): Promise<ContentPart> {
  if (seen.mode === "text") return { type: "text", text: seen.text };
  if (seen.mode === "symbolic") return { type: "data", data: seen.data, name: "symbolic" };
  if (seen.mode !== "image" || encodePng === undefined) {
    throw new InvalidInputError(
      `the ${seen.mode} observation cannot be kept in a step`,
      "observe text, symbolic, or image with encodePng",
    );
  }
  const { width, height } = seen.pixels;
  const id = await store.blobs.put(encodePng(seen.pixels));
  return { type: "image", ref: { type: "image", id, width, height, mediaType: "image/png" } };
}
