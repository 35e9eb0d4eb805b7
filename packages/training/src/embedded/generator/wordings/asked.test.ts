import { describe, expect, it } from "vitest";
import { askedMore, kindsOf } from "./asked.js";

describe("the kind of a program", () => {
  it("is the same whatever it is asked of", () => {
    const one = kindsOf('exists(in-relation(detect("cat", image 1), left-of, detect("dog", image 2)))');
    expect(one).toEqual(["exists(in-relation(detect(_, image), *, detect(_, image)))"]);
    expect(
      kindsOf("exists(in-relation(detect($thing, image 1), $relation, detect($thing2, image 1)))"),
    ).toEqual(one);
    expect(kindsOf("text-of(nth(lines(image 1), 3))")).toEqual(kindsOf("text-of(nth(lines(image 1), $nth))"));
  });

  it("tells apart what asks different things, for a slot too", () => {
    expect(kindsOf("has-flaw(blurry, image 1)")).not.toEqual(kindsOf("has-flaw(dark, image 1)"));
    expect(kindsOf("has-flaw($flaw, image 1)")).toEqual(
      expect.arrayContaining([
        ...kindsOf("has-flaw(blurry, image 1)"),
        ...kindsOf("has-flaw(dark, image 1)"),
      ]),
    );
  });
});

describe("how often a kind is drawn", () => {
  const [common, rare] = ["exists(faces(image 1))", "position-of(changes(image 1, image 2))"];
  const more = askedMore([
    [common, 1],
    [rare, 999],
  ]);

  it("goes towards what is asked", () => {
    expect(more(common)).toBeGreaterThan(1);
    expect(more(rare)).toBeLessThan(1);
  });

  it("stays within bounds, and is left alone where nothing was written", () => {
    expect(more(common)).toBeLessThanOrEqual(5);
    expect(more(rare)).toBeGreaterThanOrEqual(1 / 3);
    expect(more("pages(image 1)")).toBe(1);
  });
});
