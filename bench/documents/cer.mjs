// Exact character error rate of a page. README.md in this folder defines it; this is that definition in code.

/** NFC, every run of white space one space, no space at the ends. Nothing else is forgiven. */
export function normalise(text) {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

/** Levenshtein distance in code points: least number of insertions, deletions and substitutions. */
export function levenshtein(a, b) {
  const s = Array.from(a);
  const t = Array.from(b);
  let row = Uint32Array.from({ length: t.length + 1 }, (_, j) => j);
  let next = new Uint32Array(t.length + 1);
  for (let i = 1; i <= s.length; i++) {
    next[0] = i;
    for (let j = 1; j <= t.length; j++) {
      const substituted = row[j - 1] + (s[i - 1] === t[j - 1] ? 0 : 1);
      next[j] = Math.min(substituted, row[j] + 1, next[j - 1] + 1);
    }
    [row, next] = [next, row];
  }
  return row[t.length];
}

const overlap = (a0, a1, b0, b1) => Math.min(a1, b1) - Math.max(a0, b0);

/** Two boxes are of the same text when they share at least half of the smaller height and half of the smaller width. */
export function sameText(a, b) {
  return (
    overlap(a[1], a[3], b[1], b[3]) >= 0.5 * Math.min(a[3] - a[1], b[3] - b[1]) &&
    overlap(a[0], a[2], b[0], b[2]) >= 0.5 * Math.min(a[2] - a[0], b[2] - b[0])
  );
}

/** Texts of boxes in reading order: rows from the top (half of the smaller height shared), then left to right. */
function joined(lines) {
  const waiting = [...lines].sort((a, b) => a.box[1] + a.box[3] - b.box[1] - b.box[3] || a.box[0] - b.box[0]);
  const rows = [];
  for (const line of waiting) {
    const row = rows.at(-1);
    const [, top, , bottom] = row?.[0].box ?? [0, 0, 0, 0];
    const height = Math.min(bottom - top, line.box[3] - line.box[1]);
    if (row && overlap(top, bottom, line.box[1], line.box[3]) >= 0.5 * height) row.push(line);
    else rows.push([line]);
  }
  return normalise(
    rows
      .flatMap((row) => row.sort((a, b) => a.box[0] - b.box[0]))
      .map((line) => line.text)
      .join(" "),
  );
}

/**
 * Errors of one page, whatever the order and the grouping of the predicted lines.
 * Truth and predicted lines are `{ text, box: [x0, y0, x1, y1] }` in pixels of the same page.
 * @returns `{ errors, errorsWithoutSpaces, characters, groups }`; a group is
 *   `{ truth, predicted, errors, errorsWithoutSpaces }`, worst first
 */
export function pageErrors(truth, predicted) {
  const nodes = [
    ...truth.map((line) => ({ line, side: "truth" })),
    ...predicted.filter((line) => normalise(line.text) !== "").map((line) => ({ line, side: "predicted" })),
  ];
  const parent = nodes.map((_, i) => i);
  const find = (i) => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]];
    return at;
  };
  for (let i = 0; i < truth.length; i++) {
    for (let j = truth.length; j < nodes.length; j++) {
      if (sameText(nodes[i].line.box, nodes[j].line.box)) parent[find(j)] = find(i);
    }
  }
  const members = new Map();
  for (const [i, node] of nodes.entries()) {
    const root = find(i);
    const group = members.get(root) ?? { truth: [], predicted: [] };
    group[node.side].push(node.line);
    members.set(root, group);
  }
  const groups = [...members.values()].map((group) => {
    const t = joined(group.truth);
    const p = joined(group.predicted);
    const glued = levenshtein(t.replaceAll(" ", ""), p.replaceAll(" ", ""));
    return { truth: t, predicted: p, errors: levenshtein(t, p), errorsWithoutSpaces: glued };
  });
  groups.sort((a, b) => b.errors - a.errors);
  return {
    errors: groups.reduce((sum, group) => sum + group.errors, 0),
    errorsWithoutSpaces: groups.reduce((sum, group) => sum + group.errorsWithoutSpaces, 0),
    characters: groups.reduce((sum, group) => sum + Array.from(group.truth).length, 0),
    groups,
  };
}

/** Errors of one page as one string: lines joined by spaces in the order given. Counts a wrong reading order too. */
export function orderedErrors(truth, predicted) {
  const join = (lines) => normalise(lines.map((line) => line.text).join(" "));
  return { errors: levenshtein(join(truth), join(predicted)), characters: Array.from(join(truth)).length };
}

/**
 * Character error rate of many pages: all errors over all characters, with a 95% bootstrap interval over pages
 * (percentiles of 2,000 resamples, mulberry32 with the given seed).
 * @param {{ errors: number, characters: number }[]} pages
 */
export function errorRate(pages, seed = 1) {
  const rate = (list) => {
    const characters = list.reduce((sum, page) => sum + page.characters, 0);
    return characters === 0 ? 0 : list.reduce((sum, page) => sum + page.errors, 0) / characters;
  };
  if (pages.every((page) => page.characters === 0)) {
    throw new RangeError(`no characters in the truth of ${pages.length} pages: there is no rate`);
  }
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const resampled = Array.from({ length: 2000 }, () =>
    rate(Array.from(pages, () => pages[Math.floor(random() * pages.length)])),
  ).sort((a, b) => a - b);
  return { value: rate(pages), low: resampled[50], high: resampled[1949], n: pages.length };
}
