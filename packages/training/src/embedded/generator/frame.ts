import type { Draw } from "./draw.js";
import { say, type Wording } from "./template.js";

const clause = [
  "can you tell me",
  "could you tell me",
  "tell me",
  "please tell me",
  "do you know",
  "i('d| would) like to know",
  "i want to know",
  "i need to know",
  "i wonder",
  "any idea",
  "can you (see|say|check|find out|work out)",
  "could you (check|say|find out)",
  "let me know",
  "would you mind telling me",
  "please say",
  "(do you|can you) (happen to |)know",
  "i was wondering",
  "i am trying to find out",
  "show me",
  "explain to me",
  "could you please tell me",
  "please (check|find out)",
  "i'm curious",
  "help me find out",
];
const command = [
  "",
  "",
  "",
  "please",
  "please",
  "can you",
  "could you",
  "can you please",
  "could you please",
  "would you",
  "i('d| would) like you to",
  "i want you to",
  "kindly",
  "now",
  "just",
  "go ahead and",
];
const before = [
  "hey,",
  "hi,",
  "ok,",
  "so",
  "um,",
  "quick question:",
  "excuse me,",
  "please,",
  "sorry,",
  "well,",
  "hello,",
  "question:",
  "and",
  "now,",
  "hey fovea,",
  "ok so",
  "hi there,",
  "good morning,",
  "just wondering,",
  "looking at this,",
  "be honest,",
  "dear computer,",
  "one more:",
  "also,",
  "actually,",
  "look,",
];
const after = [
  "please",
  ", please",
  "thanks",
  ", thanks",
  "do you know",
  ", can you tell",
  "exactly",
  ", if any",
  ", if you can see it",
  ", thank you",
  "please and thank you",
  "now",
  "pls",
  "plz",
  ", can you say",
  "again",
  ", i wonder",
  "by the way",
  ", roughly",
];

/** A question as people put it: politeness before and after, and the mark at the end or none. */
export function courteous(wording: Wording, plain: string, draw: Draw): string {
  const kind = wording[0];
  let said = plain;
  if (kind === ">") said = `${say(draw.pick(clause), {}, draw)} ${said}`;
  if (kind === "!") said = `${say(draw.pick(command), {}, draw)} ${said}`.trim();
  if (draw.chance(0.08)) said = `${draw.pick(before)} ${said}`;
  if (draw.chance(0.06)) said = `${said} ${draw.pick(after)}`.replace(/ ,/g, ",");
  const asks = kind !== "!" || /^(?:can|could|would) /.test(said);
  const end = asks
    ? draw.weighted([
        [68, "?"],
        [24, ""],
        [3, "??"],
        [2, " ?"],
        [2, "."],
        [1, "?!"],
      ] as const)
    : draw.weighted([
        [45, ""],
        [35, "."],
        [5, "!"],
        [10, "?"],
      ] as const);
  return said + end;
}
