import type { Environment, Pixels } from "@fovea/core";
import { encodeGif } from "@fovea/environments";

const mostFrames = 400;
const leastWidth = 256;

/** Pictures of an episode for a GIF. Of a long one every second is dropped, again and again, to keep at most 400. */
export interface Frames {
  add(environment: Environment): void;
  /** Undefined when the world shows no pictures. */
  gif(): Uint8Array | undefined;
}

/** @param delayMs how long a step is shown. */
export function collectFrames(delayMs: number): Frames {
  let kept: Pixels[] = [];
  let last: Pixels | undefined;
  let every = 1;
  let seen = 0;
  return {
    add(environment) {
      const picture = pictureOf(environment);
      if (picture === undefined) return;
      last = picture;
      if (seen++ % every === 0) kept.push(picture);
      if (kept.length <= mostFrames) return;
      kept = kept.filter((_, i) => i % 2 === 0);
      every *= 2;
    },
    gif() {
      if (last === undefined) return undefined;
      const frames = kept.at(-1) === last ? kept : [...kept, last];
      const same = frames.filter(({ width, height }) => width === last!.width && height === last!.height);
      return encodeGif(same, { delayMs, scale: Math.max(1, Math.ceil(leastWidth / last.width)) });
    },
  };
}

/** The picture for people, else what the agent sees. */
export function pictureOf(environment: Environment): Pixels | undefined {
  const picture = environment.render();
  if (picture !== undefined || !environment.spec.observations.includes("image")) return picture;
  const seen = environment.observe("image");
  return seen.mode === "image" ? seen.pixels : undefined;
}
