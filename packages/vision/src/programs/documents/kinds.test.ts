import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchKind, type TextKind } from "./kinds.js";
import { numbersIn, parseNumber } from "./numbers.js";

const found = (kind: TextKind, line: string) => matchKind(kind, line).map((match) => match.text);

describe("matchKind", () => {
  it.each<[TextKind, string, string[]]>([
    ["date", "Invoice date: March 14, 2026", ["March 14, 2026"]],
    ["date", "due 14 March 2026 or 2026-03-14", ["14 March 2026", "2026-03-14"]],
    ["date", "Thursday, April 16, 2026", ["Thursday, April 16, 2026"]],
    ["date", "14.03.2026", ["14.03.2026"]],
    ["date", "3/14/26", ["3/14/26"]],
    ["date", "14-Mar-2026", ["14-Mar-2026"]],
    ["date", "09 MAY 2026", ["09 MAY 2026"]],
    ["date", "the 3rd of June, 2025", ["3rd of June, 2025"]],
    ["date", "Denver, June 8-10", ["June 8-10"]],
    ["date", "am 7. Oktober 2025", ["7. Oktober 2025"]],
    ["date", "le 5 février 2024", ["5 février 2024"]],
    ["date", "Best before end: 07/2027", ["07/2027"]],
    ["date", "version 1.2.2026 and 192.168.10.20", ["1.2.2026"]],
    ["date", "31/31/2026, 2026-13-01, 45 Marsh 2026", []],
    ["date", "mayor 12, marching 5", []],
    ["time", "18:42", ["18:42"]],
    ["time", "8 AM - 6 PM", ["8 AM", "6 PM"]],
    ["time", "8AM-6PM", ["8AM", "6PM"]],
    ["time", "7:30-19:00", ["7:30", "19:00"]],
    ["time", "2026-03-14:30, file 12-10:30", []],
    ["time", "From 10:00 PM to 7:00 AM", ["10:00 PM", "7:00 AM"]],
    ["time", "8:30 a.m.", ["8:30 a.m."]],
    ["time", "14h30, 9 Uhr", ["14h30", "9 Uhr"]],
    ["time", "ratio 4:75, 25:10, 1:2:3:4", []],
    ["amount", "Total $5,036.47", ["$5,036.47"]],
    ["amount", "1.234,50 € inkl. MwSt", ["1.234,50 €"]],
    ["amount", "USD 12.00 and 99 EUR", ["USD 12.00", "99 EUR"]],
    ["amount", "($1,200.00)", ["($1,200.00)"]],
    ["amount", "-$20", ["-$20"]],
    ["amount", "SUBTOTAL 38.43", ["38.43"]],
    ["amount", "TAX 8.25%", []],
    ["amount", "1.50 kg, 12.05.2026, 18.42 Uhr", []],
    ["email", "Email: billing@harborlane.example", ["billing@harborlane.example"]],
    ["email", "write to a.b+c@mail.co.uk, please.", ["a.b+c@mail.co.uk"]],
    ["email", "billing @ harborlane. example", ["billing@harborlane.example"]],
    ["email", "at home @ noon", []],
    ["url", "see www.harborlane.example.", ["www.harborlane.example"]],
    ["url", "https://a.example/b?c=1&d=2), yes", ["https://a.example/b?c=1&d=2"]],
    ["url", "fovea.dev/docs", ["fovea.dev/docs"]],
    ["url", "billing@harborlane.example", []],
    ["url", "e.g. this. Not that", []],
    ["phone", "Phone: (503) 555-0142", ["(503) 555-0142"]],
    ["phone", "+49 (0)30 901820, +1 303 555 0166", ["+49 (0)30 901820", "+1 303 555 0166"]],
    ["phone", "Tel 020 7946 0552 (7 am - 4 pm)", ["020 7946 0552"]],
    ["phone", "Mobile 07700900318", ["07700900318"]],
    ["phone", "802-555-0164", ["802-555-0164"]],
    ["phone", "Account 0042 7719 3365", []],
    ["phone", "Routing 123006800", []],
    ["phone", "2026-03-14, 14.03.2026, $1,234.50, INV-2026-0187", []],
    ["number", "Suite 400, 12.5%", ["400", "12.5"]],
  ])("finds each %s in %j", (kind, line, expected) => {
    expect(found(kind, line)).toEqual(expected);
  });

  it("is less sure of what other things look like too", () => {
    const quality = (kind: TextKind, line: string) => matchKind(kind, line)[0]!.quality;
    expect(quality("amount", "$38.43")).toBeGreaterThan(quality("amount", "38.43"));
    expect(quality("date", "June 8, 2026")).toBeGreaterThan(quality("date", "June 8"));
    expect(quality("email", "a@b.example")).toBeGreaterThan(quality("email", "a @ b.example"));
    expect(quality("phone", "Phone 020 7946 0552")).toBeGreaterThan(quality("phone", "Fax 020 7946 0552"));
    expect(quality("time", "16:07")).toBeGreaterThan(quality("time", "7:30-19:00"));
  });

  it("gives places in the line that hold the match, and ends on any text", () => {
    const kinds: TextKind[] = ["date", "amount", "number", "email", "phone", "url", "time"];
    const text = fc.array(
      fc.constantFrom(
        "12",
        "3",
        "(",
        ")",
        ".",
        ",",
        "-",
        "/",
        ":",
        "@",
        "$",
        "€",
        " ",
        "a",
        "May",
        "pm",
        "www",
        "tel",
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), text, (kind, pieces) => {
        const line = pieces.join("");
        for (const match of matchKind(kind, line)) {
          expect(match.start).toBeGreaterThanOrEqual(0);
          expect(match.end).toBeLessThanOrEqual(line.length);
          expect(line.slice(match.start, match.end).replace(/\s/g, "")).toContain(
            match.text.replace(/\s/g, "").slice(0, 3),
          );
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("parseNumber", () => {
  it.each<[string, number | undefined]>([
    ["1,234.50", 1234.5],
    ["1.234,50", 1234.5],
    ["$5,036.47", 5036.47],
    ["1 234,50 €", 1234.5],
    ["1'234.50 CHF", 1234.5],
    ["12,345,678", 12345678],
    ["12.345.678", 12345678],
    ["1,234", 1234],
    ["0,234", 0.234],
    ["1.234", 1.234],
    ["3,5", 3.5],
    [".5", 0.5],
    ["(1,234.50)", -1234.5],
    ["-50.59", -50.59],
    ["−3", -3],
    ["3-", -3],
    ["-$20", -20],
    ["($20)", -20],
    ["0", 0],
    ["007", 7],
    ["", undefined],
    ["n/a", undefined],
    ["12 apples", undefined],
    ["1.2.3,4,5", undefined],
  ])("reads %j as %j", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it("reads back what English and German write", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => {
        const value = cents / 100;
        for (const locale of ["en-US", "de-DE", "de-CH"]) {
          expect(parseNumber(value.toLocaleString(locale, { minimumFractionDigits: 2 }))).toBeCloseTo(
            value,
            6,
          );
        }
      }),
    );
  });

  it("finds all numbers of a text and takes no dash between numbers for a sign", () => {
    expect(numbersIn("June 8-10, -3 of 1,250").map(({ value }) => value)).toEqual([8, 10, -3, 1250]);
  });
});
