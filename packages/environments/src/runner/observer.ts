import { type Environment, fastPaths, InvalidInputError, type JsonValue } from "@fovea/core";

/** Writes what one world shows into the caller's memory. */
export interface Observer {
  /** Of one observation; [] when nothing is observed. */
  readonly shape: readonly number[];
  /** Bytes of one observation. */
  readonly size: number;
  write(out: Uint8Array, offset: number): void;
}

/**
 * Finds the way to write `what`: the world's own view of that name, else `observe("image")` (RGB of one size) or
 * `observe("symbolic")` (every number in it, in the order of its canonical JSON; whole, 0 to 255).
 *
 * @param what a view's name, "image", "symbolic", or "none".
 * @throws InvalidInputError for what the world does not show so.
 */
export function observerOf(environment: Environment, what: string): Observer {
  if (what === "none") return { shape: [], size: 0, write() {} };
  const views = fastPaths(environment)?.views ?? [];
  const view = views.find(({ name }) => name === what);
  if (view !== undefined) {
    const { shape } = view;
    return { shape, size: sizeOf(shape), write: (out, offset) => view.write(out, offset) };
  }
  const { id, observations } = environment.spec;
  if (what === "image" && observations.includes("image")) return imageObserver(environment);
  if (what === "symbolic" && observations.includes("symbolic")) return symbolicObserver(environment);
  const names = new Set([
    "none",
    ...views.map(({ name }) => name),
    ...observations.filter((mode) => mode === "image" || mode === "symbolic"),
  ]);
  throw new InvalidInputError(
    `${id} has no array observation "${what}"`,
    `use one of: ${[...names].join(", ")}`,
  );
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);

/** Worlds show their shape only in an episode: any will do, and none is in progress yet. */
function begun(environment: Environment): void {
  environment.reset({ seed: 0 });
}

function imageObserver(environment: Environment): Observer {
  begun(environment);
  const first = environment.observe("image");
  if (first.mode !== "image") throw new InvalidInputError("no image", "use another observation");
  const { width, height, channels } = first.pixels;
  const size = width * height * channels;
  return {
    shape: [height, width, channels],
    size,
    write(out, offset) {
      const seen = environment.observe("image");
      if (seen.mode !== "image" || seen.pixels.data.length !== size) {
        throw new InvalidInputError(
          `${environment.spec.id} shows images of several sizes`,
          "batches need one: use another observation",
        );
      }
      out.set(seen.pixels.data, offset);
    },
  };
}

function symbolicObserver(environment: Environment): Observer {
  begun(environment);
  const size = numbersIn(symbols(environment), []).length;
  return {
    shape: [size],
    size,
    write(out, offset) {
      const numbers = numbersIn(symbols(environment), []);
      const odd = numbers.find((value) => !Number.isInteger(value) || value < 0 || value > 255);
      if (numbers.length !== size || odd !== undefined) {
        throw new InvalidInputError(
          `${environment.spec.id} shows ${odd === undefined ? `${numbers.length} symbols, not ${size}` : `the symbol ${odd}`}`,
          "batches need as many whole numbers from 0 to 255 each time: use another observation",
        );
      }
      out.set(numbers, offset);
    },
  };
}

function symbols(environment: Environment): JsonValue {
  const seen = environment.observe("symbolic");
  return seen.mode === "symbolic" ? seen.data : null;
}

function numbersIn(value: JsonValue, out: number[]): number[] {
  if (typeof value === "number") out.push(value);
  else if (typeof value === "boolean") out.push(value ? 1 : 0);
  else if (Array.isArray(value)) for (const one of value) numbersIn(one, out);
  else if (typeof value === "object" && value !== null) {
    for (const key of Object.keys(value).sort()) numbersIn((value as Record<string, JsonValue>)[key]!, out);
  }
  return out;
}
