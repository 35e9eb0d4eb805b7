export { caseLines, findCase, UnknownCaseError, writeCasePictures } from "./case.js";
export { evalCaseDetail } from "./detail.js";
export { type WriteEvalReportOptions, writeEvalReport } from "./report.js";
