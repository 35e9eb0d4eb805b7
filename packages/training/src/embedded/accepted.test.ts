import type { JsonObject } from "@fovea/core";
import { readProgram } from "@fovea/vision";
import { describe, expect, it } from "vitest";
import { isAccepted } from "./accepted.js";

describe("an answer", () => {
  it.each([
    ["8AM-6PM", "8 AM - 6 PM", true],
    ["NO\nPARKING\n8AM", "No parking 8 am", true],
    ["12.50", "1250", false],
    ["No", "yes", false],
    ["two", "2", true],
    ["Yes, it is wider than high (landscape)", "landscape", true],
    ["Thank you for your order. Goods", "Thank you for...", true],
    ["https://auroraair.example/b/QX7", "https://auroraair.example/…", true],
    ["Goods. Thank you for your order", "Thank you for...", false],
    ["anything", "...", false],
    ["Yes, it is wider than high (landscape)", "wider", true],
    ["Yes, it is wider than high (landscape)", "portrait", false],
    ["No, it is not wider than high", "wider", false],
    ["No, it is in colour", "colour", true],
    ["No, it is not blurry", "fine", true],
    ["Yes, it is not blurry", "sharp", true],
    ["Yes, it is blurry", "sharp", false],
    ["No, it is not dark", "bright", true],
    ["Yes, it is dark", "bright", false],
    ["No, it is not bright", "dark", false],
    ["No, it is not blurry", "yes", false],
    ["Yes, it is black and white", "grey", true],
    ["No, it is in colour", "grey", false],
    ["Stone Ford  11  13.0  7.1  Fair", "Stone Ford", true],
    ["3  Monitor arm, dual, clamp mount  6  $129.00  $774.00", "Monitor arm", true],
    ["Stone Ford  11  13.0  7.1  Fair", "Fair", false],
    ["3  Monitor arm, dual, clamp mount  6  $129.00  $774.00", "$774.00", false],
    ["Stone Ford  11  13.0  7.1  6.4  Fair\nMill Bridge  12  11.8  7.4  8.9  Good", "Stone Ford", false],
  ])("%j is accepted for %j: %s", (said, wanted, accepted) => {
    expect(isAccepted(said, [wanted])).toBe(accepted);
  });

  it("may be all that was accepted, one to a line", () => {
    const days = ["June 22, 2026", "August 3", "August 21, 2026", "July 10", "May 5"];
    expect(isAccepted("June 22, 2026\nAugust 3\nAugust 21, 2026\nJuly 10\nMay 5", days)).toBe(true);
    expect(isAccepted("June 22, 2026\nAugust 3\nAugust 21, 2026\nJuly 10", days)).toBe(false);
  });

  it("may be a list of all that was accepted, each told more fully", () => {
    const bought = ["Standing desk", "Desk lamp"];
    expect(isAccepted("Standing desk, oak top, 140 x 70 cm\nDesk lamp, LED", bought)).toBe(true);
    expect(isAccepted("Standing desk, oak top\nDesk lamp, LED\nTask chair, black", bought)).toBe(false);
    expect(isAccepted("Standing desk, oak top, 140 x 70 cm, with drawers", bought)).toBe(false);
    expect(isAccepted("Standing desks, of oak\nDesk lamps, with LED, warm white", bought)).toBe(false);
    expect(isAccepted("8AM\n6PM", ["8 AM", "6 PM"])).toBe(true);
    expect(isAccepted("8AM\n7PM", ["8 AM", "6 PM"])).toBe(false);
  });
});

describe("an answer to a question", () => {
  const to = (
    question: string,
    printed: string,
    said: string,
    wanted: string,
    programs = [printed],
  ): boolean =>
    isAccepted(said, [wanted], {
      question,
      program: readProgram(printed) as unknown as JsonObject,
      programs,
    });

  it("denies one of two shapes", () => {
    const wide = "compare(measure(width, image 1), more, measure(height, image 1))";
    const said = "No, it is not wider than high";
    expect(to("landscape or square?", wide, said, "square")).toBe(true);
    expect(to("landscape or portrait?", wide, said, "portrait")).toBe(true);
    expect(to("landscape or portrait?", wide, said, "landscape")).toBe(false);
    expect(to("portrait or square?", wide, said, "square")).toBe(false);
    expect(to("which shape?", wide, said, "square")).toBe(false);
  });

  it("says whether something is there that the writer noted", () => {
    const email = "exists(every(email, image 1))";
    expect(to("Is there an e-mail address?", email, "Yes", "a@b.example")).toBe(true);
    expect(to("Is there an e-mail address?", email, "No", "a@b.example")).toBe(false);
    expect(to("Is there an e-mail address?", email, "No", "none")).toBe(true);
    expect(to("can u read any address", email, "No", "none")).toBe(true);
    expect(to("can u read any address", email, "No", "a@b.example")).toBe(false);
    expect(to("Is there an e-mail address?", email, "Yes", "none")).toBe(false);
    expect(to("Is there an e-mail address?", email, "Yes", "no")).toBe(false);
    expect(to("What is the e-mail address?", email, "Yes", "a@b.example")).toBe(false);
    expect(to("Is it home or work?", email, "Yes", "work")).toBe(false);
    expect(to("Is there one, and on which page?", email, "Yes", "2")).toBe(false);
    expect(to("Is there an address?", "exists(faces(image 1))", "Yes", "a@b.example", [email])).toBe(false);
  });

  it("is a whole field that begins with what was accepted", () => {
    const said = "Meridian Robotics Lab, 77 Foundry Way, Dock 3, Boulder, CO 80301";
    expect(to("to whom?", 'field("ship to", image 1)', said, "Meridian Robotics Lab")).toBe(true);
    expect(to("to whom?", 'field("ship to", image 1)', said, "Meridian")).toBe(false);
    expect(to("the dates?", "text-of(every(date, image 1))", said, "Meridian Robotics Lab")).toBe(false);
  });
});
