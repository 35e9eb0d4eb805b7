import { performance } from "node:perf_hooks";

/** So long is looked at before anything is said, and what was said counts. */
const lookMs = 100;
/** Of which the event loop must have waited this share. */
const idleShare = 1 / 3;
/** And this much where all that it does is wait: a process whose models answer at once waits for their server, too. */
const waitingShare = 2 / 3;
const turnsPerLook = 8;

/** What `performance.eventLoopUtilization` says: milliseconds since the thread began. */
interface Utilization {
  readonly idle: number;
  readonly active: number;
}

/** What a thread has time for while it waits for others. */
export interface IdleTurns {
  /** Whether its event loop waited two thirds of the time when that was last looked at. */
  readonly isIdle: boolean;
  /** Takes one of eight turns that there are in a tenth of a second of which a third was waited; false when there is none. */
  take(): boolean;
}

/** The turns of this thread. */
export function idleTurns(
  utilization: () => Utilization = () => performance.eventLoopUtilization(),
): IdleTurns {
  let before = utilization();
  let turns = 0;
  let isIdle = false;
  const look = () => {
    const now = utilization();
    const idle = now.idle - before.idle;
    const passed = idle + now.active - before.active;
    if (passed < lookMs) return;
    before = now;
    isIdle = idle >= passed * waitingShare;
    turns = idle >= passed * idleShare ? turnsPerLook : 0;
  };
  return {
    get isIdle() {
      look();
      return isIdle;
    },
    take() {
      look();
      return turns-- > 0;
    },
  };
}
