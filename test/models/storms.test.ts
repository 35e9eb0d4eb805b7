import { retried } from "@fovea/models";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeTimer } from "../../packages/models/src/testing/fake-timer.js";
import type { Fault } from "../../packages/models/src/testing/servers/index.js";
import { expectNoTimers, formatNames, sayOnce, serve, timers } from "./clients.js";

const sentence = "Ein Kätzchen ☺ sitzt auf der Matte, und nichts geht verloren.";

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant("status" as const),
    status: fc.constantFrom(408, 409, 429, 500, 502, 503, 529),
    retryAfter: fc.constantFrom("0", "3", "Wed, 21 Oct 2015 07:28:00 GMT"),
  }),
  fc.constantFrom<Fault>(
    { kind: "cut", at: "mid-token" },
    { kind: "cut", at: "mid-character" },
    { kind: "reset", when: "before-headers" },
    { kind: "reset", when: "after-headers" },
    { kind: "no-end" },
    { kind: "error-event" },
    { kind: "bad-event" },
    { kind: "status", status: 500, body: "html" },
    { kind: "status", status: 503, body: "empty" },
  ),
);

describe("a client that tries again", () => {
  it("says exactly what the server said, whatever passes went wrong before, in whatever order", async () => {
    const timersBefore = timers();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...formatNames),
        fc.array(fault, { maxLength: 6 }),
        fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
        fc.integer({ min: 1, max: 3 }),
        async (format, faults, fragment, asked) => {
          const { server, model } = await serve(
            format,
            [{ text: sentence }],
            fragment === undefined ? {} : { fragment },
          );
          try {
            server.faults.push(...faults);
            const patient = retried({ timer: new FakeTimer({ flows: true }), buffered: true, attempts: 20 })(
              model,
            );
            const said = await Promise.all(Array.from({ length: asked }, () => sayOnce(patient)));
            expect(said).toEqual(Array.from({ length: asked }, () => sentence));
            expect(server.faults).toEqual([]);
            // Two sockets at most at a time; a broken one is replaced.
            expect(server.sockets.open).toBeLessThanOrEqual(2);
          } finally {
            await server.close();
          }
        },
      ),
      { numRuns: 80, seed: 4 },
    );
    await expectNoTimers(timersBefore);
  });
});
