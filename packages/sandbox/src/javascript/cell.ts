import { type Program, parse } from "acorn";

/**
 * A cell of a notebook as a script whose top-level names stay: `const`, `let` and `class` at the top become `var`, so that a later
 * cell may declare them again, as in Python. Line numbers stay.
 *
 * @throws SyntaxError as JavaScript's parser words it, with `loc`
 */
export function notebookScript(code: string): string {
  const program: Program = parse(code, { ecmaVersion: 2023, sourceType: "script", allowHashBang: true });
  let script = code;
  for (const statement of [...program.body].reverse()) {
    if (statement.type === "VariableDeclaration" && statement.kind !== "var") {
      const after = statement.start + statement.kind.length;
      script = `${script.slice(0, statement.start)}var${script.slice(after)}`;
    } else if (statement.type === "ClassDeclaration") {
      script = `${script.slice(0, statement.start)}var ${statement.id.name} = ${script.slice(statement.start, statement.end)};${script.slice(statement.end)}`;
    }
  }
  return script;
}

/** TypeScript with its types blanked out; loaded when a cell is no JavaScript. @throws SyntaxError when it is no TypeScript either */
export async function withoutTypes(code: string): Promise<string> {
  const amaro = (await import(/* it has no types */ "amaro" as string)) as {
    transformSync(source: string, options: { mode: "strip-only" }): { code: string };
  };
  try {
    return amaro.transformSync(code, { mode: "strip-only" }).code;
  } catch (error) {
    throw new SyntaxError(String(error instanceof Error ? error.message : error).split("\n")[0]);
  }
}
