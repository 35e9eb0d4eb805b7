import { FoveaError, type JsonObject, type JsonValue, type MediaByName, type MediaPart } from "@fovea/core";
import { pointingAnswerTool } from "../answer/pointing.js";
import { fromModel } from "../view/coordinates.js";
import { convertRegions } from "../view/marked-regions.js";
import { frame } from "../view/show.js";
import type { Conversation } from "./conversation.js";
import type { Speech } from "./speech.js";

export interface CheckedAnswer {
  /** Places in the media's own pixels; what could not be kept is left out. */
  readonly input: JsonValue;
  /** The media that its evidence names. */
  readonly media: MediaByName;
  /** What it names that was not seen, in words for the model. */
  readonly problem?: string;
}

/** An answer may rest only on results that there are, and on places inside media that the run has seen. */
export function checkAnswer(
  given: JsonValue,
  {
    speech,
    conversation,
    known,
  }: { readonly speech: Speech; readonly conversation: Conversation; readonly known: ReadonlySet<string> },
): CheckedAnswer {
  const problems: string[] = [];
  const media: Record<string, MediaPart> = {};
  if (!isObject(given)) return { input: given, media };
  const cites = strings(given.cites);
  const badCites = cites.filter((id) => !known.has(id));
  if (badCites.length > 0) {
    problems.push(
      `no tool result is called ${badCites.join(", ")}; there are ${[...known].join(", ") || "none"}`,
    );
  }
  const named = Array.isArray(given.evidence) ? given.evidence.filter(isObject) : [];
  const evidence = named.flatMap((one: JsonObject): JsonObject[] => {
    const handle = String(one.media);
    const part = Object.hasOwn(conversation.media, handle) ? conversation.media[handle] : undefined;
    if (part === undefined) {
      const handles = Object.keys(conversation.media).join(", ") || "none";
      problems.push(`nothing was seen that is called "${handle}"; there are ${handles}`);
      return [];
    }
    try {
      const kept = part.type === "image" ? inOwnPixels(one, handle, speech, conversation) : onPage(one, part);
      media[handle] = conversation.sight(handle)?.part ?? part;
      return [kept];
    } catch (error) {
      if (!(error instanceof FoveaError)) throw error;
      problems.push(`${error.message}; ${error.fix}`);
      return [];
    }
  });
  const hasMedia = Object.keys(conversation.media).length > 0;
  if (hasMedia && typeof given.answer === "string" && cites.length === 0 && named.length === 0)
    problems.push("the answer names nothing that it rests on, neither `cites` nor `evidence`");
  const input: JsonObject = {
    ...given,
    ...(cites.length === 0 ? {} : { cites: cites.filter((id) => known.has(id)) }),
    ...(named.length === 0 ? {} : { evidence }),
  };
  return { input, media, ...(problems.length === 0 ? {} : { problem: problems.join(". ") }) };
}

const items = (pointingAnswerTool.input.properties as unknown as { evidence: { items: JsonObject } }).evidence
  .items;

function inOwnPixels(
  one: JsonObject,
  handle: string,
  speech: Speech,
  conversation: Conversation,
): JsonObject {
  const here = frame(handle, conversation.sight(handle));
  return convertRegions(items, one, (values, mark) =>
    here === undefined ? values : fromModel(values, mark, here, speech.convention),
  ) as JsonObject;
}

/** A document's places are points of its page, whatever the model's convention for pictures is. */
function onPage(one: JsonObject, part: MediaPart): JsonObject {
  if (part.type !== "document") return one;
  const { pages } = part.ref;
  const box = Array.isArray(one.box) ? (one.box as readonly number[]) : undefined;
  const page = typeof one.page === "number" ? one.page : pages.length === 1 ? 1 : undefined;
  if (page === undefined) {
    if (box === undefined) return one;
    throw new FoveaError("a place in a document needs its page", `give a page from 1 to ${pages.length}`);
  }
  const size = pages[page - 1];
  if (size === undefined)
    throw new FoveaError(`there is no page ${page}`, `give a page from 1 to ${pages.length}`);
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box ?? [];
  if (x0 >= -1 && y0 >= -1 && x1 <= size.width + 1 && y1 <= size.height + 1) return { ...one, page };
  throw new FoveaError(
    `the box [${box!.join(", ")}] lies outside page ${page}`,
    `the page is ${size.width}x${size.height} points`,
  );
}

const strings = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((one: JsonValue): one is string => typeof one === "string") : [];
const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
