import { randomUUID } from "node:crypto";
import type { Environment } from "@fovea/core";
import { openSession, type Session } from "./session.js";
import { WireError } from "./wire.js";

/** An environment to serve. */
export interface ServedEnvironment {
  readonly id: string;
  readonly summary: string;
  /** Loads its code once. */
  load(): Promise<() => Environment>;
}

export interface SessionLimits {
  /** All environments together. */
  readonly maxSessions: number;
  /** A session that is silent for so long is closed. */
  readonly idleMs: number;
}

/** The sessions of a server, by key; each has a world of its own until it is closed or idle for too long. */
export interface Sessions {
  readonly size: number;
  readonly limits: SessionLimits;
  get(key: string): Session | undefined;
  /**
   * @param key default: a new one.
   * @param onIdle called when the session is closed for being idle.
   * @throws WireError CAPACITY_REACHED or FACTORY_ERROR.
   */
  open(environment: ServedEnvironment, key?: string, onIdle?: () => void): Promise<Session>;
  close(key: string): void;
  closeAll(): void;
}

export function createSessions(limits: SessionLimits): Sessions {
  const { maxSessions, idleMs } = limits;
  /** A place is taken before the world is made, so that no two take the last one. */
  const places = new Map<string, { session?: Session; onIdle?: (() => void) | undefined }>();
  const close = (key: string) => {
    const place = places.get(key);
    places.delete(key);
    place?.session?.close();
  };
  const reap = setInterval(
    () => {
      for (const [key, { session, onIdle }] of places) {
        if (session === undefined || performance.now() - session.lastActive < idleMs) continue;
        close(key);
        onIdle?.();
      }
    },
    Math.min(30_000, Math.max(10, idleMs / 4)),
  );
  reap.unref();
  return {
    get size() {
      return places.size;
    },
    limits,
    get: (key) => places.get(key)?.session,
    async open(environment, key = randomUUID(), onIdle) {
      if (places.size >= maxSessions && !places.has(key)) {
        throw new WireError(
          "CAPACITY_REACHED",
          `all ${maxSessions} sessions are taken`,
          "wait until one is closed, or serve with more (--sessions)",
          { active_sessions: places.size, max_sessions: maxSessions },
        );
      }
      close(key);
      const place: { session?: Session; onIdle?: (() => void) | undefined } = { onIdle };
      places.set(key, place);
      try {
        const make = await environment.load();
        place.session = openSession(make(), key);
      } catch (cause) {
        if (places.get(key) === place) places.delete(key);
        throw new WireError(
          "FACTORY_ERROR",
          `${environment.id} could not be made: ${(cause as Error).message}`,
          "see the server's own messages",
          { factory_name: environment.id },
          cause,
        );
      }
      // Closed while its code was being loaded.
      if (places.get(key) !== place) {
        place.session.close();
        throw new WireError("SESSION_ERROR", "the session was closed", "begin another");
      }
      return place.session;
    },
    close,
    closeAll() {
      clearInterval(reap);
      for (const key of [...places.keys()]) close(key);
    },
  };
}
