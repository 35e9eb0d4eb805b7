import { canonicalJson, type JsonObject, type JsonValue } from "@fovea/core";
import { isObject } from "@fovea/models/embedded";

/**
 * Whether two programs are one: equal trees, strings without case (as the operations that take them do), and alike up to what
 * gives the same answer on whatever picture, by the definition of the operations: the sides of "and", "or", "plus", "equal"
 * and of equal texts may be swapped; more is less seen from the other side; of whole numbers "more than 2" is "at
 * least 3"; not not is nothing. Nothing that only tends to give the same answer is accepted.
 */
export const sameProgram = (a: JsonValue, b: JsonValue): boolean => keyOf(a) === keyOf(b);

const keyOf = (program: JsonValue): string => canonicalJson(plain(program)).toLowerCase();

const symmetric: ReadonlySet<string> = new Set(["and", "or", "plus", "same-text"]);
/** Numbers that are always whole. */
const whole: ReadonlySet<string> = new Set(["count", "pages", "page-of", "colour-count"]);
const mirrored: Readonly<Record<string, string>> = { less: "more", "at-most": "at-least", equal: "equal" };

function plain(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const node = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, plain(inner)]),
  ) as JsonObject;
  const { op } = node;
  if (op === "not" && isObject(node.of) && node.of.op === "not") return node.of.of!;
  if (op === "compare") return comparison(node);
  return symmetric.has(String(op)) ? inOrder(node) : node;
}

/** The larger side first, and bounds of whole numbers as "at least" or its opposite. */
function comparison(node: JsonObject): JsonObject {
  const { left, right } = node;
  const is = String(node.is);
  const [x, y] = [left as JsonObject, right as JsonObject];
  // count > 2 is count >= 3, and count < 3 is 2 >= count.
  if (is === "more" && whole.has(String(x.op)) && y.op === "constant")
    return { ...node, is: "at-least", right: { ...y, value: Number(y.value) + 1 } };
  if (is === "less" && whole.has(String(x.op)) && y.op === "constant")
    return { ...node, is: "at-least", left: { ...y, value: Number(y.value) - 1 }, right: x };
  const other = mirrored[is];
  if (other === undefined) return node;
  const turned = { ...node, is: other, left: y, right: x };
  return is === "equal" ? inOrder(node) : turned;
}

/** The sides by their spelling. */
function inOrder(node: JsonObject): JsonObject {
  const { left, right } = node;
  return canonicalJson(left!) <= canonicalJson(right!) ? node : { ...node, left: right!, right: left! };
}
