import { confidenceOf } from "@fovea/models/embedded";
import { describe, expect, it } from "vitest";
import { fitCalibration } from "./calibrate.js";

describe("fitCalibration", () => {
  // Right with probability p squared: overconfident by a known amount. A golden-ratio sequence stands for chance.
  const cases = Array.from({ length: 20_000 }, (_, i) => {
    const probability = (i * 0.618034) % 1;
    return { probability, right: (i * 0.754878) % 1 < probability ** 2, weight: 1 };
  });
  const fitted = fitCalibration(cases);

  it.each([0.1, 0.3, 0.5, 0.7, 0.9])(
    "learns how often a program of probability %d is right",
    (probability) => {
      expect(confidenceOf(fitted, probability)).toBeCloseTo(probability ** 2, 1);
    },
  );

  it("never falls, and is never quite 0 or 1", () => {
    const confidences = Array.from({ length: 101 }, (_, i) => confidenceOf(fitted, i / 100));
    for (const [i, confidence] of confidences.entries()) {
      expect(confidence).toBeGreaterThanOrEqual(confidences[i - 1] ?? 0);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThan(1);
    }
  });

  it("does not let one lucky case at the low end raise all others", () => {
    const low = Array.from({ length: 200 }, (_, i) => ({ probability: i / 1000, right: i === 1, weight: 1 }));
    const high = Array.from({ length: 200 }, (_, i) => ({
      probability: 0.8 + i / 1000,
      right: true,
      weight: 1,
    }));
    const calibration = fitCalibration([...low, ...high]);
    expect(confidenceOf(calibration, 0.01)).toBeLessThan(0.06);
    expect(confidenceOf(calibration, 0.95)).toBeGreaterThan(0.95);
  });

  it("counts a case by its weight", () => {
    const mixed = [
      ...Array.from({ length: 50 }, () => ({ probability: 0.9, right: true, weight: 3 })),
      ...Array.from({ length: 50 }, () => ({ probability: 0.9, right: false, weight: 1 })),
    ];
    expect(confidenceOf(fitCalibration(mixed), 0.9)).toBeCloseTo(0.75, 1);
  });
});
