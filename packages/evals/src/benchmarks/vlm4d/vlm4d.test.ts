import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore } from "@fovea/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DatasetError, loadVideo, sampleTask } from "../../datasets/index.js";
import { mp4 } from "../../datasets/testing/mp4.js";
import vlm4d from "./index.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fovea-vlm4d-"));
  for (const folder of ["videos_real/davis", "videos_synthetic"])
    mkdirSync(join(root, folder), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** As the authors write them: the address of a video whose folder is the same in the data set. */
const record = (
  id: number,
  video: string,
  answer: string,
  choices = { A: "left", B: "right", C: "no turn", D: "2" },
) => ({
  id: `validation_${id}`,
  video: `https://huggingface.co/datasets/shijiezhou/VLM4D/resolve/main/${video}`,
  question_type: "multiple-choice",
  question: `Which way does it go in ${id}?`,
  choices,
  answer,
});
const write = (real: readonly object[], synthetic: readonly object[]) => {
  writeFileSync(join(root, "real_mc.json"), JSON.stringify(real));
  writeFileSync(join(root, "synthetic_mc.json"), JSON.stringify(synthetic));
};

describe("vlm4d over the authors' files with their videos", () => {
  it("gives each question its video, its group and its cluster", async () => {
    writeFileSync(join(root, "videos_real/davis/bus.mp4"), mp4({ seconds: 3 }));
    writeFileSync(join(root, "videos_synthetic/ball.mp4"), mp4());
    write(
      [record(1, "videos_real/davis/bus.mp4", "left"), record(923, "videos_real/davis/bus.mp4", "2")],
      [record(1, "videos_synthetic/ball.mp4", "right"), record(2, "videos_synthetic/ball.mp4", "no turn")],
    );
    const data = await vlm4d.open(root);
    const { blobs } = memoryStore();
    const rows = [];
    for await (const sample of data.samples()) {
      const { parts } = await sampleTask(sample, async (source) => loadVideo(source, blobs));
      const [video, words] = parts;
      expect(video).toMatchObject({ type: "video", ref: { width: 64, height: 48, mediaType: "video/mp4" } });
      expect(words).toMatchObject({ type: "text", text: expect.stringContaining("(D) 2") });
      const { letter } = sample.target as { letter: string };
      expect(vlm4d.grade(sample, `(${letter})`)).toEqual({ accuracy: 1, letter: 1 });
      rows.push([sample.id, letter, ...vlm4d.groups(sample), sample.cluster?.split("/").at(-1)]);
    }
    expect(rows).toEqual([
      ["real validation_1", "A", "exo", "real", "bus.mp4"],
      ["real validation_923", "D", "ego", "real", "bus.mp4"],
      ["synthetic validation_1", "B", "directional", "synthetic", "ball.mp4"],
      ["synthetic validation_2", "C", "false positive", "synthetic", "ball.mp4"],
    ]);
  });
  it("tells every missing, broken or foreign video with its row, before a model is asked", async () => {
    writeFileSync(join(root, "videos_real/davis/bus.mp4"), mp4());
    writeFileSync(join(root, "videos_real/davis/cut.mp4"), mp4().subarray(0, 120));
    writeFileSync(join(root, "videos_synthetic/page.mp4"), "<html>Not found</html>");
    write(
      [
        record(1, "videos_real/davis/buss.mp4", "left"),
        record(2, "videos_real/davis/cut.mp4", "left"),
        record(3, "../secret.mp4", "left"),
        record(4, "videos_real/davis/bus.mp4", "up"),
      ],
      [record(1, "videos_synthetic/page.mp4", "right")],
    );
    const error = await vlm4d.open(root).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatasetError);
    expect(
      (error as DatasetError).problems.map(({ file, row, message }) => `${file} ${row}: ${message}`),
    ).toEqual([
      'real_mc.json 1: there is no file videos_real/davis/buss.mp4; did you mean "bus.mp4"?',
      expect.stringMatching(/^real_mc.json 2: cut.mp4 breaks off/),
      "real_mc.json 3: ../secret.mp4 leads out of the data folder",
      'real_mc.json 4: the answer "up" is none of the choices',
      expect.stringMatching(/^synthetic_mc.json 1: page.mp4 begins with .*no MP4/),
    ]);
    // Published answers are scored without the videos.
    expect((await vlm4d.open(root, { withoutMedia: true, split: "synthetic" })).size).toBe(1);
  });
});
