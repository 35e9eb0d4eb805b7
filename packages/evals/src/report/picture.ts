import { type Region, regionBounds, regionPoints } from "@fovea/core";
import { cut, type Html, html } from "./html.js";

/** Something that is outlined on a picture, in the original's own pixels (points of a page). */
export interface PictureMark {
  readonly region: Region;
  /** "supports" and "searched" are the agent's evidence, "truth" is where the answer can be seen. */
  readonly role: "supports" | "searched" | "truth";
  /** Written beside it: the number of the evidence in the list. */
  readonly label?: string;
}

/** A thumbnail of an original with what is outlined on it. */
export interface ReportPicture {
  readonly name: string;
  /** Of the original: marks are in it. */
  readonly width: number;
  readonly height: number;
  readonly thumbnail: {
    readonly mediaType: "image/jpeg" | "image/png" | "image/webp";
    readonly bytes: Uint8Array;
  };
  /** Zero-based, of a document. */
  readonly page?: number;
  readonly marks: readonly PictureMark[];
}

/** What a picture adds to the file, in bytes. */
export const pictureBytes = ({ thumbnail, marks }: ReportPicture): number =>
  Math.ceil(thumbnail.bytes.length / 3) * 4 + marks.length * 600 + 1000;

/** The outlines are drawn by the browser over the thumbnail, in the coordinates of the original: they stay sharp. */
export function pictureHtml({ name, width, height, thumbnail, page, marks }: ReportPicture): Html {
  const source = `data:${thumbnail.mediaType};base64,${Buffer.from(thumbnail.bytes).toString("base64")}`;
  const caption = `${name}${page === undefined ? "" : `, page ${page + 1}`}, ${width} x ${height}`;
  const size = Math.max(width, height) / 26;
  return html`<figure><div class="picture"><img src="${source}" alt="${name}" width="${width}" height="${height}" loading="lazy" decoding="async">${
    marks.length === 0
      ? null
      : html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">${marks.map((mark) => markHtml(mark, size, width, height))}</svg>`
  }</div><figcaption>${cut(caption, 200)}</figcaption></figure>`;
}

function markHtml({ region, role, label }: PictureMark, size: number, width: number, height: number): Html {
  const outline = outlineOf(region, size);
  if (outline === null) return html``;
  const [x0, y0, , y1] = regionBounds(region);
  // Above the region, or below it where there is no room.
  const y = y0 > size * 1.2 ? y0 - size * 0.3 : Math.min(height - 2, y1 + size);
  const text =
    label === undefined
      ? null
      : html`<text x="${px(Math.min(Math.max(0, x0), width - size))}" y="${px(y)}" font-size="${px(size)}">${label}</text>`;
  return html`<g class="${role}">${outline("under")}${outline("over")}${text}</g>`;
}

/** Null for a region that has no place that can be drawn. */
function outlineOf(region: Region, size: number): ((layer: "under" | "over") => Html) | null {
  const points = regionPoints(region);
  if (points.length === 0 || points.some(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y))) return null;
  if (region.type === "point") {
    const [x, y] = region.point;
    return (layer) => html`<circle class="${layer}" cx="${px(x)}" cy="${px(y)}" r="${px(size / 2)}"/>`;
  }
  const path = points.map(([x, y]) => `${px(x)},${px(y)}`).join(" ");
  return (layer) => html`<polygon class="${layer}" points="${path}"/>`;
}

const px = (value: number): string => String(Math.round(value * 100) / 100);
