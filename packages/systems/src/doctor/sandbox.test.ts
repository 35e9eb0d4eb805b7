import type { CellResult, Sandbox } from "@fovea/core";
import { SandboxUnavailableError } from "@fovea/sandbox";
import { expect, it } from "vitest";
import { attempt } from "./finding.js";
import { trySandboxes } from "./sandbox.js";

const missing = () => {
  throw new SandboxUnavailableError(
    "the Python sandbox needs /usr/bin/bwrap, which is not there",
    "install bubblewrap",
  );
};

/** A sandbox whose calls all end like this. */
const python = (isolation: string, result: Partial<CellResult>): Sandbox => ({
  language: "python",
  isolation,
  open: async () => ({
    language: "python",
    run: async () => ({
      stdout: "",
      images: [],
      droppedImages: 0,
      value: null,
      error: null,
      ms: 0,
      ...result,
    }),
    remember: async () => {},
    fork: () => Promise.reject(new Error("not asked for")),
    close: async () => {},
  }),
  close: async () => {},
});

it("says what keeps code in, and that Python can be had", async () => {
  expect(await attempt("sandbox", () => trySandboxes(missing))).toEqual({
    name: "sandbox",
    works: true,
    detail: expect.stringMatching(
      /^JavaScript: QuickJS in WASM.*; Python: not on this machine; to have it, install bubblewrap/,
    ),
  });
});

it("says how to have a control group where there is none", async () => {
  const without = await trySandboxes(() =>
    python("bubblewrap, seccomp (threads only), rlimits, no control group", { value: 2 }),
  );
  expect(without).toMatch(/no control group.*Delegate/);
  const first = await trySandboxes(() => python("bubblewrap, control group version 2", { value: 2 }));
  expect(first).not.toMatch(/Delegate/);
});

it("says when only OpenCV is missing", async () => {
  const without = await trySandboxes(() => python("bubblewrap", { value: "no OpenCV" }));
  expect(without).toContain("bubblewrap, without OpenCV (install python3-opencv)");
});

it("fails with a fix where Python does not do what it should", async () => {
  const error = {
    name: "ModuleNotFoundError",
    message: "No module named 'cv2'",
    kind: "code",
    line: 1,
  } as const;
  expect(await attempt("sandbox", () => trySandboxes(() => python("bubblewrap", { error })))).toMatchObject({
    works: false,
    detail: expect.stringContaining("No module named 'cv2'"),
    fix: expect.stringContaining("python3-numpy"),
  });
});
