import { InvalidInputError } from "@fovea/core";
import { anls } from "../../scorers/anls/index.js";
import { normalisedMatch } from "../../scorers/normalised-match/index.js";
import { type DrawnBenchmark, drawnBenchmark, gradeNumber, gradeWord } from "../generated/index.js";
import { draftForm } from "./layouts/form.js";
import { draftInvoice } from "./layouts/invoice.js";
import { draftLetter } from "./layouts/letter.js";
import { draftReceipt } from "./layouts/receipt.js";
import { draftTable } from "./layouts/table.js";
import { type PaperSettings, Pen } from "./pen.js";
import type { DraftDocument, DraftSettings } from "./question.js";

export { type DocumentAsk, documentAsks } from "./question.js";

export const layouts = {
  invoice: draftInvoice,
  receipt: draftReceipt,
  letter: draftLetter,
  form: draftForm,
  table: draftTable,
} as const satisfies Record<string, DraftDocument>;
export type DocumentKind = keyof typeof layouts;
export const documentKinds = Object.keys(layouts) as readonly DocumentKind[];

export type DocumentSettings = PaperSettings & DraftSettings & { readonly kinds: readonly DocumentKind[] };

const [exact, similar] = [normalisedMatch(), anls()];

export const documents: DrawnBenchmark<DocumentSettings> = drawnBenchmark<DocumentSettings>({
  id: "documents",
  version: "1",
  title: "Documents (generated)",
  measures:
    "Whether an agent finds and reads what is asked on pages: a field, an amount, a sum of two, whether a box is ticked, on which page something stands; in invoices, receipts, letters, forms and lists. Not: handwriting beyond one clear hand, photographs of paper, stamps over text, other scripts than Latin, or knowledge of the subject.",
  metrics: {
    accuracy: {
      summary: "the text, case and punctuation aside, the number or the word is right",
      kind: "share",
    },
    anls: { summary: "similarity of the text (texts only)", kind: "mean" },
  },
  levels: {
    easy: {
      pageWidth: 850,
      pageHeight: 1100,
      tilt: 0,
      noise: 0,
      rowsLeast: 3,
      rowsMost: 6,
      pagesLeast: 1,
      pagesMost: 2,
      kinds: documentKinds,
    },
    medium: {
      pageWidth: 850,
      pageHeight: 1100,
      tilt: 0.6,
      noise: 7,
      rowsLeast: 8,
      rowsMost: 16,
      pagesLeast: 2,
      pagesMost: 3,
      kinds: documentKinds,
    },
    hard: {
      pageWidth: 1000,
      pageHeight: 1414,
      tilt: 1.4,
      noise: 16,
      rowsLeast: 18,
      rowsMost: 32,
      pagesLeast: 3,
      pagesMost: 6,
      kinds: documentKinds,
    },
  },
  check({ rowsLeast, rowsMost, pagesLeast, pagesMost, pageWidth, pageHeight, kinds, noise }) {
    if (!(rowsLeast >= 2 && rowsMost >= rowsLeast && rowsMost <= 40))
      throw new InvalidInputError(`${rowsLeast} to ${rowsMost} rows`, "use 2 to 40, the smaller first");
    if (!(pagesLeast >= 1 && pagesMost >= pagesLeast && pagesMost <= 30))
      throw new InvalidInputError(`${pagesLeast} to ${pagesMost} pages`, "use 1 to 30, the smaller first");
    if (!(pageWidth >= 500 && pageHeight >= 1.2 * pageWidth))
      throw new InvalidInputError(
        `pages of ${pageWidth} x ${pageHeight} pixels`,
        "use at least 500, and a height of 1.2 times as much",
      );
    if (!(noise >= 0 && noise <= 60)) throw new InvalidInputError(`a noise of ${noise}`, "use 0 to 60");
    const unknown = kinds.filter((kind) => !Object.hasOwn(layouts, kind));
    if (unknown.length > 0 || kinds.length === 0)
      throw new InvalidInputError(
        `kinds of documents: ${kinds.join(", ") || "none"}`,
        `use some of ${documentKinds.join(", ")}`,
      );
  },
  draw(settings, { random, index, canvas }) {
    const { length } = settings.kinds;
    const kind = settings.kinds[index % length]!;
    const turn = Math.floor(index / length) + documentKinds.indexOf(kind);
    const {
      question: { ask, question, answer, options, marks },
      write,
    } = layouts[kind](random, settings, turn);
    const pen = new Pen(random, settings, marks, canvas);
    write(pen);
    pen.scan();
    return {
      question,
      target: typeof answer === "number" ? answer : [...answer],
      media: pen.pages.map((content) => ({ as: "image" as const, content })),
      evidence: pen.evidence(),
      kept: {
        kind,
        ask,
        pages: pen.pages.length,
        ...(options === undefined ? {} : { options: [...options] }),
      },
    };
  },
  groups: ({ kept }) => [String(kept.kind), String(kept.ask)],
  grade({ target, kept }, answer) {
    if (typeof target === "number")
      return { accuracy: gradeNumber(answer, { value: target, absolute: 0.001 }) };
    const texts = target as readonly string[];
    if (kept.options !== undefined)
      return { accuracy: gradeWord(answer, texts[0]!, kept.options as readonly string[]) };
    return { accuracy: exact.grade(answer, texts).value, anls: similar.grade(answer, texts).value };
  },
});

export default documents;
