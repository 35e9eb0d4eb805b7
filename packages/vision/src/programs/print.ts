import { type OperationSpec, operations, type ProgramNode } from "./language.js";

const table: Readonly<Record<string, OperationSpec>> = operations;

/**
 * A checked program as text: `count(detect("cat", image 1))`. Arguments stand in the order of the table; strings
 * and labels are quoted, other words are not; images are counted from 1 here. `readProgram` reads it back.
 *
 * @param width with it, a program that is longer is broken into lines of two-space steps.
 */
export function printProgram(program: ProgramNode, width = Number.POSITIVE_INFINITY): string {
  return print(program, width, "");
}

function print(node: ProgramNode, width: number, indent: string): string {
  if (node.op === "image") return `image ${Number(node["index"]) + 1}`;
  if (node.op === "constant") return String(node["value"]);
  const spec = table[node.op]!.arguments;
  const given = Object.keys(spec).flatMap((key) =>
    node[key] === undefined ? [] : [{ key, value: node[key] }],
  );
  const inner = `${indent}  `;
  const write = ({ key, value }: (typeof given)[number], within: number): string => {
    if (typeof value === "object") return print(value, within, inner);
    const plain = typeof value === "number" || (spec[key]?.takes === "word" && isPlainWord(node.op, key));
    return plain ? String(value) : JSON.stringify(value);
  };
  const line = `${node.op}(${given.map((argument) => write(argument, Number.POSITIVE_INFINITY)).join(", ")})`;
  if (indent.length + line.length <= width) return line;
  const broken = given.map((argument) => `${inner}${write(argument, width)}`).join(",\n");
  return `${node.op}(\n${broken}\n${indent})`;
}

/** Labels may hold spaces ("traffic light"), so they are quoted. */
export const isPlainWord = (operation: string, argument: string): boolean =>
  !(operation === "detect" && argument === "label");
