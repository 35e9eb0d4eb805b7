import { basename, extname } from "node:path";
import type { Answer, ContentPart, DocumentPart, ImagePart, MediaPart, Step, Store } from "@fovea/core";
import { annotateEvidence } from "@fovea/vision";
import type { Output } from "../output/index.js";
import { brief } from "../runs/text.js";

interface Shown {
  readonly question: string;
  readonly answer: Answer;
  /** Each medium once. */
  readonly known: readonly MediaPart[];
  /** File names, by media id. */
  readonly names: ReadonlyMap<string, string>;
  readonly store: Store;
}

/** One annotated picture for each medium and page that the evidence lies on: "invoice-answer.png". */
export async function writePictures(
  output: Output,
  { question, answer, known, names, store }: Shown,
): Promise<string[]> {
  const written: string[] = [];
  for (const part of known) {
    if (!isShowable(part)) continue;
    const here = answer.evidence.filter(({ media }) => media === part.ref.id);
    for (const page of new Set(here.map((one) => one.page))) {
      const evidence = here.filter((one) => one.page === page);
      const said = answer.answer ?? `(no answer) ${answer.reason ?? ""}`;
      // A program is shown as people write it.
      const shown = { part, evidence, question: brief(question, 1000), answer: said, blobs: store.blobs };
      const { png } = await annotateEvidence(shown);
      const suffix = page === undefined ? "" : `-page-${page + 1}`;
      const file = names.get(part.ref.id);
      const name = file === undefined ? (part.name ?? part.type) : basename(file, extname(file));
      written.push(await output.write(`${name}-answer${suffix}`, ".png", png));
    }
  }
  return written;
}

/** The media that somebody was shown in a message. */
export function mediaIn(step: Step): MediaPart[] {
  if (step.kind !== "message") return [];
  const parts = step.content.parts as unknown as readonly ContentPart[];
  return parts.filter((part): part is MediaPart => "ref" in part);
}

const isShowable = (part: MediaPart): part is ImagePart | DocumentPart =>
  part.type === "image" || part.type === "document";
