/** What goes wrong with one request. Faults are taken from a queue, one a request, before anything else. */
export type Fault =
  /** Answers with that status in the provider's error shape; `retryAfter` is written as given (seconds or a date). */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: "html" | "empty";
    }
  /** Status 200, and a page of HTML. */
  | { readonly kind: "html" }
  /** Answers only when `server.release()` is called. */
  | { readonly kind: "hold" }
  /** Answers after so many milliseconds. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Destroys the connection before the status line, or right after the headers. */
  | { readonly kind: "reset"; readonly when: "before-headers" | "after-headers" }
  /** Writes half of the answer, then destroys the connection: in the middle of an event, or of a character. */
  | { readonly kind: "cut"; readonly at: "mid-token" | "mid-character" }
  /** Writes half of the events, ends the answer properly, and never says that the turn is over. */
  | { readonly kind: "no-end" }
  /** Half of the events, then the provider's error event (overloaded). */
  | { readonly kind: "error-event" }
  /** An event whose data is not JSON, after half of the events. */
  | { readonly kind: "bad-event" }
  /** Goes on sending text until the client leaves. */
  | { readonly kind: "endless" }
  /** Says a content-length that is `by` bytes off. */
  | { readonly kind: "wrong-length"; readonly by: number }
  /** Writes a byte at a time, `bytes` of them, and then nothing more until the client leaves. */
  | { readonly kind: "slow-loris"; readonly bytes: number };
