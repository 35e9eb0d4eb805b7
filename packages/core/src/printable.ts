/**
 * Text from pictures, data sets and models may hold control characters, which a terminal obeys, and marks that turn the
 * order in which text is shown: they are written out (\u001b), so that they are seen and not obeyed. Newlines and tabs stay.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
