import type { Box, Pixels } from "@fovea/core";
import type { Rgb } from "../generated/index.js";
import { type Camera, project } from "./camera.js";
import { cornersOf, type Hit, type Solid, Target } from "./solid.js";
import { dot, unit, type Vector } from "./vector.js";

export interface Scene {
  readonly solids: readonly Solid[];
  /** Two colours of the squares of the ground. */
  readonly ground: readonly [Rgb, Rgb];
  /** Side of a square, metres. Default 1. */
  readonly square?: number;
}

export interface RenderOptions {
  /** Edges are drawn with four rays a pixel, and shadows fall on the ground. Default true; false is for measuring only. */
  readonly fine?: boolean;
}

/** A picture of a scene, with what is where. */
export interface Rendered {
  readonly pixels: Pixels;
  /** By pixel: number of the solid that its middle shows, from 1; 0 is the ground, 255 the sky. */
  readonly owners: Uint8Array;
  /** By solid, pixels that show it. */
  readonly visible: readonly number[];
  /** The smallest box around all pixels that show the solid; undefined where none does. */
  boxOf(solid: number): Box | undefined;
}

const skyOwner = 255;
const sun: Vector = unit([-0.45, -0.6, 1.1]);
const skyLow: Rgb = [214, 226, 236];
const skyHigh: Rgb = [140, 178, 218];
/** Where the ground ends in haze, metres. */
const farthest = 60;

/** Draws a scene with one ray a pixel: every answer about it is computed from the same numbers. At most 254 solids. */
export function render(scene: Scene, camera: Camera, { fine = true }: RenderOptions = {}): Rendered {
  const { width, height } = camera;
  const view = new View(scene, camera);
  const owners = new Uint8Array(width * height);
  const visible = scene.solids.map(() => 0);
  const data = new Uint8Array(width * height * 3);
  // What differs between neighbours makes an edge: the solid, its side, the square of the ground.
  const marks = new Int32Array(width * height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      view.look(x + 0.5, y + 0.5, fine);
      owners[at] = view.owner;
      marks[at] = view.mark;
      data[at * 3] = view.colour[0];
      data[at * 3 + 1] = view.colour[1];
      data[at * 3 + 2] = view.colour[2];
      if (view.owner > 0 && view.owner < skyOwner) visible[view.owner - 1]!++;
    }
  if (fine) smooth(view, data, marks, width, height);
  return {
    pixels: { data, width, height, channels: 3 },
    owners,
    visible,
    boxOf: (solid) => boxOf(owners, solid + 1, width, height),
  };
}

class View {
  readonly #camera: Camera;
  readonly #scene: Scene;
  readonly #targets: readonly Target[];
  /** Where each can be seen in the picture, and where its shadow can fall on the ground. */
  readonly #places: readonly Box[];
  readonly #shadows: readonly Box[];
  readonly #hit: Hit = { distance: 0, nx: 0, ny: 0, nz: 0, isFace: false };
  readonly colour: [number, number, number] = [0, 0, 0];
  owner = 0;
  mark = 0;

  constructor(scene: Scene, camera: Camera) {
    this.#scene = scene;
    this.#camera = camera;
    this.#targets = scene.solids.map((solid) => new Target(solid));
    this.#places = scene.solids.map((solid) => screenBox(solid, camera));
    this.#shadows = scene.solids.map(shadowBox);
  }

  /** Follows the ray through a place of the picture; the result is in `colour`, `owner` and `mark`. */
  look(x: number, y: number, fine: boolean): void {
    const { at, forward, right, up, width, height, focal } = this.#camera;
    const across = (x - width / 2) / focal;
    const above = (height / 2 - y) / focal;
    // Not of length 1: distances are along the view.
    const dx = forward[0] + right[0] * across + up[0] * above;
    const dy = forward[1] + right[1] * across + up[1] * above;
    const dz = forward[2] + right[2] * across + up[2] * above;
    const hit = this.#hit;
    let nearest = Number.POSITIVE_INFINITY;
    let owner = 0;
    let light = 0;
    let isFace = false;
    let side = 0;
    for (let i = 0; i < this.#targets.length; i++) {
      const [x0, y0, x1, y1] = this.#places[i]!;
      if (x < x0 || x > x1 || y < y0 || y > y1) continue;
      if (!this.#targets[i]!.meet(at[0], at[1], at[2], dx, dy, dz, hit) || hit.distance >= nearest) continue;
      nearest = hit.distance;
      owner = i + 1;
      light = 0.52 + 0.48 * Math.max(0, hit.nx * sun[0] + hit.ny * sun[1] + hit.nz * sun[2]);
      isFace = hit.isFace;
      side = Math.round(hit.nx * 3) * 49 + Math.round(hit.ny * 3) * 7 + Math.round(hit.nz * 3);
    }
    const toGround = dz < -1e-9 ? -at[2] / dz : Number.POSITIVE_INFINITY;
    if (toGround < nearest && toGround < farthest) {
      this.#ground(at[0] + dx * toGround, at[1] + dy * toGround, toGround, fine);
      return;
    }
    if (owner === 0) {
      this.owner = skyOwner;
      this.mark = -1;
      const high = Math.min(1, Math.max(0, dz * 2));
      this.#set(skyLow, skyHigh, high, 1);
      return;
    }
    const { shape, face, colour } = this.#scene.solids[owner - 1]!;
    this.owner = owner;
    // Round solids are one side.
    this.mark = owner * 1000 + (shape === "cube" ? side + 500 : 0);
    const shown = isFace ? (face ?? colour) : colour;
    this.#set(shown, shown, 0, light);
  }

  #ground(x: number, y: number, distance: number, fine: boolean): void {
    const { ground, square = 1 } = this.#scene;
    const isOdd = (Math.floor(x / square) + Math.floor(y / square)) % 2 !== 0;
    this.owner = 0;
    this.mark = isOdd ? 1 : 2;
    let shade = 1;
    for (let i = 0; fine && i < this.#targets.length; i++) {
      const [x0, y0, x1, y1] = this.#shadows[i]!;
      if (x < x0 || x > x1 || y < y0 || y > y1) continue;
      if (!this.#targets[i]!.meet(x, y, 1e-4, sun[0], sun[1], sun[2], this.#hit)) continue;
      shade = 0.62;
      this.mark += 2;
      break;
    }
    const haze = (distance / farthest) * (distance / farthest);
    this.#set(ground[isOdd ? 1 : 0], skyLow, haze, shade);
  }

  #set(a: Rgb, b: Rgb, share: number, light: number): void {
    for (let band = 0; band < 3; band++)
      this.colour[band] = Math.round((a[band]! + (b[band]! - a[band]!) * share) * light);
  }
}

/** A box of the ground outside of which the solid throws no shadow. */
function shadowBox(solid: Solid): Box {
  const falls = cornersOf(solid).map(([x, y, z]) => [x - (sun[0] / sun[2]) * z, y - (sun[1] / sun[2]) * z]);
  const [xs, ys] = [falls.map(([x]) => x!), falls.map(([, y]) => y!)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Pixels that the solid would show if it were alone and the picture had no edges. */
export function pixelsAlone(solid: Solid, camera: Camera): number {
  const target = new Target(solid);
  const { at, forward, right, up, width, height, focal } = camera;
  const [x0, y0, x1, y1] = screenBox(solid, camera);
  const hit: Hit = { distance: 0, nx: 0, ny: 0, nz: 0, isFace: false };
  let count = 0;
  for (let y = Math.floor(y0) + 0.5; y < y1; y++)
    for (let x = Math.floor(x0) + 0.5; x < x1; x++) {
      const across = (x - width / 2) / focal;
      const above = (height / 2 - y) / focal;
      const [dx, dy, dz] = [0, 1, 2].map((i) => forward[i]! + right[i]! * across + up[i]! * above);
      if (target.meet(at[0], at[1], at[2], dx!, dy!, dz!, hit)) count++;
    }
  return count;
}

function smooth(view: View, data: Uint8Array, marks: Int32Array, width: number, height: number): void {
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const mark = marks[at]!;
      const isEdge =
        (x > 0 && marks[at - 1] !== mark) ||
        (x < width - 1 && marks[at + 1] !== mark) ||
        (y > 0 && marks[at - width] !== mark) ||
        (y < height - 1 && marks[at + width] !== mark);
      if (!isEdge) continue;
      let [r, g, b] = [0, 0, 0];
      for (const dy of [0.25, 0.75])
        for (const dx of [0.25, 0.75]) {
          view.look(x + dx, y + dy, true);
          r += view.colour[0];
          g += view.colour[1];
          b += view.colour[2];
        }
      data.set([Math.round(r / 4), Math.round(g / 4), Math.round(b / 4)], at * 3);
    }
}

/** A box of the picture outside of which the solid cannot be seen. */
function screenBox(solid: Solid, camera: Camera): Box {
  const places = cornersOf(solid).map((corner) => project(camera, corner));
  // Partly behind the camera: anywhere.
  if (places.some((place) => place === undefined))
    return isBehind(solid, camera) ? [1, 1, 0, 0] : [0, 0, camera.width, camera.height];
  const xs = places.map((place) => place![0]);
  const ys = places.map((place) => place![1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const isBehind = (solid: Solid, { at, forward }: Camera): boolean =>
  cornersOf(solid).every((corner) => dot(corner, forward) < dot(at, forward));

function boxOf(owners: Uint8Array, owner: number, width: number, height: number): Box | undefined {
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if (owners[at] !== owner) continue;
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x + 1);
      y0 = Math.min(y0, y);
      y1 = y + 1;
    }
  return x0 < x1 ? [x0, y0, x1, y1] : undefined;
}
