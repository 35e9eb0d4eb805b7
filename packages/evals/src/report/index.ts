export type { CaseDetail } from "./cases.js";
export { type CaseKind, type ChosenCase, kindOf, worthReading } from "./choose.js";
export { aligned, evalListLines } from "./lines.js";
export type { PictureMark, ReportPicture } from "./picture.js";
export { type EvalReport, type EvalReportOptions, evalReport } from "./report.js";
export { notices } from "./sections.js";
