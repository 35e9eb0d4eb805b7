export {
  casesHash,
  entryText,
  type LeaderboardEntry,
  LeaderboardError,
  leaderboardEntry,
  parseEntry,
} from "./entry.js";
export { leaderboardLines, leaderboardMarkdown, sortedEntries, verificationLines } from "./table.js";
export { type Verification, verifyEntry } from "./verify.js";
