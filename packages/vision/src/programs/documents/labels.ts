import { type FieldGroup, fieldGroups } from "./field-names.js";
import { labelTokens } from "./label-tokens.js";
import { likeness } from "./similarity.js";

/** A wording to look for, how well it stands for what was asked (0 to 1), and what its value should be. */
export interface LabelVariant {
  readonly tokens: readonly string[];
  readonly weight: number;
}

export interface FieldQuery {
  readonly variants: readonly LabelVariant[];
  readonly kind?: NonNullable<FieldGroup["kind"]>;
  readonly last: boolean;
  /** Labels, without spaces, that mean something else though they look alike: "subtotal" for "total". */
  readonly others: ReadonlySet<string>;
}

/** Words that say of which document a field is, and add nothing on that document. */
const documentWords = new Set([
  "invoice",
  "receipt",
  "bill",
  "letter",
  "form",
  "document",
  "ticket",
  "page",
  "statement",
]);
/** Words that say that a value is a name or a number, which a printed label may leave out. */
const genericHeads = new Set(
  "number name id code amount address value text ref reference figure line".split(" "),
);
/** A label that ends with one of these goes on ("Trees planted on the ..."), unless it is a wording itself ("Bill to"). */
const functionWords = new Set([
  "the",
  "a",
  "an",
  "of",
  "on",
  "in",
  "for",
  "to",
  "and",
  "at",
  "by",
  "with",
  "from",
  "per",
]);
const stopWords = new Set(["the", "a", "an", "your", "my", "our", "this", "its", "their"]);

/** All wordings for the field that was asked for. */
export function fieldQuery(name: string): FieldQuery {
  const asked = oneOf(withoutOrigin(labelTokens(name).filter((token) => !stopWords.has(token))));
  const variants = new Map<string, number>();
  const add = (tokens: readonly string[], weight: number) => {
    const key = tokens.join(" ");
    if (key !== "" && (variants.get(key) ?? 0) < weight) variants.set(key, weight);
  };
  const group = groupOf(asked) ?? groupOf(asked.filter((token) => !documentWords.has(token)));
  const kind = group?.kind ?? groupOf(asked.slice(-1))?.kind;
  add(asked, 1);
  if (group !== undefined) {
    for (const [i, wording] of group.wordings.entries()) add(wording, Math.max(0.8, 0.97 - 0.01 * i));
    // "Total" may head a column or sum one part of a bill; "grand total" never does.
    if (group.names[0] === "grand total") add(["grand", "total"], 1);
  }
  const withoutDocument = asked.filter((token) => !documentWords.has(token));
  if (withoutDocument.length < asked.length && !isGeneric(withoutDocument)) add(withoutDocument, 0.9);
  const withoutHead = genericHeads.has(asked.at(-1) ?? "") ? asked.slice(0, -1) : asked;
  if (withoutHead.length < asked.length && !withoutHead.every((token) => documentWords.has(token)))
    add(withoutHead, 0.88);
  // "Number of volunteers", "patient's surname": how many there are, and whose it is, the page may not say again.
  if (/^(?:number|amount) of /.test(asked.join(" "))) add(asked.slice(2), 0.9);
  const whose = /\p{L}['’]s /u.test(name) ? groupOf(asked.slice(1)) : undefined;
  if (group === undefined && whose !== undefined && !isGeneric(asked.slice(1)))
    for (const wording of whose.wordings) add(wording, 0.8);
  const own = new Set(variants.keys());
  const others = groups.flatMap(({ wordings }) => wordings).filter((tokens) => !own.has(tokens.join(" ")));
  return {
    variants: [...variants].map(([key, weight]) => ({ tokens: key.split(" "), weight })),
    ...(kind === undefined ? {} : { kind }),
    last: group?.last ?? false,
    others: new Set(others.map((tokens) => tokens.join(""))),
  };
}

/** "Total amount of the invoice" asks for the total amount: on one page there is one invoice. */
function withoutOrigin(tokens: readonly string[]): readonly string[] {
  const [preposition, noun] = tokens.slice(-2);
  const isOrigin =
    tokens.length > 2 && /^(?:of|on|in|for|from)$/.test(preposition!) && documentWords.has(noun!);
  return isOrigin ? tokens.slice(0, -2) : tokens;
}

/** "Invoice numbers" asks for what a page calls "Invoice number": the label is printed once, for one value. */
function oneOf(tokens: readonly string[]): readonly string[] {
  const last = tokens.at(-1) ?? "";
  if (!/[^s]s$/.test(last) || groupOf(tokens) !== undefined) return tokens;
  const one = [...tokens.slice(0, -1), ...labelTokens(last.slice(0, -1))];
  return groupOf(one) !== undefined || genericHeads.has(one.at(-1)!) ? one : tokens;
}

const groups = fieldGroups.map((group) => ({ ...group, wordings: group.names.map(labelTokens) }));

const isGeneric = (tokens: readonly string[]): boolean => tokens.every((token) => genericHeads.has(token));

function groupOf(tokens: readonly string[]): (typeof groups)[number] | undefined {
  const key = tokens.join(" ");
  const named = groups.map((group) => ({
    group,
    rank: group.wordings.findIndex((wording) => wording.join(" ") === key),
  }));
  const found = named.filter(({ rank }) => rank >= 0).sort((a, b) => a.rank - b.rank)[0];
  // "total" is asked of the first group though "grand total" is the wording it prefers.
  return found === undefined ? undefined : key === "total" ? groups[0] : found.group;
}

const known: ReadonlySet<string> = new Set(
  groups.flatMap(({ wordings }) => wordings.map((wording) => wording.join(" "))),
);

/** What is printed before a name and is no common label of documents beside. */
const roles = new Set(
  "attention agent cashier caretaker clerk contact doctor driver guest host operator server waiter waitress"
    .split(" ")
    .concat(["served by", "prepared by", "issued by", "signed by", "your server"]),
);
/** What a label ends with that has two words or more: "Policy number", "Summary frequency". */
const labelHeads =
  /^\p{L}[\p{L} ]* (?:number|name|id|code|date|time|address|frequency|type|rate|fee|method|terms|details)$/iu;

/** Nouns that end a label: "zip" stands for "ZIP code", "summary" for "Summary frequency". */
export const isLabelNoun = (word: string): boolean =>
  /^(?:code|number|no\.?|id|name|date|time|address|frequency|type|rate|fee|terms|details):?$/i.test(word);

/** Whether a text is a common label by its wording: nothing but a label is called so. */
export const isKnownLabel = (text: string): boolean => {
  const wording = labelTokens(text).join(" ");
  return known.has(wording) || roles.has(wording);
};

/** Whether a text is a common label, or ends as labels do. */
export function looksLikeLabel(text: string): boolean {
  return /:\s*$/.test(text) || isKnownLabel(text) || labelHeads.test(text.trim());
}

/**
 * How well a printed label is one of the wordings: its weight when all words are equal, less when letters differ
 * (reading noise) or when the label has one or two more words ("Patient name" for "name").
 * 0 when it is not, or when it is a wording of something else.
 */
export function labelQuality(tokens: readonly string[], query: FieldQuery): number {
  const joined = tokens.join("");
  if (query.others.has(joined)) return 0;
  let best = 0;
  const goesOn = functionWords.has(tokens.at(-1) ?? "");
  const contents = tokens.filter((token) => !functionWords.has(token));
  for (const { tokens: wanted, weight } of query.variants) {
    const same = likeness(joined, wanted.join(""));
    if (same > 0) best = Math.max(best, weight * same);
    const extra = contents.length - wanted.filter((token) => !functionWords.has(token)).length;
    const contains = !goesOn && extra >= 0 && extra <= 2 && wanted.every((word) => tokens.includes(word));
    // "Patient ID" is another thing than a patient; "ZIP code" is the ZIP.
    const other =
      extra > 0 &&
      known.has(wanted.join(" ")) &&
      isLabelNoun(tokens.at(-1)!) &&
      !wanted.includes(tokens.at(-1)!);
    if (contains && !other && weight === 1) best = Math.max(best, 0.85 ** extra);
  }
  return best;
}
