// Drawn windows: boxes, radio buttons and switches in the styles of interfaces, light and dark, among things that look alike.
import { sharp } from "./labels.mjs";

const ROWS = 7;
const themes = [
  {
    dark: false,
    paper: "#ffffff",
    outline: ["#98a2b3", "#cfd6df", "#6b7280", "#767676", "#b0b0b0"],
    text: 0,
  },
  { dark: false, paper: "#f3f4f6", outline: ["#9ca3af", "#6b7280", "#4b5563"], text: 0 },
  { dark: false, paper: "#faf7ef", outline: ["#a8a29e", "#57534e"], text: 0 },
  { dark: true, paper: "#1e1e1e", outline: ["#6b6b6b", "#8a8a8a", "#c5c5c5"], text: 1 },
  { dark: true, paper: "#0d1117", outline: ["#484f58", "#8b949e", "#e6edf3"], text: 1 },
  { dark: true, paper: "#27303f", outline: ["#64748b", "#94a3b8", "#cbd5e1"], text: 1 },
];
const accents = [
  "#2563eb",
  "#0078d4",
  "#16a34a",
  "#7c3aed",
  "#dc2626",
  "#ea580c",
  "#0d9488",
  "#1a73e8",
  "#111827",
];

const tick = (s, colour, w) =>
  `<path d="M${0.22 * s} ${0.52 * s}L${0.42 * s} ${0.72 * s}L${0.79 * s} ${0.3 * s}" fill="none" stroke="${colour}" stroke-width="${w * s}"/>`;
const cross = (s, colour, w) =>
  `<path d="M${0.25 * s} ${0.25 * s}L${0.75 * s} ${0.75 * s}M${0.75 * s} ${0.25 * s}L${0.25 * s} ${0.75 * s}" fill="none" stroke="${colour}" stroke-width="${w * s}"/>`;

/** What a window's boxes look like when they are on; an empty one is a frame. */
export const boxStyles = {
  "filled, light tick": (s, t) => filled(s, t, t.accent, tick(s, "#fff", t.weight)),
  "filled, dark tick": (s, t) => filled(s, t, t.pale, tick(s, "#111", t.weight)),
  "frame, coloured tick": (s, t) => frame(s, t) + tick(s, t.strong, t.weight),
  "frame, coloured cross": (s, t) => frame(s, t) + cross(s, t.strong, t.weight),
  "frame, solid square": (s, t) =>
    `${frame(s, t)}<rect x="${0.25 * s}" y="${0.25 * s}" width="${0.5 * s}" height="${0.5 * s}" rx="${t.radius / 3}" fill="${t.strong}"/>`,
};
const filled = (s, t, colour, inside) =>
  `<rect width="${s}" height="${s}" rx="${t.radius}" fill="${colour}" stroke="${colour}" stroke-width="${t.stroke}"/>${inside}`;
const frame = (s, t) =>
  `<rect width="${s}" height="${s}" rx="${t.radius}" fill="${t.inside}" stroke="${t.outline}" stroke-width="${t.stroke}"/>`;

function radio(s, t, on) {
  const r = s / 2;
  const ring = `<circle cx="${r}" cy="${r}" r="${r - t.stroke / 2}" fill="${t.inside}" stroke="${on ? t.strong : t.outline}" stroke-width="${t.stroke}"/>`;
  if (!on) return ring;
  return t.disc
    ? `<circle cx="${r}" cy="${r}" r="${r}" fill="${t.accent}"/><circle cx="${r}" cy="${r}" r="${0.4 * r}" fill="#fff"/>`
    : `${ring}<circle cx="${r}" cy="${r}" r="${0.52 * r}" fill="${t.strong}"/>`;
}

function toggle(s, t, on) {
  const [w, r] = [1.8 * s, 0.38 * s];
  const x = on ? w - s / 2 : s / 2;
  if (t.disc && !on) {
    return `<rect x="0.75" y="0.75" width="${w - 1.5}" height="${s - 1.5}" rx="${s / 2 - 0.75}" fill="none" stroke="${t.outline}" stroke-width="1.5"/><circle cx="${x}" cy="${s / 2}" r="${0.32 * s}" fill="${t.outline}"/>`;
  }
  return `<rect width="${w}" height="${s}" rx="${s / 2}" fill="${on ? t.accent : t.track}"/><circle cx="${x}" cy="${s / 2}" r="${r}" fill="#fff"/>`;
}

/** Things that look alike and have no state. */
const decoys = {
  "close button": (s, t) => filled(s, { ...t, radius: 0.1 * s }, "#e5484d", cross(s, "#fff", 0.1)),
  "plus icon": (s, t) =>
    filled(
      s,
      t,
      t.accent,
      `<path d="M${0.5 * s} ${0.25 * s}V${0.75 * s}M${0.25 * s} ${0.5 * s}H${0.75 * s}" stroke="#fff" stroke-width="${0.12 * s}"/>`,
    ),
  "plus in a frame": (s, t) =>
    `<circle cx="${s / 2}" cy="${s / 2}" r="${0.46 * s}" fill="none" stroke="${t.outline}" stroke-width="1.5"/><path d="M${0.5 * s} ${0.3 * s}V${0.7 * s}M${0.3 * s} ${0.5 * s}H${0.7 * s}" stroke="${t.outline}" stroke-width="1.5"/>`,
  "colour patch": (s, t) => filled(s, t, t.accent, ""),
  avatar: (s, t) =>
    `<circle cx="${s / 2}" cy="${s / 2}" r="${s / 2}" fill="${t.accent}"/><circle cx="${s / 2}" cy="${0.4 * s}" r="${0.17 * s}" fill="#fff"/><path d="M${0.2 * s} ${0.85 * s}a${0.3 * s} ${0.3 * s} 0 0 1 ${0.6 * s} 0z" fill="#fff"/>`,
  ring: (s, t) =>
    `<circle cx="${s / 2}" cy="${s / 2}" r="${0.36 * s}" fill="none" stroke="${t.outline}" stroke-width="2"/>`,
  bars: (s, t) =>
    filled(
      s,
      t,
      t.accent,
      `<path d="M${0.28 * s} ${0.75 * s}V${0.5 * s}M${0.5 * s} ${0.75 * s}V${0.25 * s}M${0.72 * s} ${0.75 * s}V${0.4 * s}" stroke="#fff" stroke-width="${0.12 * s}"/>`,
    ),
  "letter tile": (s, t) =>
    filled(
      s,
      t,
      t.accent,
      `<path d="M${0.35 * s} ${0.75 * s}V${0.25 * s}H${0.65 * s}M${0.35 * s} ${0.5 * s}H${0.58 * s}" fill="none" stroke="#fff" stroke-width="${0.12 * s}"/>`,
    ),
};

/**
 * A window: a column of checkboxes of one style, a column of radio buttons or of switches, and a column of decoys.
 * @returns PNG or JPEG bytes and the truth: `{kind: "checkbox" | "radio" | "switch", style, box, on}`
 */
export async function drawScreen(random, words) {
  const between = (low, high) => low + (high - low) * random.random();
  const choice = (list) => list[Math.floor(between(0, list.length))];
  const narrow = words.filter((word) => word.width < 210);
  const theme = choice(themes);
  const size = Math.round(between(12, 40));
  const accent = choice(theme.dark ? accents.slice(0, -1) : accents);
  const t = {
    accent,
    strong: theme.dark ? choice(["#58a6ff", "#e6edf3", "#4ade80"]) : accent,
    pale: choice(["#8ab4f8", "#facc15", "#4ade80", "#fdba74"]),
    outline: choice(theme.outline),
    inside: choice(["none", theme.dark ? "#111111" : "#ffffff"]),
    track: theme.dark ? "#4b5563" : choice(["#cbd5e1", "#9ca3af", "#e5e7eb"]),
    radius: choice([0, 0.1, 0.2, 0.25]) * size,
    stroke: Math.min(between(1, 2.2), size / 9),
    weight: between(0.09, 0.15),
    disc: random.random() < 0.5,
  };
  const style = choice(Object.keys(boxStyles));
  const second = choice(["radio", "switch"]);
  const svg = [];
  const layers = [];
  const truth = [];
  const [width, height] = [1000, 90 + ROWS * 82];
  const selected = Math.floor(between(0, ROWS));
  for (let row = 0; row < ROWS; row++) {
    const y = 50 + row * 82 + choice([0, 0.5]);
    const put = (x, wide, drawing, each) => {
      svg.push(`<g transform="translate(${x} ${y})">${drawing}</g>`);
      const word = choice(narrow);
      layers.push({
        input: theme.dark ? word.negative : word.image,
        left: Math.round(x + wide + between(7, 14)),
        top: Math.max(0, Math.round(y + size / 2 - word.height / 2)),
        blend: theme.dark ? "screen" : "multiply",
      });
      if (each !== undefined) truth.push({ ...each, box: [x, y, x + wide, y + size] });
    };
    const on = random.random() < 0.5;
    put(60, size, on ? boxStyles[style](size, t) : frame(size, t), {
      kind: "checkbox",
      style: on ? style : "empty",
      on,
    });
    const live = second === "radio" ? row === selected : random.random() < 0.5;
    if (second === "radio") put(390, size, radio(size, t, live), { kind: second, style: second, on: live });
    else put(390, 1.8 * size, toggle(size, t, live), { kind: second, style: second, on: live });
    put(720 + 3 * row, size, decoys[choice(Object.keys(decoys))](size, t));
  }
  const base = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${theme.paper}"/>${svg.join("")}</svg>`;
  const page = await sharp(Buffer.from(base)).composite(layers).removeAlpha().png().toBuffer();
  const worn = choice(["clean", "clean", "jpeg", "blurred"]);
  const bytes =
    worn === "jpeg"
      ? await sharp(page).jpeg({ quality: 60 }).toBuffer()
      : worn === "blurred"
        ? await sharp(page).blur(0.6).png().toBuffer()
        : page;
  const about = `${theme.dark ? "dark" : "light"}, ${worn}`;
  return { bytes, truth: truth.map((each) => ({ ...each, about, size })) };
}
