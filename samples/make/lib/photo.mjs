// What a camera does to a flat page: perspective, uneven light, grain. All of it deterministic.
import { sharp } from "./page.mjs";

/** mulberry32: a 32-bit generator, enough for grain; returns numbers in [0, 1). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A standard normal generator over `random` (Box and Muller). */
export function normal(seed) {
  const next = random(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Solve the 3x3 projective map that takes four points to four points; row-major, last entry 1. */
export function homography(from, to) {
  const rows = [];
  for (let i = 0; i < 4; i++) {
    const [x, y] = from[i];
    const [u, v] = to[i];
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  for (let column = 0; column < 8; column++) {
    let pivot = column;
    for (let r = column + 1; r < 8; r++) {
      if (Math.abs(rows[r][column]) > Math.abs(rows[pivot][column])) pivot = r;
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let r = 0; r < 8; r++) {
      if (r === column) continue;
      const factor = rows[r][column] / rows[column][column];
      for (let c = column; c < 9; c++) rows[r][c] -= factor * rows[column][c];
    }
  }
  return [...rows.map((row, i) => row[8] / row[i]), 1];
}

/**
 * Paste `top` (RGBA raw) on `base` (RGB raw) with its corners (top-left, top-right, bottom-right,
 * bottom-left) at `corners`, bilinear. Changes and returns `base`.
 */
export function pastePerspective(base, top, corners) {
  const { width, height } = top.info;
  const h = homography(corners, [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ]);
  const out = base.data;
  for (let y = 0; y < base.info.height; y++) {
    for (let x = 0; x < base.info.width; x++) {
      const px = x + 0.5;
      const py = y + 0.5;
      const w = h[6] * px + h[7] * py + h[8];
      const u = (h[0] * px + h[1] * py + h[2]) / w - 0.5;
      const v = (h[3] * px + h[4] * py + h[5]) / w - 0.5;
      if (u < -1 || v < -1 || u > width || v > height) continue;
      const sum = [0, 0, 0, 0];
      const x0 = Math.floor(u);
      const y0 = Math.floor(v);
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ]) {
        const sx = x0 + dx;
        const sy = y0 + dy;
        if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
        const weight = (dx ? u - x0 : 1 - u + x0) * (dy ? v - y0 : 1 - v + y0);
        const at = (sy * width + sx) * 4;
        const alpha = (top.data[at + 3] / 255) * weight;
        sum[0] += top.data[at] * alpha;
        sum[1] += top.data[at + 1] * alpha;
        sum[2] += top.data[at + 2] * alpha;
        sum[3] += alpha;
      }
      const at = (y * base.info.width + x) * 3;
      for (let c = 0; c < 3; c++) out[at + c] = out[at + c] * (1 - sum[3]) + sum[c];
    }
  }
  return base;
}

/** Multiply by `light(x, y)` (x, y in 0..1) and add grain of `sigma` grey levels. */
export function expose(base, light, sigma, seed) {
  const next = normal(seed);
  const { width, height } = base.info;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const factor = light(x / width, y / height);
      const grain = next() * sigma;
      for (let c = 0; c < 3; c++) {
        const at = (y * width + x) * 3 + c;
        base.data[at] = Math.max(0, Math.min(255, Math.round(base.data[at] * factor + grain)));
      }
    }
  }
  return base;
}

/** Smooth value noise in 0..1 over a lattice of `cell` pixels. */
export function valueNoise(cell, seed) {
  const lattice = (i, j) => random(seed + i * 73856093 + j * 19349663)();
  const ease = (t) => t * t * (3 - 2 * t);
  return (x, y) => {
    const i = Math.floor(x / cell);
    const j = Math.floor(y / cell);
    const a = ease(x / cell - i);
    const b = ease(y / cell - j);
    return (
      (lattice(i, j) * (1 - a) + lattice(i + 1, j) * a) * (1 - b) +
      (lattice(i, j + 1) * (1 - a) + lattice(i + 1, j + 1) * a) * b
    );
  };
}

/** Raw RGB of a sharp pipeline. */
export const rgb = (image) =>
  image.removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
/** Raw RGBA of a sharp pipeline. */
export const rgba = (image) =>
  image.ensureAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
/** A sharp pipeline over raw pixels. */
export const fromRaw = ({ data, info }) =>
  sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
