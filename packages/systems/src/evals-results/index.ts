export { caseLines, findCase, UnknownCaseError, writeCasePictures } from "./case.js";
export { evalCaseDetail } from "./detail.js";
export {
  boardFolder,
  enterEval,
  readLeaderboard,
  readLeaderboardFile,
  type VerifyOptions,
  verifyLeaderboardEntry,
} from "./leaderboard.js";
export { type WriteEvalReportOptions, writeEvalReport } from "./report.js";
