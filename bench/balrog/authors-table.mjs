// The CSV tables of episodes as BALROG's authors published them.
import { readFileSync } from "node:fs";

/** Rows of a CSV file; a quote is doubled, or has the escape character of the authors' writer before it. */
function parseCsv(text) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "˘") cell += text[++i];
    else if (quoted && character === '"' && text[i + 1] === '"') cell += text[++i];
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ",") {
      row.push(cell);
      cell = "";
    } else if (!quoted && character === "\n") {
      rows.push([...row, cell.replace(/\r$/, "")]);
      row = [];
      cell = "";
    } else cell += character;
  }
  return rows;
}

/** What the harness said before the world's text, now and in its older versions. */
export const notice =
  /^\n\nYour previous output .*? valid action\. Defaulted to action: [a-zA-Z ]+\n(\nObservation:\n)?/s;

/** The turns of a table, by the names of its columns. */
export function readTurns(path) {
  const [names, ...lines] = parseCsv(readFileSync(path, "utf8"));
  return lines.map((line) => Object.fromEntries(line.map((cell, i) => [names[i], cell])));
}
