import type { Box } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { picture } from "../testing/script.js";
import { headlineOf } from "./headline.js";
import type { Seen } from "./values.js";

const view = { kind: "picture", part: picture("a page"), name: "the picture" } as const;

const line = (text: string, box: Box, by = "ocr@1"): Seen => ({
  view,
  found: { kind: "line", text, box, score: 0.98 },
  sure: true,
  by,
  order: 0,
});

function headline(...lines: Seen[]): { readonly says: string; readonly rivals: number } {
  const found = headlineOf(lines);
  return {
    says: (found?.lines ?? []).map((item) => item.found.text).join(" "),
    rivals: found?.rivals.length ?? 0,
  };
}

const body = [
  line("Water will be off from eight until noon.", [80, 300, 420, 320]),
  line("Please keep a bucket at hand until then.", [80, 330, 424, 350]),
  line("The yard stays open for everybody.", [80, 360, 366, 380]),
];

describe("the largest print", () => {
  it("runs over neighbouring lines of one size, within the jitter of boxes", () => {
    const two = [line("How swifts find", [80, 90, 378, 128]), line("their way home", [82, 136, 372, 170])];
    expect(headline(...two, ...body)).toEqual({ says: "How swifts find their way home", rivals: 0 });
    const centred = [
      line("Rules of the", [300, 90, 520, 124]),
      line("rowing club of Ashgrove", [190, 132, 634, 168]),
    ];
    expect(headline(...centred, ...body).says).toBe("Rules of the rowing club of Ashgrove");
  });

  it("is a sign in capitals that was fitted to its width", () => {
    const sign = [
      line("NO", [468, 110, 603, 192]),
      line("PARKING", [377, 218, 699, 271]),
      line("8 AM - 6 PM", [393, 329, 690, 375]),
      line("Permit B exempt", [403, 574, 662, 608]),
    ];
    expect(headline(...sign)).toEqual({ says: "NO PARKING", rivals: 0 });
  });

  it("is not joined with a subtitle, a line further down or one beside it", () => {
    const title = line("Rain gardens for small yards", [62, 40, 477, 68]);
    expect(headline(title, line("A guide in five steps", [62, 78, 302, 100]), ...body).says).toBe(
      "Rain gardens for small yards",
    );
    const far = headline(title, ...body, line("Rain gardens for wide yards", [62, 640, 470, 668]));
    expect([far.rivals, /small.*wide|wide.*small/.test(far.says)]).toEqual([1, false]);
  });

  it("is measured by its letters: descenders, and a box that was drawn too high, make none larger", () => {
    const title = line("WATER WILL BE TURNED OFF", [215, 99, 625, 122]);
    const padded = line("gypsy jug", [80, 160, 158, 186]);
    expect(headline(title, padded, ...body)).toEqual({ says: "WATER WILL BE TURNED OFF", rivals: 0 });
  });

  it("cannot be told where others are as large, nor where a price is about as large as a name", () => {
    const gates = [line("LIS", [79, 244, 149, 289]), line("OSL", [422, 245, 518, 288])];
    expect(headline(...gates, ...body).rivals).toBe(1);
    const receipt = [line("Green Basket Market", [180, 40, 480, 72]), line("$38.71", [380, 698, 506, 730])];
    const { says, rivals } = headline(...receipt, ...body);
    expect([says, rivals > 0]).toEqual(["$38.71", true]);
  });

  it("stays a number that is much larger than anything", () => {
    expect(headline(line("42", [300, 60, 520, 260]), ...body)).toEqual({ says: "42", rivals: 0 });
  });

  it("is no signature", () => {
    const title = line("Tidewater Glass Works", [342, 137, 659, 162]);
    const signed = [
      line("Sincerely,", [121, 889, 214, 912]),
      line("Eleanor Marsh", [124, 930, 366, 975]),
      line("Eleanor Marsh", [121, 1000, 261, 1018]),
    ];
    expect(headline(title, ...body, ...signed).says).toBe("Tidewater Glass Works");
    const form = [line("Eleanor Marsh", [124, 930, 366, 975]), line("Signature", [121, 990, 190, 1008])];
    expect(headline(title, ...body, ...form).says).toBe("Tidewater Glass Works");
    // Without anything that says so it is print like other print.
    expect(headline(title, ...body, line("Eleanor Marsh", [124, 930, 366, 975])).says).toBe("Eleanor Marsh");
  });

  it("of a page of text in one size is none", () => {
    expect(headline(...body).rivals).toBeGreaterThan(0);
  });

  it("of a text layer is exact, and the heading at the top is the page's own", () => {
    const written = (text: string, box: Box) => line(text, box, "page-text@1");
    const [outlook, help] = [
      written("Outlook", [64, 65, 140, 89]),
      written("How to help", [64, 153, 177, 177]),
    ];
    const text = written("Bring boots and warm clothes", [64, 191, 250, 205]);
    expect(headline(outlook, help, text)).toEqual({ says: "Outlook", rivals: 0 });
    expect(headline(text, outlook, help).rivals).toBe(1);
    const larger = written("How to help", [64, 153, 187, 179]);
    expect(headline(outlook, larger, text)).toEqual({ says: "How to help", rivals: 0 });
  });
});
