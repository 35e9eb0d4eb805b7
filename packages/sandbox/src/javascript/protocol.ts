import type {
  CellInput,
  Image,
  JsonObject,
  JsonValue,
  Pixels,
  SandboxFailure,
  SandboxImage,
  SandboxLimits,
} from "@fovea/core";
import type { QuickJsCode } from "./module.js";

/** What a thread is started with. */
export interface Start {
  /** Memory of the interpreter, bytes. */
  readonly memoryBytes: number;
  readonly code: QuickJsCode;
  /** Guards off, for the controls of the escape tests only. */
  readonly guarded: boolean;
  /** One number: not 0 when an answer to a question of the thread lies in its port. */
  readonly answered: SharedArrayBuffer;
}

/** A call, from the house to the thread. */
export interface Call {
  readonly code: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly images: Readonly<Record<string, Image>>;
  readonly variables: NonNullable<CellInput["variables"]>;
  readonly outputs: readonly string[];
  readonly limits: SandboxLimits;
  /** Names of the filters that code may apply to images. */
  readonly filters: readonly string[];
}

/** What the thread says: first that it can be called, then an answer a call, with questions before it. */
export type FromThread = { readonly type: "ready" } | Answer | Question;

export interface Answer {
  readonly type: "answer";
  readonly stdout: string;
  readonly value: JsonValue;
  readonly error: SandboxFailure | null;
  readonly images: readonly { source: SandboxImage["source"]; name: string | null; image: Image }[];
  readonly dropped: number;
  readonly ms: number;
}

/** What the thread asks of the house while code runs, and waits for. */
export type Question =
  | { readonly type: "pixels"; readonly image: Image }
  | { readonly type: "keep"; readonly pixels: Pixels }
  | {
      readonly type: "filter";
      readonly name: string;
      readonly parameters: JsonObject;
      readonly image: Image;
    };

export type Reply =
  | { readonly ok: true; readonly pixels?: Pixels; readonly image?: Image }
  | { readonly ok: false; readonly message: string };
