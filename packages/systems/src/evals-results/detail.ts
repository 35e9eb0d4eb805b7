import {
  type Answer,
  answerOf,
  type ContentPart,
  type DocumentPart,
  type Evidence,
  type Image,
  type ImagePart,
  imageSize,
  type MediaPart,
  pathTo,
  type Region,
  resize,
  type Step,
  type Store,
  storedImage,
  textOf,
} from "@fovea/core";
import type { CaseDetail, EvalCase, PictureMark, ReportPicture } from "@fovea/evals";
import { encodePixels, imageCodec, pageImage } from "@fovea/vision";

export interface CaseRun {
  readonly question: string;
  /** Undefined for a run that did not come to one. */
  readonly answer: Answer | undefined;
  /** What was asked about, by handle. */
  readonly media: readonly MediaPart[];
}

/** What the run of a case holds of it; undefined when none was kept, or it is not in this store. */
export async function readCaseRun(store: Store, { run }: EvalCase): Promise<CaseRun | undefined> {
  const state = run === null ? undefined : await store.run(run);
  if (state === undefined) return undefined;
  const steps = await pathTo(store, state.head.head);
  const asked = steps.find(({ kind, actor }) => kind === "message" && actor === "user");
  const parts = asked === undefined ? [] : partsOf(asked);
  return {
    question: textOf(parts),
    answer: steps.map(answerOf).findLast((one) => one !== undefined),
    media: parts.filter((part): part is MediaPart => "ref" in part),
  };
}

const partsOf = (step: Step): ContentPart[] => step.content.parts as unknown as ContentPart[];

/** Pixels of a thumbnail's longer side, and thumbnails of one case. */
const longestSide = 560;
const mostPictures = 4;

/**
 * Pictures and evidence of a case, for `evalReport`: thumbnails of what was asked about, with the evidence of the answer and
 * the truth marked in original pixels. What cannot be shown is said in `notes`; a broken picture ends no report.
 */
export const evalCaseDetail =
  (store: Store, signal?: AbortSignal) =>
  async (one: EvalCase): Promise<CaseDetail> => {
    const run = await readCaseRun(store, one);
    if (run === undefined)
      return {
        pictures: [],
        evidence: [],
        notes: one.run === null ? [] : [`the run ${one.run} is not in the store`],
      };
    const evidence = run.answer?.evidence ?? [];
    const pictures: ReportPicture[] = [];
    const notes: string[] = [];
    const views = run.media.flatMap((part) => viewsOf(part, evidence, one));
    const marked = views.filter(({ marks }) => marks.length > 0);
    const chosen = [...marked, ...views.filter(({ marks }) => marks.length === 0)].slice(0, mostPictures);
    for (const view of views.filter((each) => chosen.includes(each))) {
      signal?.throwIfAborted();
      try {
        pictures.push(await drawn(view, store, signal));
      } catch (error) {
        signal?.throwIfAborted();
        notes.push(`${view.name} cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (views.length > chosen.length) notes.push(`${views.length - chosen.length} more pictures in the run`);
    const unseen = run.media.filter(({ type }) => type === "video" || type === "artifact");
    if (unseen.length > 0)
      notes.push(`not drawn: ${unseen.map(({ name, type }) => name ?? type).join(", ")}`);
    const reason = run.answer?.reason;
    return {
      pictures,
      evidence,
      notes,
      ...(run.question === "" ? {} : { question: run.question }),
      ...(reason === undefined ? {} : { reason }),
    };
  };

interface View {
  readonly name: string;
  readonly part: ImagePart | DocumentPart;
  readonly page?: number;
  /** Of the original. */
  readonly width: number;
  readonly height: number;
  readonly marks: readonly PictureMark[];
}

/** A picture, or the pages of a document that something is marked on (else its first). */
function viewsOf(part: MediaPart, evidence: readonly Evidence[], one: EvalCase): View[] {
  if (part.type === "image") {
    const { width, height } = part.ref;
    return [
      { name: part.name ?? "image", part, width, height, marks: marksOn(part, undefined, evidence, one) },
    ];
  }
  if (part.type !== "document") return [];
  const pages = part.ref.pages.map(({ width, height }, page) => ({
    name: part.name ?? "document",
    part,
    page,
    width,
    height,
    marks: marksOn(part, page, evidence, one),
  }));
  const marked = pages.filter(({ marks }) => marks.length > 0);
  return marked.length > 0 ? marked : pages.slice(0, 1);
}

function marksOn(
  part: ImagePart | DocumentPart,
  page: number | undefined,
  evidence: readonly Evidence[],
  { truth = [] }: EvalCase,
): PictureMark[] {
  const claims = evidence.flatMap(({ media, region, role, page: on }, i): PictureMark[] =>
    media !== part.ref.id || region === undefined || on !== page
      ? []
      : [{ region, role, ...(evidence.length > 1 ? { label: String(i + 1) } : {}) }],
  );
  const right = truth.flatMap(({ medium, box, page: on }): PictureMark[] =>
    medium === part.name && on === page
      ? [{ region: { type: "box", box } satisfies Region, role: "truth" }]
      : [],
  );
  return [...right, ...claims];
}

async function drawn({ part, ...view }: View, store: Store, signal?: AbortSignal): Promise<ReportPicture> {
  const pixels = await imageCodec.pixels(small(part, view.page), store.blobs, signal);
  const bytes = await encodePixels(pixels, { mediaType: "image/webp", quality: 80 });
  return { ...view, thumbnail: { mediaType: "image/webp", bytes } };
}

function small(part: ImagePart | DocumentPart, page: number | undefined): Image {
  if (part.type === "document") {
    const { width, height } = part.ref.pages[page!]!;
    return pageImage(part.ref, page!, Math.max(1, (longestSide * 72) / Math.max(width, height)));
  }
  const image = storedImage(part.ref, part.lineage);
  const { width, height } = imageSize(image);
  const scale = longestSide / Math.max(width, height);
  if (scale >= 1) return image;
  return resize(image, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
}
