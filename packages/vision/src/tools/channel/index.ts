import type { Pixels } from "@fovea/core";
import { z } from "zod";
import { toLab } from "../../codec/lab.js";
import { withChannels } from "../../codec/pixels.js";
import { pixelTool } from "../shared/pixel-tool.js";

const channels = [
  "red",
  "green",
  "blue",
  "alpha",
  "grey",
  "hue",
  "saturation",
  "value",
  "lightness",
  "a",
  "b",
] as const;
type Channel = (typeof channels)[number];

const parameters = z.object({ channel: z.enum(channels) });

/**
 * One channel of an image as grey levels, 0 to 255. Hue is 0 to 360 degrees scaled to 0 to 255, saturation and value
 * are HSV's; lightness is CIELAB L* scaled to 0 to 255, a and b are CIELAB a* and b* plus 128.
 */
export default pixelTool({
  name: "channel",
  version: "1",
  description:
    "Shows one channel as grey: red, green, blue, alpha, grey, hue, saturation, value, or CIELAB lightness, a, b. " +
    "A stain or a mark that is faint in colour is often clear in one channel.",
  parameters,
  what: ({ channel }) => `The ${channel} channel.`,
  render: (pixels, { channel }) => {
    const { data, width, height } = withChannels(pixels, 4);
    const out = new Uint8Array(width * height);
    const read = readers[channel];
    for (let i = 0, o = 0; i < data.length; i += 4, o++) {
      out[o] = Math.round(
        Math.min(255, Math.max(0, read(data[i]!, data[i + 1]!, data[i + 2]!, data[i + 3]!))),
      );
    }
    return { data: out, width, height, channels: 1 } satisfies Pixels;
  },
});

const readers: Record<Channel, (r: number, g: number, b: number, alpha: number) => number> = {
  red: (r) => r,
  green: (_, g) => g,
  blue: (_, __, b) => b,
  alpha: (_, __, ___, alpha) => alpha,
  grey: (r, g, b) => 0.299 * r + 0.587 * g + 0.114 * b,
  hue: (r, g, b) => (hue(r, g, b) * 255) / 360,
  saturation: (r, g, b) => (Math.max(r, g, b) === 0 ? 0 : (255 * spread(r, g, b)) / Math.max(r, g, b)),
  value: (r, g, b) => Math.max(r, g, b),
  lightness: (r, g, b) => toLab(r, g, b)[0] * 2.55,
  a: (r, g, b) => toLab(r, g, b)[1] + 128,
  b: (r, g, b) => toLab(r, g, b)[2] + 128,
};

const spread = (r: number, g: number, b: number): number => Math.max(r, g, b) - Math.min(r, g, b);

/** Degrees; 0 for grey. */
function hue(r: number, g: number, b: number): number {
  const range = spread(r, g, b);
  if (range === 0) return 0;
  const highest = Math.max(r, g, b);
  const sixth = highest === r ? (g - b) / range : highest === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  return (sixth * 60 + 360) % 360;
}
