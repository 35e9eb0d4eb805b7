import { openDataset } from "../../datasets/index.js";
import { extractLetter, letterRules } from "../../scorers/multiple-choice/index.js";
import { isText, readRecords } from "../authors-json.js";
import type { Benchmark, PredictedSample, Prediction } from "../benchmark.js";

type Vlm4dTarget = { readonly choices: readonly string[]; readonly letter: string };

/** The first 922 real questions are about what others film, the rest about the one who films. */
const lastExo = 922;

export const vlm4d: Benchmark = {
  id: "vlm4d",
  version: "2",
  title: "VLM4D",
  measures:
    "Whether a model sees how things move in a video: directions, turns, counts of movements, seen from outside and from the one who moves, and movements that do not happen. Four choices a question.",
  source: "Zhou et al. 2025, arXiv 2508.02095; github.com/ShijieZhou-UCLA/VLM4D (MIT)",
  files: [
    { name: "real_mc.json", from: "data/ of the repository", status: "verified" },
    { name: "synthetic_mc.json", from: "data/ of the repository", status: "verified" },
    {
      name: "videos_real/, videos_synthetic/",
      from: "the authors' data set on the Hub",
      status: "unverified",
    },
    {
      name: "real_mc_*/MODEL.json, synthetic_mc_*/MODEL.json (judged outputs)",
      from: "processed_outputs_paper_results",
      status: "verified",
    },
  ],
  metrics: {
    accuracy: { summary: "the right letter, read by rule", kind: "share" },
    letter: { summary: "an answer that names a letter at all", kind: "share" },
  },
  open: (folder, { withoutMedia = false, ...options } = {}) =>
    openDataset(
      folder,
      {
        name: "VLM4D",
        files: filesOf(options.split),
        fields: {
          id: "id",
          question: "question",
          choices: "choices",
          answer: "answer",
          cluster: "video",
          keep: ["kind"],
          ...(withoutMedia ? {} : { media: [{ column: "clip", as: "video" as const }] }),
        },
        answerIs: "choice",
      },
      {
        ...options,
        prepare: (values) => {
          const video = String(values.video);
          const part = video.includes("videos_synthetic") ? "synthetic" : "real";
          return {
            ...values,
            id: `${part} ${values.id}`,
            kind: kindOf(String(values.id), part, String(values.answer)),
            clip: video.replace(/^https:\/\/[^/]+\/datasets\/[^/]+\/[^/]+\/resolve\/main\//, ""),
          };
        },
      },
    ),
  grade({ target }: PredictedSample, answer) {
    const { choices, letter } = target as unknown as Vlm4dTarget;
    const said = answer === null ? undefined : extractLetter(answer, choices, letterRules.vlm4d);
    const right =
      said !== undefined && choices[said.charCodeAt(0) - 65] === choices[letter.charCodeAt(0) - 65];
    return { accuracy: right ? 1 : 0, letter: said === undefined ? 0 : 1 };
  },
  groups: ({ kept }) => {
    const kind = String(kept.kind);
    return [kind, kind === "exo" || kind === "ego" ? "real" : "synthetic"];
  },
  /** @param folder with real_mc.json or synthetic_mc.json, for the intervals: questions about one video are a cluster. */
  async predictions(file, folder) {
    const records = await readRecords(file, {
      id: isText,
      response: isText,
      choices: (value) => typeof value === "object" && value !== null && Object.keys(value).length > 1,
      correct: (value) => typeof value === "boolean",
    });
    // The records do not say of which part they are, and both parts count from 1: the authors' folder or file name does.
    const split = /synthetic[^/]*(?:\/[^/]*)?$/.test(file) ? "synthetic" : "real";
    const clusters = folder === undefined ? new Map<string, string>() : await videos(folder, split);
    return records.map((record, i): Prediction => {
      const choices = Object.values(record.choices as object).map(String);
      const answer = String(record.ground_truth_answer);
      const letter = String.fromCharCode(65 + choices.indexOf(answer));
      const id = `${split} ${record.id}`;
      const cluster = clusters.get(id);
      return {
        sample: {
          id,
          target: { choices, letter },
          kept: { kind: kindOf(String(record.id), split, answer) },
          ...(cluster === undefined ? {} : { cluster }),
          row: i + 1,
        },
        answer: record.response as string,
        given: { accuracy: record.correct === true ? 1 : 0 },
      };
    });
  },
};

async function videos(folder: string, split: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const data = await vlm4d.open(folder, { split, withoutMedia: true });
  for await (const { id, cluster } of data.samples()) if (cluster !== undefined) found.set(id, cluster);
  return found;
}

const filesOf = (split: string | undefined): Record<string, string> =>
  Object.fromEntries(
    ["real", "synthetic"]
      .filter((part) => split === undefined || split === part)
      .map((part) => [part, `${part}_mc.json`]),
  );

/** A synthetic question about something that does not happen. */
const isFalsePositive = (answer: string): boolean => /^no( |$)/.test(answer.trim().toLowerCase());

function kindOf(id: string, split: string, answer: string): string {
  if (split === "synthetic") return isFalsePositive(answer) ? "false positive" : "directional";
  return Number(id.split("_").at(-1)) <= lastExo ? "exo" : "ego";
}

export default vlm4d;
