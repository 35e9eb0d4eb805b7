import { defineTool, didYouMean, SchemaError, type Tool } from "@fovea/core";

/** Shows again what the context policy took out of sight: a picture, or the text of a tool result. */
export const viewTool: Tool<{ readonly name: string }> = defineTool<{ readonly name: string }>({
  name: "view",
  version: "1",
  description:
    "Shows a picture or a tool's text again, by its handle. Use it when a line says that something is not shown any more.",
  input: {
    type: "object",
    properties: { name: { type: "string", description: 'Handle, such as "crop-2" or "ocr-1-text".' } },
    required: ["name"],
    additionalProperties: false,
  },
  effects: "pure",
  mediaInputs: ["name"],
  async run({ name }, { media, blobs }) {
    const part = Object.hasOwn(media, name) ? media[name] : undefined;
    if (part?.type === "image") return { parts: [part] };
    if (part?.type === "artifact" && part.ref.type === "artifact" && part.ref.mediaType === "text/plain")
      return { parts: [{ type: "text", text: new TextDecoder().decode(await blobs.get(part.ref.id)) }] };
    if (part !== undefined)
      throw new SchemaError(`${name} is a ${part.type}, which cannot be shown`, "use a tool on it");
    const near = didYouMean(name, Object.keys(media));
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    throw new SchemaError(`nothing is called "${name}"${hint}`, `there are ${Object.keys(media).join(", ")}`);
  },
});
