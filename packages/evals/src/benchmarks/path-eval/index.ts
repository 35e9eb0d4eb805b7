import { hashJson, InvalidInputError, type Pixels } from "@fovea/core";
import type { Dataset, Sample } from "../../datasets/index.js";
import { multipleChoice } from "../../scorers/multiple-choice/index.js";
import { notAs, readRecords } from "../authors-json.js";
import type { Benchmark, Prediction } from "../benchmark.js";
import { generatePathQuestions, type PathQuestion } from "./generate.js";
import { pathPicture } from "./picture.js";
import { descriptorNames } from "./scenarios.js";

export { describePath } from "./descriptors.js";
export { type GenerateOptions, generatePathQuestions, type PathQuestion } from "./generate.js";
export { betterPath, chooseDistantPairs, defaultThresholds } from "./pairs.js";
export { pathPicture } from "./picture.js";
export { planPath } from "./planner.js";
export {
  type DescriptorName,
  descriptorNames,
  type PathDescriptors,
  type Scenario,
  scenarios,
} from "./scenarios.js";
export { PathFileError, parseObstacles, parsePaths } from "./world.js";

export interface PathEvalOptions {
  /** Makes PNG bytes of a picture. Without it the descriptors are given in words, the paper's easy form. */
  readonly encodePng?: (pixels: Pixels) => Uint8Array | Promise<Uint8Array>;
  /** Worlds that questions are drawn from. Default 20: some 1,200 questions. */
  readonly worlds?: number;
}

const choices = ["Path 1", "Path 2"];
const scorer = multipleChoice();

/** PathEval over worlds that are generated here: `seed` of the options chooses them (default 0), the folder is not read. */
export function pathEvalWith({ encodePng, worlds = 20 }: PathEvalOptions = {}): Benchmark {
  return {
    id: "path-eval",
    title: "PathEval (generated)",
    measures:
      "Whether an agent sees which of two drawn paths fits who is to take it: it has to know what matters to a truck or a firefighter, and to see clearance, length and turns. 15 scenarios; random is 50 %.",
    source:
      "Aghzal et al. 2025, arXiv 2411.18711; worlds, paths and wording are ours, the signs of the scenarios are theirs",
    files: [
      {
        name: "the authors' environments and samples",
        from: "github.com/MohamedAghzal/PathEval",
        status: "unverified",
      },
    ],
    needsFiles: false,
    metrics: { accuracy: { summary: "the better path is chosen", kind: "share" } },
    difficulties: ["words", "pictures"],
    async open(_, options = {}) {
      const { seed = 0, limit = Number.POSITIVE_INFINITY } = options;
      const encode = encodePng ?? options.encodePng;
      const form = options.difficulty ?? (encode === undefined ? "words" : "pictures");
      const draw = form === "words" ? undefined : encode;
      if (form !== "words" && draw === undefined)
        throw new InvalidInputError(`nothing was given that encodes ${form}`, "open it with `encodePng`");
      const read = async function* (): AsyncGenerator<Sample> {
        let row = 0;
        for (const question of generatePathQuestions({ seed, worlds })) {
          if (row >= limit) return;
          yield toSample(question, ++row, await shown(question));
        }
      };
      const shown = async ({ obstacles, paths }: PathQuestion): Promise<Sample["media"]> =>
        draw === undefined
          ? []
          : [{ name: "image-1", as: "image", source: await draw(pathPicture(obstacles, paths)) }];
      let size = 0;
      for (const _question of generatePathQuestions({ seed, worlds })) size++;
      return dataset(form, seed, worlds, Math.min(size, limit), size, read);
    },
    grade: ({ target }, answer) => ({ accuracy: scorer.grade(normalised(answer), target as never).value }),
    groups: ({ kept }) => [String(kept.scenario)],
    /** `[{id, answer}]` to the questions of the seed in the ids. */
    async predictions(file) {
      const records = await readRecords(file, {
        id: (value) => /^\d+-\d+-\d+-[a-z-]+$/.test(String(value)),
        answer: (value) => value === null || typeof value === "string",
      });
      const seeds = new Set(records.map(({ id }) => Number(String(id).split("-")[0])));
      const questions = new Map<string, Sample>();
      for (const seed of seeds)
        for (const question of generatePathQuestions({ seed, worlds }))
          questions.set(question.id, toSample(question, questions.size + 1, []));
      const unknown = records.filter(({ id }) => !questions.has(String(id)));
      if (unknown.length > 0)
        throw notAs(
          file,
          unknown.map(({ id }) => `${id} is no question of ${worlds} worlds`),
        );
      return records.map(
        ({ id, answer }): Prediction => ({
          sample: questions.get(String(id))!,
          answer: answer as string | null,
        }),
      );
    },
  };
}

function dataset(
  form: string,
  seed: number,
  worlds: number,
  size: number,
  rows: number,
  samples: Dataset["samples"],
): Dataset {
  const name = `PathEval (generated, ${form})`;
  return {
    name,
    description: {
      name,
      files: `generated: seed ${seed}, ${worlds} worlds`,
      fields: { question: "question" },
    },
    hash: hashJson({ generator: "path-eval@1", form, seed, worlds }),
    size,
    rows,
    splits: { "": rows },
    selection: { seed, ...(size < rows && { limit: size }) },
    samples,
  };
}

function toSample(
  { id, scenario, world, descriptors, better }: PathQuestion,
  row: number,
  media: Sample["media"],
): Sample {
  const inWords = descriptors.map((each, i) => {
    const values = descriptorNames.map((name) => `${words(name)} ${each[name].toFixed(2)}`);
    return `Path ${i + 1}: ${values.join(", ")}.`;
  });
  const places =
    media.length > 0 ? ["Path 1 is on the left, Path 2 on the right; both lead from green to red."] : inWords;
  return {
    id,
    question: [scenario.text, ...places, "Which path is better for this? Answer: Path 1 or Path 2."].join(
      "\n",
    ),
    choices,
    media,
    target: { choices, letter: better === 1 ? "A" : "B" },
    cluster: String(world),
    kept: { scenario: scenario.id },
    file: "generated",
    row,
  };
}

const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** "Path 2" stands for its letter, the last one where both are named. */
const normalised = (answer: string | null): string | null => {
  const last = answer === null ? undefined : [...answer.matchAll(/\bpath\s*([12])\b/gi)].at(-1)?.[1];
  return last === undefined ? answer : last === "1" ? "A" : "B";
};

export const pathEval = pathEvalWith();
export default pathEval;
