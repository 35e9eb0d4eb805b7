import type { Pcg64 } from "@fovea/core/random";

const starts = [
  "Ba",
  "Cor",
  "Del",
  "Fa",
  "Gri",
  "Ha",
  "Ja",
  "Kel",
  "Lu",
  "Mor",
  "Ni",
  "Or",
  "Pel",
  "Qua",
  "Ro",
  "Sa",
  "Tal",
  "Ur",
  "Ve",
  "Wil",
  "Yar",
  "Zo",
];
const middles = ["", "", "ba", "do", "li", "ma", "ne", "ri", "so", "ta", "vo"];
const ends = [
  "bra",
  "dan",
  "den",
  "gar",
  "ken",
  "lin",
  "mar",
  "nor",
  "ra",
  "rin",
  "sel",
  "ston",
  "tis",
  "va",
  "wick",
  "zan",
];

/** Names that nobody has heard of, each once: nothing is known of them but what the chart says. */
export function inventedNames(random: Pcg64, count: number): string[] {
  const names = new Set<string>();
  while (names.size < count) names.add(random.choice(starts) + random.choice(middles) + random.choice(ends));
  return [...names];
}
