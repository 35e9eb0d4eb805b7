import { describe, expect, it } from "vitest";
import { containsWords } from "./text-match.js";

describe("containsWords", () => {
  it.each([
    ["NO PARKING", "no parking"],
    ["NO PARKING", "NoParking"],
    ["NOPARKING", "no parking"],
    ["Invoices are due", "invoice"],
    ["INV-2026-0187", "2026"],
    ["billing@harborlane.example", "harborlane"],
    ["Total: $5,036.47", "$5,036.47"],
    ["(503) 555-0142", "555-0142"],
    ["ﬁre exit", "fire"],
  ])("%j contains %j", (text, wanted) => {
    expect(containsWords(text, wanted)).toBe(true);
  });

  it.each([
    ["NO PARKING", "park"],
    ["education", "cat"],
    ["Total $15,036.47", "5,036.47"],
    ["Unitprice", "price"],
    ["anything", " "],
    ["", "a"],
    ["bus stop", "us st"],
  ])("%j does not contain %j as words", (text, wanted) => {
    expect(containsWords(text, wanted)).toBe(false);
  });
});
