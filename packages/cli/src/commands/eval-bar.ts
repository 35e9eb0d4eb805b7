import type { EvalProgress } from "@fovea/evals";
import { progressLine } from "../output.js";

/** A line on stderr: how far an eval is, how fast, until when, how well, for how much. */
export function evalBar() {
  const line = progressLine();
  let shownAt = Number.NEGATIVE_INFINITY;
  let note = "";
  return {
    phase: (message: string) => line.show(message),
    /** Something passing, such as a rate limit: shown with the next figures. */
    note: (message: string) => {
      note = `; ${message}`;
    },
    show(progress: EvalProgress) {
      // A terminal needs longer to show a line than a fast sample takes.
      if (performance.now() < shownAt + 100 && progress.done < progress.total) return;
      shownAt = performance.now();
      line.show(barText(progress) + note);
      note = "";
    },
    clear: () => line.clear(),
  };
}

/** "[######........] 41/100, accuracy 0.61, 2.1/s, 0:28 left, 3 failed, 120k tokens, $0.12" */
export function barText({ done, total, failed, rate, etaMs, score, tokens, cost }: EvalProgress): string {
  const filled = total === 0 ? 0 : Math.floor((14 * done) / total);
  const used = tokens.input + tokens.output;
  const parts = [
    `[${"#".repeat(filled)}${".".repeat(14 - filled)}] ${done}/${total}`,
    ...(score === undefined ? [] : [`${score.metric} ${score.value.toFixed(3)}`]),
    rate >= 1 ? `${rate.toFixed(1)}/s` : `${(60 * rate).toFixed(1)}/min`,
    ...(etaMs === null || done === total ? [] : [`${clock(etaMs)} left`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(used === 0 ? [] : [used < 10_000 ? `${used} tokens` : `${Math.round(used / 1000)}k tokens`]),
    ...(cost === null || cost === 0 ? [] : [`$${cost.toFixed(2)}`]),
  ];
  return parts.join(", ");
}

/** "0:28", "1:02:03" */
function clock(ms: number): string {
  const all = Math.ceil(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
