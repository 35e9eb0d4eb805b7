/** Lower-case hex SHA-256 of a medium's bytes. */
export type MediaId = string;

/** An image file. `width` and `height` are of the decoded, EXIF-oriented grid, in pixels. */
export interface ImageRef {
  readonly type: "image";
  readonly id: MediaId;
  readonly width: number;
  readonly height: number;
  readonly mediaType: string;
}

/** A video file. `duration` in seconds; `width` and `height` as displayed. */
export interface VideoRef {
  readonly type: "video";
  readonly id: MediaId;
  readonly mediaType: string;
  readonly duration: number;
  readonly width: number;
  readonly height: number;
  readonly frames?: number;
}

/** A paged document. Page sizes are in points (1/72 inch) as displayed, origin top-left. */
export interface DocumentRef {
  readonly type: "document";
  readonly id: MediaId;
  readonly mediaType: string;
  readonly pages: readonly { readonly width: number; readonly height: number }[];
}

/** A numeric array (depth, mask, point cloud): row-major, little-endian, no header. */
export interface ArrayRef {
  readonly type: "array";
  readonly id: MediaId;
  readonly dtype: "uint8" | "uint16" | "int32" | "float32" | "float64";
  readonly shape: readonly number[];
  /** Unit of a value, such as "m" or "1". */
  readonly unit: string;
  /** Coordinate frame, such as "image", "camera" or "world". */
  readonly frame: string;
}

/** Any other file: a mesh, a crystal, a volume, a table. */
export interface ArtifactRef {
  readonly type: "artifact";
  readonly id: MediaId;
  readonly mediaType: string;
  readonly name: string;
  readonly bytes: number;
}

export type MediaRef = ImageRef | VideoRef | DocumentRef | ArrayRef | ArtifactRef;
