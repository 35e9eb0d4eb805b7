import { createHash } from "node:crypto";
import { boxRegion } from "@fovea/core";
import { describe, expect, it } from "vitest";
import type { EvalCase } from "../runner/result.js";
import { wilson } from "../statistics/index.js";
import { caseOf, resultOf } from "../testing/eval.js";
import { kindOf } from "./choose.js";
import { type CaseDetail, evalReport, type ReportPicture } from "./index.js";
import { ReliabilityCount } from "./reliability.js";

const many = (n: number, of: (i: number) => Partial<EvalCase> & { right: boolean }): EvalCase[] =>
  Array.from({ length: n }, (_, i) => {
    const { right, ...rest } = of(i);
    return caseOf(`s${i}`, { accuracy: right ? 1 : 0 }, rest);
  });
const reportOf = (cases: readonly EvalCase[], options: Parameters<typeof evalReport>[2] = {}) =>
  evalReport(resultOf("20261123-010000-abcdef", cases), cases, options);
const articles = (page: string): string[] => page.match(/<article[\s\S]*?<\/article>/g) ?? [];
const picture = (bytes: number): ReportPicture => ({
  name: "image-1",
  width: 640,
  height: 480,
  thumbnail: { mediaType: "image/jpeg", bytes: new Uint8Array(bytes) },
  marks: [{ region: boxRegion([100, 50, 200, 150]), role: "supports", label: "1" }],
});
const hostile = `</pre></title><script>alert(1)</script><img src=x onerror=alert(2)>"' \`style=x\` \u202egnp.exe\u001b[2J\ud800 &amp;`;

describe("the report of an eval", () => {
  it("embeds at most 200 cases, the confident mistakes first, and says how many there are", async () => {
    const cases = many(1000, (i) => ({ right: i % 2 === 0, confidence: i / 1000 }));
    const { html, shown, cases: all } = await reportOf(cases, { most: 5000 });
    expect([shown, all]).toEqual([200, 1000]);
    const read = articles(html);
    expect(read).toHaveLength(200);
    expect(read[0]).toContain("confident and wrong");
    expect(read[0]).toContain("sample <code>s999</code>");
    expect(read[1]).toContain("sample <code>s997</code>");
    expect(html).toContain("200 of 1,000 cases are in this file");
    // Every kind that there is has a place, though the mistakes alone would fill the file.
    expect(read.filter((one) => one.includes(">right</span>")).length).toBeGreaterThanOrEqual(20);
  });

  it("shows the same cases whatever order they ended in", async () => {
    const cases = many(600, (i) => ({ right: i % 3 === 0 }));
    const ids = ({ html }: { html: string }) =>
      articles(html).map((one) => /sample <code>([^<]+)/.exec(one)![1]);
    expect(ids(await reportOf(cases))).toEqual(ids(await reportOf([...cases].reverse())));
  });

  it("stays below the bytes that it may have, and leaves out pictures before words", async () => {
    const cases = many(200, () => ({ right: false, question: "why? ".repeat(100) }));
    const detail = async (): Promise<CaseDetail> => ({ pictures: [picture(60_000)], evidence: [] });
    const { html, shown, withoutRoom } = await reportOf(cases, { bytes: 5_000_000, detail });
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(5_000_000);
    expect(Buffer.byteLength(html)).toBeGreaterThan(2_000_000);
    expect(shown).toBe(200);
    expect(articles(html).filter((one) => one.includes("<img"))).toHaveLength(200 - withoutRoom);
    expect(withoutRoom).toBeGreaterThan(100);
    expect(html).toContain("1 picture more than this file has room for");
  });

  it("takes no more than 15 MB from texts of any length", async () => {
    const long = "\u{1f600}".repeat(100_000);
    const cases = many(200, () => ({
      right: false,
      question: long,
      target: long,
      answer: long,
      groups: [long],
    }));
    const { html, shown } = await reportOf(cases, { bytes: 1e12 });
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(15_000_000);
    expect(shown).toBe(200);
    expect(html).toContain("more characters]");
  });

  it("makes text of whatever a model, a data set or an error says", async () => {
    const cases = many(3, (i) => ({
      right: false,
      question: hostile,
      answer: hostile,
      target: hostile,
      groups: [hostile],
      run: hostile,
      ...(i === 0 ? { error: { code: hostile, message: hostile } } : {}),
    })).map((each, i) => ({ ...each, sample: `${hostile}${i}`, values: { [hostile]: 0 } }));
    const result = resultOf(
      hostile,
      cases,
      { setting: hostile.toWellFormed() },
      { agent: hostile, model: hostile, benchmark: { id: hostile } },
    );
    const detail = async (): Promise<CaseDetail> => ({
      pictures: [
        {
          ...picture(3),
          name: hostile,
          marks: [{ region: boxRegion([0, 0, Number.NaN, 1]), role: "truth", label: hostile }],
        },
      ],
      evidence: [{ media: "m", role: "supports", text: hostile, by: hostile }],
      reason: hostile,
      notes: [hostile],
    });
    const { html } = await evalReport(result, cases, { detail });
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<img src=x");
    for (const character of ["\u202e", "\u001b", "\ud800"]) expect(html).not.toContain(character);
    expect(html).toContain("\\u202egnp.exe\\u001b[2J");
    expect(html).toContain("&amp;amp;");
    expect(html.match(/<script/g)).toHaveLength(1);
    // The quotes of a data set end no attribute, so no tag has one of its own making.
    for (const [tag] of html.matchAll(/<[a-z][^>]*>/g))
      expect(tag.replace(/"[^"]*"/g, "")).not.toMatch(/onerror|style=/);
  });

  it("lets nothing run, style or load but what it brings", async () => {
    const { html } = await reportOf(many(3, () => ({ right: true })));
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!.replaceAll("&#39;", "'");
    for (const tag of ["script", "style"] as const) {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)![1]!;
      expect(policy).toContain(`${tag}-src 'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    }
    expect(policy).toMatch(/^default-src 'none'; img-src data:;/);
    expect(html).not.toMatch(/https?:\/\//);
  });

  it("draws marks in the original's own pixels and leaves out what has no place", async () => {
    const detail = async (): Promise<CaseDetail> => ({
      pictures: [
        {
          ...picture(30),
          marks: [...picture(0).marks, { region: boxRegion([0, 0, Number.NaN, 1]), role: "truth" }],
        },
      ],
      evidence: [],
    });
    const { html } = await reportOf(
      many(1, () => ({ right: true })),
      { detail },
    );
    expect(html).toContain('viewBox="0 0 640 480"');
    expect(html).toContain('points="100,50 200,50 200,150 100,150"');
    expect(html).not.toContain("NaN");
  });

  it("says of an incomplete eval, and of a simulated model, what it is", async () => {
    const cases = many(2, () => ({ right: true }));
    const result = resultOf("e1", cases, {}, { complete: false, model: "simulated/oracle" });
    const { html } = await evalReport(result, cases);
    expect(html).toContain("not complete");
    expect(html).toContain("proves a mechanism, never a capability");
  });

  it("is made of nothing, too", async () => {
    const { html, shown } = await evalReport(resultOf("e1", []), []);
    expect(shown).toBe(0);
    expect(html).toContain("0 of 0");
  });
});

describe("the kind of a case", () => {
  const kind = (values: Record<string, number>, rest: Partial<EvalCase> = {}) =>
    kindOf(caseOf("s", values, rest), "accuracy");
  it("is told by the first metric, the confidence and the evidence", () => {
    expect(kind({ accuracy: 1 })).toBe("right");
    expect(kind({ accuracy: 1 }, { faithful: { overlap: 0 } })).toBe("right without evidence");
    expect(kind({ accuracy: 1 }, { faithful: { overlap: 0, inside: 0.2 } })).toBe("right");
    expect(kind({ accuracy: 1 }, { faithful: { coverage: 0.1, faithful: 0 } })).toBe(
      "right without evidence",
    );
    expect(kind({ accuracy: 0.4 })).toBe("partly right");
    expect(kind({ accuracy: 0 }, { confidence: 0.49 })).toBe("wrong");
    expect(kind({ accuracy: 0 }, { confidence: 0.5 })).toBe("confident and wrong");
    expect(kind({ accuracy: 0 }, { answer: null })).toBe("abstained");
    expect(kind({ accuracy: 0 }, { answer: null, error: { code: "X", message: "x" } })).toBe("failed");
  });
});

describe("reliability", () => {
  it("bins confidence, with Wilson's interval, the calibration error and the Brier score", () => {
    const cases = many(40, (i) => ({ right: i < 30, confidence: i < 20 ? 0.95 : 0.55 }));
    const counted = new ReliabilityCount(resultOf("e", cases));
    for (const one of [
      ...cases,
      caseOf("x", { accuracy: 0 }, { answer: null, confidence: 0.9 }),
      caseOf("y", { accuracy: 1 }),
    ])
      counted.add(one);
    const { bins, ece, brier, n } = counted.result()!;
    expect(n).toBe(40);
    expect(bins.map(({ n: own, right }) => [own, right])).toEqual([
      [20, 0.5],
      [20, 1],
    ]);
    expect(bins[0]).toMatchObject(wilson(10, 20));
    expect(ece).toBeCloseTo(0.05, 12);
    expect(brier).toBeCloseTo((20 * 0.05 ** 2 + 10 * 0.45 ** 2 + 10 * 0.55 ** 2) / 40, 12);
  });
  it("is not told where no answer has a confidence", () => {
    const cases = many(4, () => ({ right: true }));
    expect(new ReliabilityCount(resultOf("e", cases)).result()).toBeNull();
  });
});
