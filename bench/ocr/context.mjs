// What a tool is run in, without a run: one picture in a store in memory.
import { memoryStore } from "@fovea/core";
import { imageCodec, loadMedia } from "@fovea/vision";

/** @param source a path or bytes @returns a ToolContext whose "image-1" is the picture */
export async function contextWith(source) {
  const { blobs } = memoryStore();
  const image = await loadMedia(source, blobs);
  return {
    blobs,
    codec: imageCodec,
    media: { "image-1": image },
    call() {
      throw new TypeError("ocr calls no tool");
    },
    random() {
      throw new TypeError("ocr draws nothing");
    },
  };
}
