/** How a response is written: what is in tags, in this order. */
export type ResponseFormat = "free-think" | "world-model" | "free-world-model";

/** Openings, borders between one part and the next, and the end; "*" is free text before the next opening. */
const borders: Readonly<Record<ResponseFormat, readonly RegExp[]>> = {
  "free-think": [/<think>/g, /<\/think>\s*<answer>/g, /<\/answer>/g],
  "world-model": [
    /<observation>/g,
    /<\/observation>\s*<think>/g,
    /<\/think>\s*<answer>/g,
    /<\/answer>\s*<prediction>/g,
    /<\/prediction>/g,
  ],
  "free-world-model": [
    /<observation>/g,
    /<\/observation>/g,
    /<answer>/g,
    /<\/answer>/g,
    /<prediction>/g,
    /<\/prediction>/g,
  ],
};

/** Which border the answer begins with. */
const answerAt: Readonly<Record<ResponseFormat, number>> = {
  "free-think": 1,
  "world-model": 2,
  "free-world-model": 2,
};

export interface ParsedResponse {
  readonly isFormatted: boolean;
  /** In lower case, at most `most`; unknown words too. */
  readonly actions: readonly string[];
}

/**
 * The actions of a response, as VAGEN reads them: what is between the answer's tags, split at commas, in lower case.
 * Each part ends at the first border that follows, which is what VAGEN's expressions find, in one pass over the text.
 */
export function parseResponse(response: string, format: ResponseFormat, most: number): ParsedResponse {
  let at = 0;
  let [from, to] = [0, 0];
  for (const [i, border] of borders[format].entries()) {
    border.lastIndex = at;
    const found = border.exec(response);
    if (found === null) return { isFormatted: false, actions: [] };
    if (i === answerAt[format] + 1) to = found.index;
    at = found.index + found[0].length;
    if (i === answerAt[format]) from = at;
  }
  const words = response.slice(from, to).split(",");
  const actions = words.map((word) => word.trim().toLowerCase()).filter((word) => word !== "");
  return { isFormatted: true, actions: actions.slice(0, most) };
}
