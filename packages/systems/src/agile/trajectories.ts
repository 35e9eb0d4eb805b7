import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type ContentPart,
  closureOf,
  type EnvironmentContent,
  expandRequest,
  type ImagePart,
  type JsonObject,
  type Message,
  modelContent,
  type Step,
  type Store,
} from "@fovea/core";
import { siblingGroup } from "./collector.js";

/** A part of a message in an export: text, or a picture in the folder beside it. */
export type ExportedPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly image: string };

/** One line of an export. */
export interface Trajectory {
  readonly group: string;
  readonly run: string;
  readonly player: string;
  readonly puzzle: JsonObject;
  readonly sibling: number;
  readonly messages: readonly { readonly role: Message["role"]; readonly content: readonly ExportedPart[] }[];
  readonly reward: number;
  readonly right: boolean;
  /** Beside the other trajectories of the puzzle. */
  readonly advantage: number;
}

/** A trajectory as a conversation: what a model was asked and said, or what the game showed and was played. */
async function messagesOf(store: Store, steps: readonly Step[]): Promise<readonly Message[]> {
  const last = steps.findLast(({ kind }) => kind === "model");
  if (last !== undefined) {
    const { request, response } = modelContent(last);
    const { messages } = await expandRequest(store, request);
    return [...messages, { role: "assistant", parts: response.parts }];
  }
  const messages: Message[] = [];
  for (const { kind, content } of steps) {
    if (kind !== "environment") continue;
    const { actions, observations, toAct } = content as unknown as EnvironmentContent;
    if (actions !== undefined)
      messages.push({ role: "assistant", parts: [{ type: "text", text: JSON.stringify(actions["agent"]) }] });
    // What is seen after the last action was shown to nobody.
    if ((toAct ?? []).length > 0) messages.push({ role: "user", parts: observations["agent"]! });
  }
  return messages;
}

const imagePath = ({ ref }: ImagePart): string =>
  `images/${ref.id.replace(/^.*:/, "")}.${ref.mediaType.split("/")[1]}`;

function exported(part: ContentPart): ExportedPart {
  if (part.type === "text") return { type: "text", text: part.text };
  if (part.type === "image") return { type: "image", image: imagePath(part) };
  return { type: "text", text: JSON.stringify(part) };
}

/**
 * Writes groups as `trajectories.jsonl`, one trajectory a line, with its pictures in `images/`.
 *
 * @returns the trajectories, in the order of the lines
 * @throws NotFoundError as `siblingGroup`
 */
export async function writeTrajectories(
  store: Store,
  groups: Iterable<string>,
  folder: string,
): Promise<Trajectory[]> {
  mkdirSync(join(folder, "images"), { recursive: true });
  const lines: Trajectory[] = [];
  const written = new Set<string>();
  for (const id of groups) {
    const { player, puzzle, siblings } = await siblingGroup(store, id);
    for (const { run, sibling, reward, right, advantage, head } of siblings) {
      const messages = await messagesOf(store, await closureOf(store, head));
      for (const part of messages.flatMap(({ parts }) => parts as readonly ContentPart[])) {
        if (part.type !== "image" || written.has(part.ref.id)) continue;
        writeFileSync(join(folder, imagePath(part)), await store.blobs.get(part.ref.id));
        written.add(part.ref.id);
      }
      const content = messages.map(({ role, parts }) => ({
        role,
        content: (parts as readonly ContentPart[]).map(exported),
      }));
      lines.push({ group: id, run, player, puzzle, sibling, messages: content, reward, right, advantage });
    }
  }
  writeFileSync(
    join(folder, "trajectories.jsonl"),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  );
  return lines;
}
