import { SeedError } from "./errors.js";

/** The UTF-8 bytes of a text. @throws SeedError when it has a lone surrogate, which UTF-8 cannot say */
export function utf8(text: string): Uint8Array {
  if (/\p{Surrogate}/u.test(text))
    throw new SeedError(`${JSON.stringify(text)} has a lone surrogate`, "give well-formed Unicode text");
  return new TextEncoder().encode(text);
}
