import {
  ConcurrentEffectError,
  CorruptStoreError,
  DivergenceError,
  EffectInDoubtError,
  EffectTimeoutError,
  FoveaError,
  InterruptedError,
  StaleLeaseError,
  StoreWriteError,
  type ToolContent,
} from "@fovea/core";

const fatal = [
  InterruptedError,
  StoreWriteError,
  StaleLeaseError,
  CorruptStoreError,
  DivergenceError,
  ConcurrentEffectError,
  EffectInDoubtError,
];

/** No code can run on this machine. By its code: what throws it is a package that agents do without. */
const noSandbox = "SANDBOX_UNAVAILABLE";

/** Whether an error is about the run itself, so that no model should be told to try something else. */
export function stopsTheRun(error: unknown): boolean {
  if (error instanceof FoveaError && error.code === noSandbox) return true;
  return fatal.some((Kind) => error instanceof Kind);
}

/** What a tool did wrong, as parts: words for the model, and code, message and fix as data. */
export function failedResult(error: unknown): Pick<ToolContent, "outcome" | "parts" | "evidence"> {
  const message = (error instanceof Error ? error.message : String(error)).toWellFormed();
  const { code, fix } = error instanceof FoveaError ? error : { code: "ERROR", fix: "" };
  return {
    outcome: error instanceof EffectTimeoutError ? "timed-out" : "error",
    parts: [
      { type: "text", text: fix === "" ? message : `${message}. ${fix}` },
      { type: "data", name: "error", data: { code, message, fix } },
    ],
    evidence: [],
  };
}
