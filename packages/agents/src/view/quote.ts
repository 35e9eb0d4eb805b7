/**
 * Text that was read somewhere, between marks that it cannot close itself: what a tool returns is material to look
 * at, and a model is told (`system-prompt.ts`) that nothing between the marks is an instruction.
 */
export function quoteData(name: string, body: string): string {
  return `<data name="${name.replace(/["<>\n]/g, "_")}">\n${body.replace(/<(?=\/?\s*data\b)/gi, "< ")}\n</data>`;
}
