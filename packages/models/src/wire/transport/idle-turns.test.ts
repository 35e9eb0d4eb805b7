import { expect, it } from "vitest";
import { idleTurns } from "./idle-turns.js";

it("gives eight turns for each tenth of a second of which the event loop waited a third, and none to a busy one", () => {
  const now = { idle: 0, active: 0 };
  const turns = idleTurns(() => ({ ...now }));
  const asked = () => Array.from({ length: 10 }, () => turns.take()).filter(Boolean).length;
  const pass = (idle: number, active: number) => {
    now.idle += idle;
    now.active += active;
  };
  expect(asked()).toBe(0);
  pass(60, 39);
  expect(asked()).toBe(0);
  pass(0, 1);
  expect([asked(), asked()]).toEqual([8, 0]);
  expect(turns.isIdle).toBe(false);
  pass(70, 30);
  expect(turns.isIdle).toBe(true);
  pass(33, 67);
  expect(asked()).toBe(0);
  pass(34, 66);
  expect(asked()).toBe(8);
  pass(0, 100);
  expect(turns.isIdle).toBe(false);
  expect(asked()).toBe(0);
});
