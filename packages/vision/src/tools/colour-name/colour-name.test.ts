import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { toLab } from "../../codec/lab.js";
import { colours } from "../../programs/language.js";
import { flat, toolBench } from "../testing/context.js";
import colourName from "./index.js";
import { nameColour, nameColours, nearestName, prototypes } from "./name.js";
import { survey } from "./survey.js";

const bench = toolBench();
/** Boxes drawn and named by hand; those on pictures that are in the repository. */
interface Picture {
  readonly file: string;
  readonly boxes: readonly (readonly [box: number[], ...names: string[]])[];
}
const truth = new URL("../../../../../bench/colours/truth.json", import.meta.url);
const { pictures } = JSON.parse(readFileSync(truth, "utf8")) as { pictures: readonly Picture[] };
const shipped = pictures.flatMap(({ file, boxes }) =>
  file.startsWith("samples/") ? [{ file: file.slice("samples/".length), boxes }] : [],
);
const marked = shipped.flatMap(({ file, boxes }) => boxes.map(([box, ...names]) => ({ file, box, names })));

beforeAll(async () => {
  for (const { file } of shipped) await bench.sample(file, file);
  await bench.put("clear", flat(4, 4, 1, 2, 3, 0));
});
const named = async (image: string, box?: number[]) =>
  (await bench.run(colourName, { image, ...(box === undefined ? {} : { box }) })) as never as {
    parts: [{ text: string }, { data: { name: string; share: number } | null }];
    evidence: { text: string; region: unknown }[];
  };

describe("colour-name", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(colourName, { image: "coffee.png" }));

  it("uses exactly the names of the program language", () => {
    expect(Object.keys(survey).sort()).toEqual([...colours].sort());
  });

  it("knows the plain colours", () => {
    const plain: Record<string, [number, number, number]> = {
      red: [255, 0, 0],
      orange: [255, 140, 0],
      yellow: [255, 255, 0],
      green: [0, 160, 0],
      blue: [0, 0, 255],
      purple: [128, 0, 128],
      pink: [255, 150, 190],
      brown: [120, 70, 20],
      black: [0, 0, 0],
      white: [255, 255, 255],
      grey: [128, 128, 128],
    };
    for (const [name, rgb] of Object.entries(plain)) expect(nameColour(...rgb)).toBe(name);
  });

  it("agrees with 95% of the people's names when each is left out in turn", () => {
    const fromPeople = Object.values(survey).flat().join(" ").split(" ").length;
    const right = prototypes.slice(0, fromPeople).filter(
      (each) =>
        nearestName(
          each.lab,
          prototypes.filter((other) => other !== each),
        ) === each.name,
    );
    expect(fromPeople).toBe(446);
    expect(right.length / fromPeople).toBeGreaterThan(0.95);
  });

  it("gives the same name whether or not the table of five bits is used, but for borders", () => {
    let same = 0;
    const all = Object.values(survey).flat().join(" ").split(" ");
    for (const hex of all) {
      const [r, g, b] = [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as [
        number,
        number,
        number,
      ];
      if (nameColour(r, g, b) === nearestName(toLab(r, g, b))) same++;
    }
    expect(same / all.length).toBeGreaterThan(0.97);
  });

  it.each(marked)("names $file $box as people do", async ({ file, box, names }) => {
    const { parts, evidence } = await named(file, box);
    const colour = parts[1].data;
    expect(names, parts[0].text).toContain(colour?.name);
    expect(evidence[0]).toMatchObject({ role: "supports", text: colour?.name, score: colour?.share });
  });

  it("lets the middle of a box count most", () => {
    const pixels = flat(90, 90, 255, 255, 255);
    for (let y = 20; y < 70; y++)
      for (let x = 20; x < 70; x++) pixels.data.set([220, 20, 20], (y * 90 + x) * 3);
    expect(nameColours(pixels)?.name).toBe("white");
    expect(nameColours(pixels, [0, 0, 90, 90])?.name).toBe("red");
  });

  it("is not sure of a mixture", () => {
    const thirds = flat(90, 30, 255, 255, 255);
    for (let y = 0; y < 30; y++) {
      for (let x = 0; x < 60; x++) thirds.data.set(x < 30 ? [0, 0, 200] : [220, 20, 20], (y * 90 + x) * 3);
    }
    const mixed = nameColours(thirds);
    expect(mixed?.sure).toBe(false);
    expect(mixed?.shares.map(({ share }) => share)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(nameColours(flat(3, 3, 0, 0, 200))).toMatchObject({
      name: "blue",
      share: 1,
      sure: true,
      mean: "#0000c8",
    });
  });

  it.each<[string, number[], "thing" | "text", string]>([
    ["motorcycle_left.png", [45, 20, 685, 455], "thing", "red"],
    ["motorcycle_left.png", [400, 50, 420, 92], "thing", "yellow"],
    ["badge.png", [248, 489, 472, 713], "thing", "black"],
    ["chelsea.png", [20, 10, 440, 300], "thing", "brown"],
    ["sign.jpg", [400, 570, 665, 612], "text", "black"],
    ["sign.jpg", [374, 462, 691, 536], "text", "red"],
    ["badge.png", [150, 300, 570, 360], "text", "black"],
    ["badge.png", [225, 420, 495, 455], "text", "green"],
    ["coffee.png", [78, 18, 480, 390], "thing", "red"],
  ])("%s: what is in %j, taken for a %s, is %s", async (image, box, of, name) => {
    const { parts } = (await bench.run(colourName, { image, box, of })) as never as {
      parts: [unknown, { data: { name: string; sure: boolean; confidence: number } }];
    };
    expect(parts[1].data).toMatchObject({ name, sure: true });
    expect(parts[1].data.confidence).toBeGreaterThan(0.4);
  });

  it("lists the spots of an area, all of which counts alike", async () => {
    const { parts } = (await bench.run(colourName, { image: "badge.png", of: "area" })) as never as {
      parts: [unknown, { data: { name: string; spots: { name: string }[] } }];
    };
    expect(parts[1].data.name).toBe("white");
    expect(parts[1].data.spots.map(({ name }) => name)).toEqual(["green", "yellow", "blue", "brown"]);
  });

  it("says so when everything is clear", async () => {
    const { parts } = await named("clear");
    expect(parts[1].data).toBeNull();
    expect(parts[0].text).toContain("transparent");
  });
});
