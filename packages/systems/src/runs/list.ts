import {
  type Answer,
  answerOf,
  type ContentPart,
  pathTo,
  type RunQuery,
  type Store,
  textOf,
} from "@fovea/core";
import { brief } from "./text.js";

export interface RunRow {
  readonly run: string;
  /** Null while it is being answered, or when it was stopped and can be resumed. */
  readonly ended: string | null;
  /** The first question; null when the run holds none. */
  readonly question: string | null;
  /** The world that a kept game was played in; null for other runs. */
  readonly environment: string | null;
  /** The last answer; null when there is none, or it abstained. */
  readonly answer: string | null;
}

/** One page of the runs that the query asks for, the newest first. */
export async function listRuns(
  store: Store,
  query: RunQuery = {},
): Promise<{ readonly rows: readonly RunRow[]; readonly next?: string }> {
  await store.refresh();
  const { runs, next } = await store.list(query);
  const rows = await Promise.all(
    runs.map(async ({ run, head }) => {
      const steps = await pathTo(store, head.head);
      const asked = steps.find(({ kind, actor }) => kind === "message" && actor === "user");
      const said = steps.map(answerOf).findLast((one): one is Answer => one !== undefined);
      const { environment } = steps[0]!.content;
      return {
        run,
        ended: head.ended ?? null,
        question: asked === undefined ? null : textOf(asked.content.parts as unknown as ContentPart[]),
        environment: typeof environment === "string" ? environment : null,
        answer: said?.answer ?? null,
      };
    }),
  );
  return next === undefined ? { rows } : { rows, next };
}

/** For a terminal: `20261122-164205-7hq2mk  answered   what is the total? -> $5,036.47` */
export function runLines(rows: readonly RunRow[]): string[] {
  return rows.map(({ run, ended, question, environment, answer }) => {
    const asked = question === null ? `(${environment ?? "no question"})` : brief(question, 60);
    const said = answer === null ? "" : ` -> ${brief(answer, 40)}`;
    return `${run}  ${(ended ?? "not ended").padEnd(9)}  ${asked}${said}`;
  });
}
