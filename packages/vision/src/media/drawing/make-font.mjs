// Writes roboto.ts: glyph outlines of a TrueType font as SVG path data, so that labels need no font on the machine.
//
//   npm pack @fontsource/roboto@5.0.14   (Apache-2.0; unpack it)
//   node make-font.mjs package/files/roboto-{latin,latin-ext,greek,cyrillic,vietnamese}-500-normal.woff > roboto.ts
//
// Reads WOFF 1.0 (W3C 2012) and the cmap (formats 4 and 12), glyf, loca, head, hhea and hmtx tables of OpenType.

import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";

/** Code points that are kept: Latin, Greek, Cyrillic, punctuation, currency, arrows, mathematics. */
const ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x192, 0x192],
  [0x218, 0x21b],
  [0x2c6, 0x2dd],
  [0x384, 0x3ce],
  [0x400, 0x45f],
  [0x490, 0x491],
  [0x1ea0, 0x1ef9],
  [0x2010, 0x2026],
  [0x2030, 0x203a],
  [0x2044, 0x2044],
  [0x20a0, 0x20bf],
  [0x2116, 0x2122],
  [0x2190, 0x2193],
  [0x2202, 0x2265],
];

function readTables(file) {
  const b = readFileSync(file);
  if (b.toString("latin1", 0, 4) !== "wOFF") throw new Error(`${file} is not WOFF 1.0`);
  const tables = {};
  for (let i = 0, at = 44; i < b.readUInt16BE(12); i++, at += 20) {
    const [offset, packed, length] = [
      b.readUInt32BE(at + 4),
      b.readUInt32BE(at + 8),
      b.readUInt32BE(at + 12),
    ];
    const data = b.subarray(offset, offset + packed);
    tables[b.toString("latin1", at, at + 4)] = packed < length ? inflateSync(data) : data;
  }
  return tables;
}

function readCharacterMap(cmap) {
  const map = new Map();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = cmap.readUInt32BE(4 + i * 8 + 4);
    const format = cmap.readUInt16BE(at);
    if (format === 12) {
      for (let g = 0, p = at + 16; g < cmap.readUInt32BE(at + 12); g++, p += 12) {
        const [first, last, glyph] = [
          cmap.readUInt32BE(p),
          cmap.readUInt32BE(p + 4),
          cmap.readUInt32BE(p + 8),
        ];
        for (let c = first; c <= last; c++) map.set(c, glyph + c - first);
      }
    } else if (format === 4) {
      const n = cmap.readUInt16BE(at + 6) / 2;
      const [ends, starts, deltas, offsets] = [at + 14, at + 16 + n * 2, at + 16 + n * 4, at + 16 + n * 6];
      for (let s = 0; s < n; s++) {
        const [end, start] = [cmap.readUInt16BE(ends + s * 2), cmap.readUInt16BE(starts + s * 2)];
        const [delta, offset] = [cmap.readUInt16BE(deltas + s * 2), cmap.readUInt16BE(offsets + s * 2)];
        for (let c = start; c <= end && c !== 0xffff; c++) {
          const direct = offset === 0 ? c : cmap.readUInt16BE(offsets + s * 2 + offset + (c - start) * 2);
          if (direct !== 0) map.set(c, (direct + delta) & 0xffff);
        }
      }
    }
  }
  return map;
}

function readFont(file) {
  const { head, hhea, hmtx, loca, glyf, cmap } = readTables(file);
  const long = head.readInt16BE(50) === 1;
  const metrics = hhea.readUInt16BE(34);
  const place = (glyph) => (long ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2);
  const advance = (glyph) => hmtx.readUInt16BE(Math.min(glyph, metrics - 1) * 4);

  /** Contours of points {x, y, on}, y up, in font units. */
  function contours(glyph) {
    const [from, to] = [place(glyph), place(glyph + 1)];
    if (from === to) return [];
    const count = glyf.readInt16BE(from);
    return count < 0 ? composite(from + 10) : simple(from + 10, count);
  }

  function simple(at, count) {
    const ends = Array.from({ length: count }, (_, i) => glyf.readUInt16BE(at + i * 2));
    const points = ends.at(-1) + 1;
    at += count * 2;
    at += 2 + glyf.readUInt16BE(at);
    const flags = [];
    while (flags.length < points) {
      const flag = glyf[at++];
      flags.push(flag);
      if (flag & 8) for (let repeat = glyf[at++]; repeat > 0; repeat--) flags.push(flag);
    }
    const axis = (short, same) => {
      let value = 0;
      return flags.map((flag) => {
        if (flag & short) value += flag & same ? glyf[at++] : -glyf[at++];
        else if (!(flag & same)) {
          value += glyf.readInt16BE(at);
          at += 2;
        }
        return value;
      });
    };
    const [xs, ys] = [axis(2, 16), axis(4, 32)];
    let start = 0;
    return ends.map((end) => {
      const contour = [];
      for (let i = start; i <= end; i++) contour.push({ x: xs[i], y: ys[i], on: (flags[i] & 1) === 1 });
      start = end + 1;
      return contour;
    });
  }

  function composite(at) {
    const all = [];
    for (let more = true; more; ) {
      const [flags, glyph] = [glyf.readUInt16BE(at), glyf.readUInt16BE(at + 2)];
      at += 4;
      if (!(flags & 2)) throw new Error("a composite glyph that is placed by points is not read");
      const [dx, dy] =
        flags & 1
          ? [glyf.readInt16BE(at), glyf.readInt16BE(at + 2)]
          : [glyf.readInt8(at), glyf.readInt8(at + 1)];
      at += flags & 1 ? 4 : 2;
      const f2dot14 = () => {
        at += 2;
        return glyf.readInt16BE(at - 2) / 16384;
      };
      let [a, b, c, d] = [1, 0, 0, 1];
      if (flags & 8) a = d = f2dot14();
      else if (flags & 0x40) [a, d] = [f2dot14(), f2dot14()];
      else if (flags & 0x80) [a, b, c, d] = [f2dot14(), f2dot14(), f2dot14(), f2dot14()];
      for (const contour of contours(glyph)) {
        all.push(contour.map(({ x, y, on }) => ({ x: a * x + c * y + dx, y: b * x + d * y + dy, on })));
      }
      more = (flags & 0x20) !== 0;
    }
    return all;
  }

  return { unitsPerEm: head.readUInt16BE(18), map: readCharacterMap(cmap), advance, contours };
}

/** Quadratic splines with implied on-curve points -> relative SVG commands in thousandths of an em, y down. */
function toPath(contours, scale) {
  let [px, py] = [0, 0];
  let d = "";
  const number = (n, first) => (first || n < 0 ? `${n}` : ` ${n}`);
  const emit = (command, ...points) => {
    const flat = points.flatMap(([x, y]) => [x - px, y - py]);
    d += command + flat.map((n, i) => number(n, i === 0)).join("");
    [px, py] = points.at(-1);
  };
  for (const raw of contours) {
    const points = raw.map(({ x, y, on }) => ({ at: [Math.round(x * scale), Math.round(-y * scale)], on }));
    const middle = (a, b) => [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
    const first = points.findIndex(({ on }) => on);
    const start = first >= 0 ? points[first].at : middle(points[0].at, points.at(-1).at);
    const rest = first >= 0 ? [...points.slice(first + 1), ...points.slice(0, first)] : points;
    emit("m", start);
    for (let i = 0; i < rest.length; i++) {
      if (rest[i].on) {
        emit("l", rest[i].at);
        continue;
      }
      const next = rest[i + 1];
      if (next === undefined) emit("q", rest[i].at, start);
      else if (next.on) emit("q", rest[i++].at, next.at);
      else emit("q", rest[i].at, middle(rest[i].at, next.at));
    }
    d += "z";
    [px, py] = start;
  }
  return d;
}

const glyphs = new Map();
for (const file of process.argv.slice(2)) {
  const font = readFont(file);
  const scale = 1000 / font.unitsPerEm;
  for (const [first, last] of ranges) {
    for (let c = first; c <= last; c++) {
      const glyph = font.map.get(c);
      if (glyph === undefined || glyphs.has(c)) continue;
      glyphs.set(
        c,
        `${c.toString(36)} ${Math.round(font.advance(glyph) * scale)} ${toPath(font.contours(glyph), scale)}`,
      );
    }
  }
}
const lines = [...glyphs].sort(([a], [b]) => a - b).map(([, line]) => line);
console.log(`// Written by make-font.mjs. Outlines of Roboto Medium (Copyright Google; Apache License 2.0, as this repository),
// changed: a subset of its characters, rounded to a thousandth of an em.

/** One glyph a line: code point in base 36, advance, relative SVG path with y down; 1000 units to the em. */
export const roboto: string = \`
${lines.join("\n")}
\`;`);
