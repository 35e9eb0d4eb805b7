/**
 * A list in a cell: a list, the values of an object ({"A": ..., "B": ...}) in its order, JSON text, or the text that Python
 * prints for a list of texts and numbers (`['a', "b's"]`), as many data sets on the Hub have it. Undefined for anything else.
 */
export function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Uint8Array) return undefined;
  if (typeof value === "object" && value !== null) return Object.values(value);
  if (typeof value !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? Object.values(parsed) : undefined;
  } catch {
    return pythonList(value);
  }
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"' };

function pythonList(text: string): readonly unknown[] | undefined {
  const inner = /^\s*[[(](.*)[\])]\s*$/s.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const item =
    /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)|(None|True|False))\s*(,|$)/sy;
  const items: unknown[] = [];
  while (item.lastIndex < inner.length) {
    const match = item.exec(inner);
    if (match === null) return inner.slice(0).trim() === "" ? items : undefined;
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined)
      items.push(quoted.replace(/\\(.)/gs, (whole, c: string) => escapes[c] ?? whole));
    else if (match[3] !== undefined) items.push(Number(match[3]));
    else items.push(match[4] === "None" ? null : match[4] === "True");
  }
  return items;
}
