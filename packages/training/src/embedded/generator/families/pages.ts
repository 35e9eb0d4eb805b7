import { ask, type Family } from "../intent.js";
import { image } from "../place.js";
import { bare } from "./things.js";

/** Several pages: how many, on which is something. (What a page says is asked by every family that draws a place.) */
export const pages: Family = {
  name: "pages",
  weight: 8,
  draw(draw) {
    const whole = image(0);
    const d = draw.pick([
      "document",
      "document",
      "pdf",
      "report",
      "file",
      "letter",
      "contract",
      "brochure",
      "manual",
      "paper",
      "scan",
      "pdf file",
    ]);
    const slots: Record<string, string> = { d };
    const kind = draw.below(12);
    if (kind < 4)
      return ask(
        { op: "pages", of: whole },
        [
          "how many pages (does (it|the $d|this $d) have|are there|is it|is the $d|has the $d got|are in the $d|has it got)",
          "how many pages",
          "how many pages has (this|the) $d",
          "how many sheets (did you scan|are there|were scanned|did they send)",
          "(pages in total|total pages|pages total)",
          "number of pages in the $d",
          "pages: how many",
          "how long is (the|this) $d",
          "how many pages long is (the|this) $d",
          "how many pages does (this|the) $d (contain|have)",
          "!count the pages",
          "(number of pages|page count)",
          "(number of pages|page count) of the $d",
          ">how many pages (there are|it has|the $d has)",
          "what('s| is) the (number of pages|page count|total number of pages)",
          "how many sheets does the $d have",
          "of how many pages does the $d consist",
        ],
        slots,
      );
    if (draw.chance(0.08))
      return ask(
        { op: "compare", left: { op: "pages", of: whole }, is: "equal", right: { op: "constant", value: 1 } },
        [
          "is it a single page",
          "is (it|the $d) only one page",
          "is it just one page (long|)",
          "does it (have|consist of) (only|just) one page",
          "is this a (single-page|one-page|single page) $d",
          "only one page",
        ],
        slots,
      );
    if (draw.chance(0.06)) {
      const n = draw.below(7, 2);
      return ask(
        {
          op: "compare",
          left: { op: "pages", of: whole },
          is: "at-least",
          right: { op: "constant", value: n },
        },
        [
          `is there a page ${n}`,
          `does it have a page ${n}`,
          `does page ${n} exist`,
          `is there a ${["", "", "second", "third", "fourth", "fifth", "sixth"][n]} page`,
        ],
        slots,
      );
    }
    if (kind < 6) {
      const [is, said] = draw.pick([
        ["more", "more than"],
        ["less", "(fewer|less) than"],
        ["at-least", "at least"],
        ["equal", "exactly"],
      ] as const);
      const value = draw.below(9, 2);
      return ask(
        { op: "compare", left: { op: "pages", of: whole }, is, right: { op: "constant", value } },
        [
          `does (the|this) $d have ${said} $n pages`,
          `are there ${said} $n pages`,
          `is (the|this) $d ${said} $n pages long`,
          `>(if|whether) (it|the $d) has ${said} $n pages`,
          `does it have ${said} $n pages`,
        ],
        {
          ...slots,
          n: draw.chance(0.5)
            ? ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][value]!
            : String(value),
        },
      );
    }
    const [regions, names] = draw.pick<readonly [object, readonly string[]]>([
      [{ op: "tables", in: whole }, ["table", "table", "data table", "table of values"]],
      [{ op: "qr-codes", in: whole }, ["QR code", "qr code", "QR-code"]],
      [{ op: "barcodes", in: whole }, ["barcode", "bar code"]],
      [{ op: "codes", in: whole }, ["code", "code to scan"]],
      [{ op: "faces", in: whole }, ["face"]],
      [{ op: "checkboxes", in: whole }, ["checkboxes", "tick boxes", "checkbox"]],
      [{ op: "list-items", in: whole }, ["list", "bullet points", "bulleted list", "numbered list"]],
      [{ op: "every", kind: "phone", in: whole }, ["phone number", "telephone number"]],
      [{ op: "every", kind: "email", in: whole }, ["e-mail address", "email address", "email"]],
      [{ op: "every", kind: "url", in: whole }, ["web address", "website", "link"]],
      ...[bare(draw, whole)].map((thing) => [thing.regions, [thing.one]] as const),
    ]);
    const o = draw.pick(names);
    return ask(
      { op: "page-of", of: regions as never },
      [
        "on (which|what) page is (the|a|there a) $o",
        "on (which|what) page (is|are|do i find|can i find|can i see|do you see|would i find) the $o",
        "(which|what) page (is|are) the $o on",
        "(which|what) page (has|contains|shows|includes) (the|a) $o",
        ">on which page the $o is",
        ">(which|what) page (has the $o|the $o is on|contains the $o)",
        "!(find|tell me|show me) the page with the $o",
        "the page with the $o",
        "what('s| is) the page (number |)(of|with) the $o",
        "where in the $d is the page with the $o",
        "on what page number is the $o",
      ],
      { ...slots, o },
    );
  },
};
