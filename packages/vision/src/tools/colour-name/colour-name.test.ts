import { beforeAll, describe, expect, it } from "vitest";
import { toLab } from "../../codec/lab.js";
import { colours } from "../../programs/language.js";
import { flat, toolBench } from "../testing/context.js";
import colourName from "./index.js";
import { nameColour, nameColours, nearestName, prototypes } from "./name.js";
import { survey } from "./survey.js";

const bench = toolBench();
beforeAll(async () => {
  for (const file of [
    "flower.jpg",
    "rocket.jpg",
    "coffee.png",
    "astronaut.png",
    "china.jpg",
    "chelsea.png",
    "ihc.png",
  ]) {
    await bench.sample(file.split(".")[0]!, file);
  }
  await bench.put("clear", flat(4, 4, 1, 2, 3, 0));
});
const named = async (image: string, box?: number[]) =>
  (await bench.run(colourName, { image, ...(box === undefined ? {} : { box }) })) as never as {
    parts: [{ text: string }, { data: { name: string; share: number } | null }];
    evidence: { text: string; region: unknown }[];
  };

describe("colour-name", () => {
  it("keeps the promises of a tool", () => bench.keepsPromises(colourName, { image: "coffee" }));

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

  // Boxes were drawn by hand on the pictures in samples/.
  it.each([
    ["flower", [220, 80, 460, 310], "orange"],
    ["rocket", undefined, "blue"],
    ["coffee", [130, 240, 330, 380], "red"],
    ["astronaut", [210, 330, 330, 440], "orange"],
    ["astronaut", [20, 20, 80, 60], "red"],
    ["china", [10, 10, 150, 60], "blue"],
    ["china", [560, 380, 640, 427], "green"],
    ["chelsea", [150, 160, 230, 260], "brown"],
  ])("names %s %j %s", async (image, box, name) => {
    const { parts, evidence } = await named(image, box);
    expect(parts[1].data?.name, parts[0].text).toBe(name);
    expect(evidence[0]).toMatchObject({ role: "supports", text: name });
  });

  it("lets the middle of a box count most", () => {
    const pixels = flat(90, 90, 255, 255, 255);
    for (let y = 25; y < 65; y++)
      for (let x = 25; x < 65; x++) pixels.data.set([220, 20, 20], (y * 90 + x) * 3);
    expect(nameColours(pixels)?.name).toBe("white");
    expect(nameColours(pixels, [0, 0, 90, 90])?.name).toBe("red");
  });

  it("says so when everything is clear", async () => {
    const { parts } = await named("clear");
    expect(parts[1].data).toBeNull();
    expect(parts[0].text).toContain("transparent");
  });
});
