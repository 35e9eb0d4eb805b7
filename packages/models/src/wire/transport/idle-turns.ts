import { performance } from "node:perf_hooks";

/** So long is looked at before anything is said, and what was said counts. */
const lookMs = 100;
/** Of which the event loop must have waited this share. */
const idleShare = 1 / 3;
const turnsPerLook = 8;

/** What `performance.eventLoopUtilization` says: milliseconds since the thread began. */
interface Utilization {
  readonly idle: number;
  readonly active: number;
}

/**
 * Says yes to a few of those who ask while this thread has time to spare: as long as its event loop waits a third of the
 * time, which is when it waits for others, eight in a tenth of a second.
 */
export function idleTurns(
  utilization: () => Utilization = () => performance.eventLoopUtilization(),
): () => boolean {
  let before = utilization();
  let turns = 0;
  return () => {
    const now = utilization();
    const idle = now.idle - before.idle;
    const passed = idle + now.active - before.active;
    if (passed >= lookMs) {
      before = now;
      turns = idle >= passed * idleShare ? turnsPerLook : 0;
    }
    return turns-- > 0;
  };
}
