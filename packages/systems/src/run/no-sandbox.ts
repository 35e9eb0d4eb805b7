import type { Sandbox } from "@fovea/core";

/** For an agent of the code loop that calls tools and runs no code. */
export const noSandbox: Sandbox = {
  language: "python",
  isolation: "none: no code is run",
  open: () => Promise.reject(new Error("this agent runs no code")),
  close: async () => {},
};
