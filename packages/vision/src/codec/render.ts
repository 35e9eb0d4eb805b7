import {
  type BlobStore,
  type Image,
  isStored,
  type MediaId,
  type Pixels,
  type Recipe,
  type RegistryEntry,
  type Tool,
  UnknownNameError,
  unknownName,
} from "@fovea/core";
import { originals } from "./cache.js";
import { decodePixels, readHeader } from "./decode.js";
import { geometryOperations } from "./geometry.js";
import { checkArea, type Operations, type Renderer } from "./pixels.js";

/** A tool that computes pixels of its own: `operations` are found by the name of the tool before the "@". */
export interface PixelTool<Input = unknown> extends Tool<Input> {
  readonly operations: Operations;
}

export interface RenderContext {
  readonly blobs: BlobStore;
  readonly tools: readonly RegistryEntry<Tool>[];
  readonly maximumPixels: number;
  readonly signal?: AbortSignal | undefined;
}

/** The pixels of an image; a stored one comes from the cache of decoded originals. */
export async function renderImage(image: Image, context: RenderContext): Promise<Pixels> {
  if (isStored(image)) return decodeStored(image.ref.id, context);
  return renderRecipe(image.recipe, context, sharedRecipes(image.recipe));
}

async function decodeStored(id: MediaId, { blobs, maximumPixels, signal }: RenderContext): Promise<Pixels> {
  signal?.throwIfAborted();
  const pixels = await originals.get(id, async () => {
    const [bytes, name] = [await blobs.get(id), `the image ${id.slice(0, 12)}`];
    const header = await readHeader(bytes, name);
    checkArea(header.width, header.height, maximumPixels);
    return decodePixels(bytes, header, maximumPixels, name);
  });
  signal?.throwIfAborted();
  return pixels;
}

/** Recipes that stand more than once in the tree are computed once; all others are let go as soon as they are used. */
type Shared = Map<Recipe, Promise<Pixels> | undefined>;

async function renderRecipe(recipe: Recipe, context: RenderContext, shared: Shared): Promise<Pixels> {
  if (!shared.has(recipe)) return compute(recipe, context, shared);
  const known = shared.get(recipe) ?? compute(recipe, context, shared);
  shared.set(recipe, known);
  return known;
}

async function compute(recipe: Recipe, context: RenderContext, shared: Shared): Promise<Pixels> {
  const { signal, maximumPixels, blobs } = context;
  signal?.throwIfAborted();
  const render = await findRenderer(recipe.operation, context.tools);
  const parent = (index: number) => {
    const found = recipe.parents[index];
    if (found !== undefined) return found;
    throw new RangeError(`${recipe.operation} asks for parent ${index} of ${recipe.parents.length}`);
  };
  const pixels = await render({
    parameters: recipe.parameters,
    parents: recipe.parents.length,
    maximumPixels,
    signal,
    pixels: async (index = 0) => {
      const from = parent(index);
      return typeof from === "string" ? decodeStored(from, context) : renderRecipe(from, context, shared);
    },
    bytes: async (index = 0) => {
      const from = parent(index);
      if (typeof from === "string") return blobs.get(from);
      throw new TypeError(`${recipe.operation} needs stored bytes, and parent ${index} is ${from.operation}`);
    },
  });
  signal?.throwIfAborted();
  return pixels;
}

function sharedRecipes(root: Recipe): Shared {
  const seen = new Set<Recipe>();
  const shared: Shared = new Map();
  const pending = [root];
  for (let recipe = pending.pop(); recipe !== undefined; recipe = pending.pop()) {
    if (seen.has(recipe)) {
      shared.set(recipe, undefined);
      continue;
    }
    seen.add(recipe);
    for (const parent of recipe.parents) if (typeof parent !== "string") pending.push(parent);
  }
  return shared;
}

/** "clahe@1" is looked up in the `operations` of the tool "clahe", which is loaded only now. */
async function findRenderer(operation: string, tools: readonly RegistryEntry<Tool>[]): Promise<Renderer> {
  const geometric = geometryOperations[operation];
  if (geometric !== undefined) return geometric;
  const owner = tools.find(({ id }) => id === operation.split("@")[0]);
  const tool = (await owner?.load()) as Partial<PixelTool> | undefined;
  const render = tool?.operations?.[operation];
  if (render !== undefined) return render;
  const known = [...Object.keys(geometryOperations), ...tools.map(({ id }) => `${id}@1`)];
  throw unknownName(UnknownNameError, "image operation", operation, known, "fovea tools");
}
