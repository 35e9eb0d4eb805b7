import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { startServer } from "../../../models/src/testing/servers/index.js";

const example = fileURLToPath(new URL("../../examples/agent.mjs", import.meta.url));
const root = fileURLToPath(new URL("../../../..", import.meta.url));

async function play(env: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-example-"));
  try {
    const environment = { ...process.env, ...env, FOVEA_STORE: folder };
    const { stdout } = await promisify(execFile)(process.execPath, [example], {
      cwd: root,
      env: environment,
    });
    return stdout.trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it("is shown in the README of agents, with its output", async () => {
  const readme = readFileSync(new URL("../../../agents/README.md", import.meta.url), "utf8");
  expect(readme.includes(readFileSync(example, "utf8").trim())).toBe(true);
  expect(readme).toContain(await play({}));
});

it("is the same with a language model", async () => {
  const box = [791, 790, 911, 816];
  const server = await startServer("chat", [
    { calls: [{ tool: "zoom", input: { image: "image-1", box: [600, 700, 950, 850] } }] },
    { calls: [{ tool: "answer", input: { answer: "$5,036.47", evidence: [{ media: "image-1", box }] } }] },
  ]);
  try {
    const FOVEA_MODEL = `${server.url}#${server.model}`;
    expect(await play({ FOVEA_MODEL, FOVEA_API_KEY: server.key })).toBe("$5,036.47 [ 791, 790, 911, 816 ]");
  } finally {
    await server.close();
  }
});
