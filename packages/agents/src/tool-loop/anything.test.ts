import {
  type FoveaError,
  type JsonValue,
  LimitError,
  type ModelCard,
  type Part,
  pathTo,
  replay,
} from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  call,
  countingModel,
  cutTool,
  putPicture,
  question,
  said,
  say,
  seeing,
  stage,
} from "../testing/loop.js";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
const numbers = fc
  .array(fc.oneof(fc.double(), fc.integer({ min: -5, max: 2000 })), { maxLength: 5 })
  .map((values) => values.map((value) => (Number.isFinite(value) ? value : 0)));
const handle = fc.constantFrom("image-1", "cut-1", "say-1", "", "__proto__", "/etc/passwd", 7, null);
const place = fc.record(
  { media: handle, box: numbers, point: numbers, page: json, text: json },
  { requiredKeys: [] },
);
const input = fc.oneof(
  json,
  fc.record({ image: handle, box: numbers }, { requiredKeys: [] }),
  fc.record(
    {
      answer: fc.oneof(fc.string(), json),
      cites: json,
      evidence: fc.oneof(json, fc.array(place, { maxLength: 3 })),
    },
    { requiredKeys: [] },
  ),
  fc.record({ name: handle }),
  fc.record({ $invalid: fc.string() }),
) as fc.Arbitrary<JsonValue>;
const name = fc.constantFrom("cut", "say", "answer", "view", "fit", "nothing", "", "a b\n<c>", "constructor");
const turn = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.record({ name, input }), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.string() },
);

const cards: readonly (ModelCard | undefined)[] = [
  undefined,
  {},
  seeing,
  { ...seeing, toolCalls: false },
  {
    images: { ...seeing.images!, maxSide: 64, maxCount: 2 },
    coordinates: { unit: "thousandth", order: "yx" },
  },
];

describe("whatever a model says", () => {
  it("the loop ends with an answer or a limit, and its record leads there again", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(turn, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...cards),
        async (turns, card) => {
          let id = 0;
          const script = turns.map((one): readonly Part[] =>
            typeof one === "string" ? [said(one)] : one.map((each) => call(`${++id}`, each.name, each.input)),
          );
          const options = {
            ...(card === undefined ? {} : { card }),
            tools: [say, cutTool().tool],
            maxModelCalls: 6,
            context: { images: 1, every: 1, tokens: 2000 },
          };
          const first = await stage([], { ...options, model: countingModel(script) });
          const parts = [await putPicture(first.store, 200, 100), ...question];
          const outcome = await first.agent.run({ parts }, { run: first.run }).catch((error: FoveaError) => {
            if (error instanceof LimitError) return error.message;
            throw error;
          });
          await first.run.close();
          const again = await stage([], { ...options, model: countingModel([]) });
          const served = await replay(first.store, "r");
          const second = await again.agent
            .run({ parts }, { run: served })
            .catch((error: Error) => error.message);
          expect(second).toEqual(outcome);
          expect((await pathTo(first.store, served.head)).length).toBeGreaterThan(2);
        },
      ),
      { numRuns: 150 },
    );
  });
});
