import type { ImageAbilities, ImagePart, Message, Part } from "@fovea/core";
import { textTokens } from "./policy.js";

/** The pictures of a message, those in tool results included, in the order in which they stand. */
export function imagesOf(message: Message): ImagePart[] {
  const found: ImagePart[] = [];
  const look = (parts: readonly Part[]) => {
    for (const part of parts) {
      if (part.type === "image") found.push(part);
      else if (part.type === "tool-result") look(part.parts);
    }
  };
  look(message.parts);
  return found;
}

/** Estimated tokens of a message without its pictures. */
export function tokensOfText(message: Message): number {
  let characters = 16;
  const count = (parts: readonly Part[]) => {
    for (const part of parts) {
      if (part.type === "text" || part.type === "reasoning") characters += part.text.length;
      else if (part.type === "tool-call") characters += part.tool.length + JSON.stringify(part.input).length;
      else if (part.type === "data") characters += JSON.stringify(part.data).length;
      else if (part.type === "tool-result") count(part.parts);
      if (part.opaque !== undefined) characters += JSON.stringify(part.opaque.data).length;
    }
  };
  count(message.parts);
  return textTokens(characters);
}

/** Tokens of a picture as it is sent. */
export const imageTokens = ({ ref }: ImagePart, images: ImageAbilities | undefined): number =>
  images === undefined ? 0 : images.tokens(ref.width, ref.height);
