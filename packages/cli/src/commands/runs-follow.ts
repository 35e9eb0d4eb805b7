import type { RunProgress } from "@fovea/systems";
import { interruptSignal } from "../interrupt.js";
import { printJson, printLines, progressLine } from "../output.js";
import { withStore } from "../store.js";
import { usageText } from "./budget.js";

/** `runs show --follow`: steps on stdout as they come, what is in flight and the cost on stderr; Ctrl-C ends the looking. */
export async function follow(
  named: string | undefined,
  flags: { readonly store?: string; readonly json?: boolean },
): Promise<void> {
  const progress = progressLine();
  const interrupt = interruptSignal();
  try {
    await withStore(flags.store, async (store, path) => {
      const { followRun, newestRun } = await import("@fovea/systems");
      const run = named ?? (await newestRun(store, path));
      let last: RunProgress | undefined;
      for await (const now of followRun(store, run, { signal: interrupt.signal })) {
        progress.clear();
        if (!flags.json && now.lines.length > 0) printLines(now.lines);
        last = now;
        if (now.ended === null) progress.show(inFlightText(now));
      }
      progress.clear();
      if (last === undefined) return;
      const { lines: _, ...rest } = last;
      if (flags.json) printJson(rest);
      else printLines([`${run}: ${last.ended ?? "not ended"}, ${spentText(last)}`]);
    });
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

const spentText = ({ steps, modelCalls, usage }: RunProgress): string =>
  `${steps} steps, ${modelCalls} model ${modelCalls === 1 ? "call" : "calls"}, ${usageText(usage)}`;

function inFlightText(now: RunProgress): string {
  const doing = now.inFlight.map(({ actor }) => actor).join(", ");
  return `${spentText(now)}${doing === "" ? "" : `; in flight: ${doing}`}`;
}
