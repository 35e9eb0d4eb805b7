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
  acct: "account",
  attn: "attention",
};

/** A label as lower-case words: without accents, marks and what stands in parentheses; "No." and "#" are "number". */
export function labelTokens(text: string): string[] {
  const plain = text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/\([^)]*\)?/g, " ")
    .replace(/(\p{L})['’]s(?!\p{L})/gu, "$1")
    .replace(/e-mail/g, "email")
    .replace(/p\.\s?o\.?/g, "po ")
    .replace(/#/g, " # ");
  return plain
    .split(/[\s:;,_/|*-]+/)
    .map((token) => token.replace(/^[^\p{L}\p{N}#№&]+|[^\p{L}\p{N}#№&]+$/gu, ""))
    .filter((token) => token !== "")
    .map((token) => spellings[token] ?? token);
}
