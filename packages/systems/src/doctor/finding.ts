import { FoveaError } from "@fovea/core";

export interface Finding {
  readonly name: string;
  readonly works: boolean;
  readonly detail: string;
  readonly fix?: string;
}

/** What `what` says when it works, or why it does not. */
export async function attempt(name: string, what: () => Promise<string>): Promise<Finding> {
  try {
    return { name, works: true, detail: await what() };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, works: false, detail, ...(error instanceof FoveaError ? { fix: error.fix } : {}) };
  }
}
