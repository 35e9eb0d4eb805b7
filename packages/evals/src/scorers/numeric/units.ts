/** Units of a quantity by their factor to its base; temperatures also have an offset: base = value * factor + offset. */
export interface Unit {
  readonly quantity: string;
  readonly factor: number;
  readonly offset?: number;
}

const table: Record<string, Record<string, number>> = {
  length: {
    m: 1,
    km: 1e3,
    cm: 1e-2,
    mm: 1e-3,
    um: 1e-6,
    nm: 1e-9,
    in: 0.0254,
    ft: 0.3048,
    yd: 0.9144,
    mi: 1609.344,
  },
  mass: { kg: 1, g: 1e-3, mg: 1e-6, ug: 1e-9, t: 1e3, lb: 0.45359237, oz: 0.028349523125 },
  time: { s: 1, ms: 1e-3, us: 1e-6, min: 60, h: 3600, d: 86400 },
  angle: { deg: 1, rad: 180 / Math.PI },
  area: { m2: 1, km2: 1e6, cm2: 1e-4, mm2: 1e-6, ha: 1e4 },
  volume: { l: 1, ml: 1e-3, cl: 1e-2, m3: 1e3, cm3: 1e-3, gal: 3.785411784 },
  speed: { "m/s": 1, "km/h": 1 / 3.6, mph: 0.44704 },
  pressure: { pa: 1, kpa: 1e3, mpa: 1e6, bar: 1e5, atm: 101325 },
  energy: { j: 1, kj: 1e3, cal: 4.184, kcal: 4184, wh: 3600, kwh: 3.6e6 },
  power: { w: 1, kw: 1e3, mw: 1e6 },
  "digital size": { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 },
  share: { "%": 0.01, "‰": 0.001 },
  dollars: { $: 1, usd: 1 },
  euros: { "€": 1, eur: 1 },
  pounds: { "£": 1, gbp: 1 },
  yen: { "¥": 1, jpy: 1 },
};

const names: Record<string, string> = {
  metre: "m",
  meter: "m",
  kilometre: "km",
  kilometer: "km",
  centimetre: "cm",
  centimeter: "cm",
  millimetre: "mm",
  millimeter: "mm",
  inch: "in",
  inches: "in",
  foot: "ft",
  feet: "ft",
  yard: "yd",
  mile: "mi",
  gram: "g",
  kilogram: "kg",
  milligram: "mg",
  tonne: "t",
  pound: "lb",
  ounce: "oz",
  second: "s",
  sec: "s",
  minute: "min",
  hour: "h",
  hr: "h",
  day: "d",
  degree: "deg",
  "°": "deg",
  radian: "rad",
  litre: "l",
  liter: "l",
  millilitre: "ml",
  milliliter: "ml",
  percent: "%",
  dollar: "$",
  euro: "€",
  kmh: "km/h",
  "km²": "km2",
  "m²": "m2",
  "cm²": "cm2",
  "m³": "m3",
  "cm³": "cm3",
  µm: "um",
  μm: "um",
  byte: "b",
  hectare: "ha",
  joule: "j",
  watt: "w",
};

const temperatures: Record<string, Unit> = {
  k: { quantity: "temperature", factor: 1 },
  "°c": { quantity: "temperature", factor: 1, offset: 273.15 },
  celsius: { quantity: "temperature", factor: 1, offset: 273.15 },
  "°f": { quantity: "temperature", factor: 5 / 9, offset: 459.67 * (5 / 9) },
  fahrenheit: { quantity: "temperature", factor: 5 / 9, offset: 459.67 * (5 / 9) },
};

/** The unit of that name or sign, in the singular or plural; undefined when it is not known. */
export function unitNamed(name: string): Unit | undefined {
  const lower = name.trim().toLowerCase();
  const singular = lower.length > 2 && lower.endsWith("s") ? lower.slice(0, -1) : lower;
  for (const each of [lower, singular]) {
    const temperature = temperatures[each];
    if (temperature !== undefined) return temperature;
    const symbol = Object.hasOwn(names, each) ? names[each]! : each;
    for (const [quantity, units] of Object.entries(table)) {
      if (Object.hasOwn(units, symbol)) return { quantity, factor: units[symbol]! };
    }
  }
  return undefined;
}

export const inBase = (value: number, { factor, offset = 0 }: Unit): number => value * factor + offset;
