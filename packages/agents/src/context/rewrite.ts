import { type ContentPart, type ImagePart, type Message, type Part, type TextPart, text } from "@fovea/core";
import { caption, evictedLine } from "../view/show.js";

/** The message with those pictures, and the captions before them, each replaced by a line. */
export function withoutImages(message: Message, gone: ReadonlySet<ImagePart>): Message {
  return { role: message.role, parts: replaceImages(message.parts, gone) };
}

function replaceImages<P extends Part>(parts: readonly P[], gone: ReadonlySet<ImagePart>): P[] {
  const kept: P[] = [];
  for (const part of parts) {
    if (part.type === "tool-result") {
      kept.push({ ...part, parts: replaceImages<ContentPart>(part.parts, gone) });
    } else if (part.type === "image" && gone.has(part)) {
      const before = kept.at(-1);
      if (before?.type === "text" && before.text === caption(part)) kept.pop();
      kept.push(evictedLine(part) as P);
    } else kept.push(part);
  }
  return kept;
}

/** The text of a result message, as it was shown. */
export const shownText = (message: Message): string => texts(message.parts).join("\n");

const texts = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) =>
    part.type === "text" ? [part.text] : part.type === "tool-result" ? texts(part.parts) : [],
  );

const isEvictedLine = (line: string): boolean =>
  /^\[.* is not shown any more; call view with ".*" to see it again\]$/.test(line);

const glimpse = 80;

/** The line that stands for the text of a result; `handle` is what `view` takes. */
export function summaryLine(handle: string, said: string): TextPart {
  const words = said
    .replace(/<\/?data[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const begins = words.length <= glimpse ? words : `${words.slice(0, glimpse)}...`;
  return text(
    `<data name="${handle}">\n${begins.toWellFormed()}\n</data>\n[${said.length} characters, not shown any more; call view with "${handle}" to read them again]`,
  );
}

/** The message with all its texts replaced by one line; its pictures stay. */
export function withSummary(message: Message, line: TextPart): Message {
  let placed = false;
  const replace = <P extends Part>(parts: readonly P[]): P[] =>
    parts.flatMap((part, i): P[] => {
      if (part.type === "tool-result") return [{ ...part, parts: replace<ContentPart>(part.parts) }];
      if (part.type !== "text") return [part];
      const next = parts[i + 1];
      if (next?.type === "image" && part.text === caption(next)) return [part];
      if (isEvictedLine(part.text)) return [part];
      if (placed) return [];
      placed = true;
      return [line as unknown as P];
    });
  return { role: message.role, parts: replace(message.parts) };
}
