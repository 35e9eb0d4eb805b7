import { FoveaError } from "@fovea/core";

/** Stdout did not take what was printed; it went to a full disk. */
export class PrintError extends FoveaError {
  constructor(cause: Error) {
    super(
      `cannot print the result: ${cause.message}`,
      "print it elsewhere; what was done is done",
      "failure",
      {
        cause,
      },
    );
  }
}

/** Watches stdout and stderr, whose errors would otherwise end the process in the middle of its work. */
export interface Streams {
  /** Resolves when all that was printed is out; to the error of a stdout that could not take it. */
  flush(): Promise<Error | undefined>;
}

/**
 * A reader that went away (`fovea tools | head -1`) is no error: it has what it wanted, and the work is finished and
 * kept. A full disk behind `> file` is one.
 */
export function watchStreams(): Streams {
  let failed: Error | undefined;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") failed ??= error;
  });
  // Where errors themselves cannot be told there is nobody to tell.
  process.stderr.on("error", () => {});
  return {
    async flush() {
      await Promise.all([process.stdout, process.stderr].map(flushed));
      return failed;
    },
  };
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.writable) return resolve();
    stream.write("", () => resolve());
  });
}
