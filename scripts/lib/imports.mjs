// The import specifiers of a TypeScript or JavaScript file, with their lines, without a parser dependency:
// a lexer that knows comments, strings, templates and regular expressions, and a walk over its tokens.

/** A `/` after one of these begins a regular expression; after anything else it divides. */
const BEFORE_REGEX = new Set([
  ..."(,=:[!&|?{};+-*%<>~^",
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "=>",
  "do",
  "else",
]);

/** @returns {{ kind: "word" | "string" | "punct", value: string, line: number }[]} */
function tokens(text) {
  const out = [];
  const templates = []; // brace depth at each open `${`
  let depth = 0;
  let line = 1;
  let i = 0;
  const push = (kind, value) => out.push({ kind, value, line });
  // Reads template text from i up to the closing backtick or the next `${`.
  const template = () => {
    let value = "";
    const start = line;
    while (i < text.length) {
      const c = text[i];
      if (c === "\\") {
        value += text.slice(i, i + 2);
        i += 2;
      } else if (c === "`") {
        i++;
        out.push({ kind: "string", value, line: start });
        return;
      } else if (c === "$" && text[i + 1] === "{") {
        i += 2;
        templates.push(depth++);
        return;
      } else {
        if (c === "\n") line++;
        value += c;
        i++;
      }
    }
  };
  if (text.startsWith("#!")) i = text.indexOf("\n") < 0 ? text.length : text.indexOf("\n");
  while (i < text.length) {
    const c = text[i];
    if (c === "\n") line++;
    if (/\s/.test(c)) i++;
    else if (c === "/" && text[i + 1] === "/") {
      const end = text.indexOf("\n", i);
      i = end < 0 ? text.length : end;
    } else if (c === "/" && text[i + 1] === "*") {
      const end = text.indexOf("*/", i + 2);
      const stop = end < 0 ? text.length : end + 2;
      line += text.slice(i, stop).split("\n").length - 1;
      i = stop;
    } else if (c === '"' || c === "'") {
      let j = i + 1;
      while (j < text.length && text[j] !== c && text[j] !== "\n") j += text[j] === "\\" ? 2 : 1;
      push("string", text.slice(i + 1, j));
      i = j + 1;
    } else if (c === "`") {
      i++;
      template();
    } else if (/[\w$]/.test(c)) {
      let j = i;
      while (j < text.length && /[\w$]/.test(text[j])) j++;
      push("word", text.slice(i, j));
      i = j;
    } else if (
      c === "/" &&
      (out.length === 0 || (out.at(-1).kind !== "string" && BEFORE_REGEX.has(out.at(-1).value)))
    ) {
      let j = i + 1;
      let inClass = false;
      while (j < text.length && text[j] !== "\n" && (inClass || text[j] !== "/")) {
        if (text[j] === "\\") j++;
        else if (text[j] === "[") inClass = true;
        else if (text[j] === "]") inClass = false;
        j++;
      }
      push("string", "");
      i = j + 1;
    } else {
      if (c === "{") depth++;
      if (c === "}") {
        depth--;
        if (templates.length > 0 && templates.at(-1) === depth) {
          templates.pop();
          i++;
          template();
          continue;
        }
      }
      push("punct", c);
      i++;
    }
  }
  return out;
}

/**
 * Every import of `text`: static, `export ... from`, type, `import()`, `typeof import()`, `require()`,
 * `require.resolve()` and `import.meta.resolve()` with a literal argument.
 * `erased` is true for what does not exist at run time, `lazy` for what loads only when called.
 * @returns {{ specifier: string, line: number, erased: boolean, lazy: boolean }[]}
 */
export function readImports(text) {
  const all = tokens(text);
  const out = [];
  const at = (index) => all[index] ?? { kind: "punct", value: "", line: 0 };
  const add = (token, erased, lazy) => out.push({ specifier: token.value, line: token.line, erased, lazy });
  // From index on, the string after the statement's `from`; undefined when there is none.
  const from = (index) => {
    for (let j = index; j < all.length; j++) {
      if (at(j).value === "from" && at(j).kind === "word" && at(j + 1).kind === "string") return at(j + 1);
      if (at(j).kind === "string" || [";", "=", "("].includes(at(j).value)) return undefined;
    }
    return undefined;
  };
  for (let i = 0; i < all.length; i++) {
    const { kind, value } = at(i);
    if (kind !== "word" || at(i - 1).value === ".") continue;
    const next = at(i + 1);
    if (value === "import") {
      if (next.value === "(" && next.kind === "punct") {
        if (at(i + 2).kind === "string") add(at(i + 2), at(i - 1).value === "typeof", true);
      } else if (next.kind === "string") add(next, false, false);
      else if (next.value === "." && at(i + 4).value === "resolve" && at(i + 6).kind === "string") {
        add(at(i + 6), false, true);
      } else if (next.value !== ".") {
        const source = from(i + 1);
        const erased = next.value === "type" && !["from", ","].includes(at(i + 2).value);
        if (source !== undefined) add(source, erased, false);
      }
    } else if (value === "export") {
      const erased = next.value === "type" && ["{", "*"].includes(at(i + 2).value);
      if (erased || ["{", "*"].includes(next.value)) {
        const source = from(i + 1);
        if (source !== undefined) add(source, erased, false);
      }
    } else if (value === "require") {
      if (next.value === "(" && at(i + 2).kind === "string") add(at(i + 2), false, true);
      if (next.value === "." && at(i + 2).value === "resolve" && at(i + 4).kind === "string") {
        add(at(i + 4), false, true);
      }
    }
  }
  return out;
}
