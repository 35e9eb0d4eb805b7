/** More digits and signs than letters. */
const isNumeric = (text: string): boolean =>
  /\d/.test(text) && text.replace(/[^\p{L}]/gu, "").length <= text.length / 2;

/** A row names the columns when it holds no numbers and stands above some. `rows` are texts of cells, "" where empty. */
export function isHeader(rows: readonly (readonly string[])[], index: number): boolean {
  const row = rows[index]!;
  if (row.some(isNumeric)) return false;
  return row.some((text, column) => {
    const below = rows.slice(index + 1).map((each) => each[column]!);
    const values = below.filter((each) => each !== "");
    return text !== "" && values.length > 0 && values.filter(isNumeric).length > values.length / 2;
  });
}

/** Rows above a full header row belong to something else that happens to stand in the same columns. */
export function rowsAboveHeader(rows: readonly (readonly string[])[]): number {
  for (let index = 1; index <= 3 && index < rows.length; index++) {
    const isFull = (row: readonly string[]) => row.every((text) => text !== "");
    if (isFull(rows[index]!) && isHeader(rows, index) && !rows.slice(0, index).some(isFull)) return index;
  }
  return 0;
}
