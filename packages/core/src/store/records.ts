import { InvalidInputError } from "../errors.js";
import type { LeasedRecord, StoreRecord } from "../run/records.js";

/** Characters of one call; media belong in blobs. Far below the longest string that JavaScript can hold. */
const maxCallLength = 128 * 2 ** 20;

export const isLeased = (record: StoreRecord): record is LeasedRecord =>
  record.type === "step" || record.type === "head" || record.type === "intent" || record.type === "result";

/** @throws InvalidInputError for what may not be appended. */
export function checkRecords(records: readonly StoreRecord[]): void {
  for (const record of records) {
    const type = String(record?.type);
    if (record?.v !== 1) {
      throw new InvalidInputError(
        `a ${type} record has v ${String(record?.v)}`,
        "write records of version 1",
      );
    }
    if (type === "lease" || type === "takeover" || type === "segment") {
      throw new InvalidInputError(`a ${type} record is written by the store itself`, "use acquire()");
    }
    if (isLeased(record) && (typeof record.run !== "string" || !Number.isSafeInteger(record.epoch))) {
      throw new InvalidInputError(`a ${type} record names no run and epoch`, "take both from the lease");
    }
  }
}

/** @throws InvalidInputError when the call is too long, or holds what JSON cannot. */
export function recordTexts(records: readonly StoreRecord[]): string[] {
  let length = 0;
  const texts: string[] = [];
  for (const record of records) {
    const json = jsonOf(record);
    length += json.length;
    if (length > maxCallLength) {
      throw new InvalidInputError(
        `one append holds over ${maxCallLength / 2 ** 20} Mi characters`,
        "put media in the blob store and append their refs",
      );
    }
    texts.push(json);
  }
  return texts;
}

function jsonOf(record: StoreRecord): string {
  try {
    return JSON.stringify(record);
  } catch (cause) {
    throw new InvalidInputError(`a ${record.type} record is not JSON: ${String(cause)}`, "use plain values", {
      cause,
    });
  }
}

/** Ids of the steps that a record rests on. */
export function namedSteps(record: StoreRecord): string[] {
  switch (record.type) {
    case "step":
      return [...(record.step.parent === null ? [] : [record.step.parent]), ...record.step.uses];
    case "head":
      return [record.root, record.head];
    case "result":
      return [...(record.step === undefined ? [] : [record.step]), ...(record.uses ?? [])];
    case "annotation":
      return [record.annotation.step];
    default:
      return [];
  }
}
