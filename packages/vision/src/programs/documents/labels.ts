import { closeness } from "./similarity.js";
import type { TextKind } from "./kinds.js";

/** Names that documents use for one thing, the plainest first, and the kind of text that its value is. */
interface FieldGroup {
  readonly names: readonly string[];
  /** Absent: any text. "code": a text with a digit in it. */
  readonly kind?: TextKind | "code" | "address";
  /** When several stand on a page, the last one counts (sums are at the end). */
  readonly last?: boolean;
}

const groups: readonly FieldGroup[] = [
  {
    names: [
      "grand total",
      "total",
      "total due",
      "amount due",
      "balance due",
      "total amount",
      "total amount due",
      "total to pay",
      "amount payable",
      "total payable",
      "invoice total",
      "order total",
      "total price",
      "total cost",
      "total incl vat",
      "total incl tax",
      "amount to pay",
      "please pay",
      "balance",
      "sum",
      "gesamtbetrag",
      "summe",
      "montant total",
      "importe total",
    ],
    kind: "amount",
    last: true,
  },
  { names: ["amount due", "balance due", "total due", "amount payable", "amount to pay", "due", "balance", "grand total", "total"], kind: "amount", last: true },
  { names: ["subtotal", "sub total", "net total", "net amount", "total net", "total before tax"], kind: "amount", last: true },
  { names: ["tax", "sales tax", "vat", "gst", "hst", "tax amount", "total tax", "mwst", "tva", "iva"], kind: "amount", last: true },
  { names: ["shipping", "shipping and handling", "delivery", "postage", "freight", "shipping cost", "delivery fee"], kind: "amount", last: true },
  { names: ["discount", "savings", "rebate"], kind: "amount", last: true },
  { names: ["tip", "gratuity"], kind: "amount", last: true },
  { names: ["change", "change due"], kind: "amount", last: true },
  { names: ["cash", "cash paid", "cash tendered"], kind: "amount", last: true },
  { names: ["paid", "amount paid", "payment received"], kind: "amount", last: true },
  { names: ["unit price", "price each", "rate"], kind: "amount" },
  { names: ["date", "invoice date", "issue date", "date of issue", "issued on", "issued", "dated", "bill date", "receipt date", "letter date", "datum"], kind: "date" },
  { names: ["invoice date", "date of invoice", "billing date", "bill date", "issue date", "date of issue", "date issued", "date"], kind: "date" },
  { names: ["due date", "payment due", "payment due date", "date due", "pay by", "due by", "due on", "payable by", "due"], kind: "date" },
  { names: ["order date", "date of order", "ordered on", "date ordered"], kind: "date" },
  { names: ["delivery date", "date of delivery", "delivered on", "ship date", "shipped on"], kind: "date" },
  { names: ["expiry date", "expiration date", "expires", "expires on", "valid until", "valid thru", "best before", "use by", "exp"], kind: "date" },
  { names: ["date of birth", "birth date", "dob", "born", "birthday"], kind: "date" },
  { names: ["date signed", "signed on", "signature date"], kind: "date" },
  { names: ["start date", "from date", "check in"], kind: "date" },
  { names: ["end date", "to date", "check out"], kind: "date" },
  { names: ["invoice number", "invoice id", "invoice ref", "invoice", "inv number", "bill number", "rechnungsnummer"], kind: "code" },
  { names: ["order number", "order id", "order ref", "order", "sales order"], kind: "code" },
  { names: ["po number", "purchase order", "purchase order number", "po"], kind: "code" },
  { names: ["account number", "account id", "account", "acct", "acct number", "iban"], kind: "code" },
  { names: ["customer number", "customer id", "client number", "client id"], kind: "code" },
  { names: ["reference number", "reference", "ref", "ref number", "our ref", "your ref"], kind: "code" },
  { names: ["receipt number", "receipt id", "transaction number", "transaction id", "transaction"], kind: "code" },
  { names: ["routing number", "routing", "sort code", "bic", "swift"], kind: "code" },
  { names: ["tax id", "vat number", "vat id", "tax number", "ein"], kind: "code" },
  { names: ["flight number", "flight"], kind: "code" },
  { names: ["phone", "phone number", "telephone number", "mobile", "mobile phone", "mobile number", "cell", "cell phone", "call", "contact number", "home phone", "work phone"], kind: "phone" },
  { names: ["fax", "fax number"], kind: "phone" },
  { names: ["email", "email address", "mail", "contact email"], kind: "email" },
  { names: ["website", "web", "url", "web address", "homepage", "internet"], kind: "url" },
  { names: ["address", "street address", "postal address", "mailing address", "home address"], kind: "address" },
  { names: ["bill to", "billed to", "invoice to", "sold to", "customer", "client"] },
  { names: ["ship to", "deliver to", "shipped to", "delivery address", "shipping address"] },
  { names: ["from", "sender", "seller", "vendor", "supplier"] },
  { names: ["name", "full name", "patient name", "name of patient", "customer name", "patient", "your name"] },
  { names: ["first name", "given name", "forename"] },
  { names: ["last name", "surname", "family name"] },
  { names: ["subject", "re", "regarding"] },
  { names: ["terms", "payment terms"] },
  { names: ["bank", "bank name"] },
  { names: ["quantity", "items sold", "number of items"], kind: "number" },
  { names: ["time", "departure time", "arrival time", "boarding time", "opening time"], kind: "time" },
  { names: ["departure", "departs", "departure time", "dep"], kind: "time" },
  { names: ["arrival", "arrives", "arrival time", "arr"], kind: "time" },
  { names: ["boarding", "boards", "boarding time"], kind: "time" },
];

/** A wording to look for, how well it stands for what was asked (0 to 1), and what its value should be. */
export interface LabelVariant {
  readonly tokens: readonly string[];
  readonly weight: number;
}

export interface FieldQuery {
  readonly variants: readonly LabelVariant[];
  readonly kind?: NonNullable<FieldGroup["kind"]>;
  readonly last: boolean;
  /** Labels that mean something else though they look alike: "subtotal" for "total". */
  readonly others: readonly (readonly string[])[];
}

/** Words that say of which document a field is, and add nothing on that document. */
const documentWords = new Set(["invoice", "receipt", "bill", "letter", "form", "document", "ticket", "page", "statement"]);
/** Words that say that a value is a name or a number, which a printed label may leave out. */
const genericHeads = new Set(["number", "name", "id", "code", "amount", "address", "value", "text"]);
const stopWords = new Set(["the", "a", "an", "your", "my", "our", "this", "its", "their"]);

/** All wordings for the field that was asked for. */
export function fieldQuery(name: string): FieldQuery {
  const asked = labelTokens(name).filter((token) => !stopWords.has(token));
  const variants = new Map<string, number>();
  const add = (tokens: readonly string[], weight: number) => {
    const key = tokens.join(" ");
    if (key !== "" && (variants.get(key) ?? 0) < weight) variants.set(key, weight);
  };
  const group = groupOf(asked) ?? groupOf(asked.filter((token) => !documentWords.has(token)));
  add(asked, 1);
  if (group !== undefined) {
    for (const [i, other] of group.names.entries()) add(labelTokens(other), Math.max(0.8, 0.97 - 0.01 * i));
    // "Total" may head a column or sum one part of a bill; "grand total" never does.
    if (group.names[0] === "grand total") add(["grand", "total"], 1);
  }
  const withoutDocument = asked.filter((token) => !documentWords.has(token));
  if (withoutDocument.length < asked.length && !isGeneric(withoutDocument)) add(withoutDocument, 0.9);
  const withoutHead = genericHeads.has(asked.at(-1) ?? "") ? asked.slice(0, -1) : asked;
  if (withoutHead.length < asked.length && !withoutHead.every((token) => documentWords.has(token))) add(withoutHead, 0.88);
  const own = new Set(variants.keys());
  const others = groups.flatMap(({ names }) => names.map(labelTokens)).filter((tokens) => !own.has(tokens.join(" ")));
  return {
    variants: [...variants].map(([key, weight]) => ({ tokens: key.split(" "), weight })),
    ...(group?.kind === undefined ? {} : { kind: group.kind }),
    last: group?.last ?? false,
    others,
  };
}

const isGeneric = (tokens: readonly string[]): boolean => tokens.every((token) => genericHeads.has(token));

function groupOf(tokens: readonly string[]): FieldGroup | undefined {
  const key = tokens.join(" ");
  const named = groups.map((group) => ({ group, rank: group.names.findIndex((name) => labelTokens(name).join(" ") === key) }));
  const found = named.filter(({ rank }) => rank >= 0).sort((a, b) => a.rank - b.rank)[0];
  // "total" is asked of the first group though "grand total" is the wording it prefers.
  return found === undefined ? undefined : key === "total" ? groups[0] : found.group;
}

const known: ReadonlySet<string> = new Set(groups.flatMap(({ names }) => names.map((name) => labelTokens(name).join(" "))));

/** Whether a text is a common label, or ends as labels do. */
export function looksLikeLabel(text: string): boolean {
  return /:\s*$/.test(text) || known.has(labelTokens(text).join(" "));
}

const spellings: Readonly<Record<string, string>> = {
  no: "number",
  nr: "number",
  num: "number",
  "#": "number",
  "№": "number",
  amt: "amount",
  qty: "quantity",
  tel: "phone",
  telephone: "phone",
  ph: "phone",
  "e-mail": "email",
  "p.o": "po",
  "&": "and",
  acc: "account",
};

/** A label as lower-case words: without accents, marks and what stands in parentheses; "No." and "#" are "number". */
export function labelTokens(text: string): string[] {
  const plain = text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/\([^)]*\)?/g, " ")
    .replace(/e-mail/g, "email")
    .replace(/p\.\s?o\.?/g, "po ")
    .replace(/#/g, " # ");
  return plain
    .split(/[\s:;,_/|*-]+/)
    .map((token) => token.replace(/^[^\p{L}\p{N}#№&]+|[^\p{L}\p{N}#№&]+$/gu, ""))
    .filter((token) => token !== "")
    .map((token) => spellings[token] ?? token);
}

/**
 * How well a printed label is one of the wordings: its weight when all words are equal, less when letters differ
 * (reading noise, at most one in five) or when the label has one or two more words ("Patient name" for "name").
 * 0 when it is not, or when it is a wording of something else.
 */
export function labelQuality(tokens: readonly string[], query: FieldQuery): number {
  const joined = tokens.join("");
  if (query.others.some((other) => other.join("") === joined)) return 0;
  let best = 0;
  for (const { tokens: wanted, weight } of query.variants) {
    const same = closeness(joined, wanted.join(""));
    if (same >= 0.8) best = Math.max(best, weight * same);
    const extra = tokens.length - wanted.length;
    const contains = extra >= 1 && extra <= 2 && wanted.every((word) => tokens.includes(word));
    if (contains && weight === 1) best = Math.max(best, 0.85 ** extra);
  }
  return best;
}
