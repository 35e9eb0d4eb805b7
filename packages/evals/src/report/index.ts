export type { CaseDetail } from "./cases.js";
export { type CaseKind, kindOf } from "./choose.js";
export { aligned, evalLines, evalListLines, worthReadingLines } from "./lines.js";
export type { PictureMark, ReportPicture } from "./picture.js";
export { type EvalReport, type EvalReportOptions, evalReport } from "./report.js";
