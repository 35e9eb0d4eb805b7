import type { DataFile } from "../files.js";
import { delimited } from "./delimited.js";
import { folderRows } from "./folder.js";
import { jsonLines } from "./json-lines.js";
import { jsonList } from "./json-list.js";
import { parquetRows } from "./parquet.js";
import type { Row, RowLimits } from "./row.js";

export { DatasetFileError, type Row, type RowLimits, shown } from "./row.js";

/** The rows of one file, in its order. @throws DatasetFileError when nothing behind some point can be read. */
export function rowsOf(file: DataFile, limits: RowLimits, records?: string): AsyncGenerator<Row> {
  switch (file.format) {
    case "json":
      return jsonList(file.absolute, limits, records);
    case "jsonl":
      return jsonLines(file.absolute, limits);
    case "csv":
      return delimited(file.absolute, limits, ",");
    case "tsv":
      return delimited(file.absolute, limits, "\t");
    case "parquet":
      return parquetRows(file.absolute, limits);
    case "folder":
      return folderRows(file.absolute);
  }
}
