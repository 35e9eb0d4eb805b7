import { UnknownAgentError, unknownName } from "@fovea/core";
import type { BalrogWords } from "./words.js";

/** What a model's answer comes to. */
export interface Reading {
  /** Compared with the list of actions, and remembered, as it is; an empty one, or none, is not remembered. */
  readonly action: string | undefined;
  /** For the record. */
  readonly reasoning?: string;
  /** The action is remembered by its reasoning. */
  readonly isRemembered?: boolean;
}

/** One way to ask for an action, within one episode. */
export interface Form {
  /** What the last message ends with. */
  ending(): string;
  read(completion: string): Reading;
}

const letters = (said: string): string => said.replace(/[^a-zA-Z\s:]/g, "");
const tagged = (said: string): string | undefined => /<\|ACTION\|>(.*?)<\|END\|>/s.exec(said)?.[1]?.trim();

const naive = (ending: string): Form => ({
  ending: () => ending,
  read: (said) => ({ action: letters(said) }),
});

const keepsPlan = "No changes to the plan.";

/** BALROG's "custom" agent. Its plan begins anew with each episode. */
function planner(ending: string): Form {
  let plan = "";
  return {
    ending: () => `${plan === "" ? "You have no plan yet.\n" : `Current Plan:\n${plan}\n`}\n${ending}`,
    read(said) {
      const planned = /PLAN:\s*(.*?)(?=\nACTION:|$)/is.exec(said)?.[1]?.trim() ?? keepsPlan;
      if (planned !== keepsPlan) plan = planned;
      return { action: /ACTION:\s*(.*)/is.exec(said)?.[1]?.trim(), reasoning: planned };
    },
  };
}

const forms: Readonly<Record<string, (words: BalrogWords) => Form>> = {
  naive: (words) => naive(words.forms["naive"]!),
  "robust-naive": (words) => ({
    ending: () => words.forms["robust-naive"]!,
    read: (said) => ({ action: tagged(said) ?? said.trim() }),
  }),
  cot: (words) => ({
    ending: () => words.forms["cot"]!,
    read: (said) => ({
      action: letters(said).split("ACTION:").at(-1)!.trim(),
      reasoning: said,
      isRemembered: true,
    }),
  }),
  "robust-cot": (words) => ({
    ending: () => words.forms["robust-cot"]!,
    read: (said) => ({ action: tagged(said) ?? words.unread, reasoning: said }),
  }),
  "few-shot": (words) => naive(words.forms["few-shot"]!),
  planner: (words) => planner(words.forms["planner"]!),
};

/** Names of the forms; BALROG calls `planner` "custom" and writes "_" for "-". */
export const formNames: readonly string[] = Object.keys(forms);

/** @throws UnknownAgentError. */
export function openForm(name: string, words: BalrogWords): Form {
  const make = forms[name];
  if (make !== undefined) return make(words);
  throw unknownName(UnknownAgentError, "agent of BALROG", name, formNames, "fovea run balrog --help");
}
