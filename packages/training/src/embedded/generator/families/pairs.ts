// Over 400 lines because wordings are data, one on a line.
import type { JsonObject } from "@fovea/core";
import type { Draw } from "../draw.js";
import { ask, type Family, type Intent } from "../intent.js";
import { image, withImage } from "../place.js";
import { copyOf, marked } from "../template.js";
import { cased, fields, sought } from "../words/index.js";
import { a, bare, described } from "./things.js";

const pics = [
  "pictures",
  "images",
  "photos",
  "photographs",
  "pics",
  "shots",
  "versions",
  "scans",
  "frames",
  "screenshots",
];

/** Two pictures: what changed, which has more of something, are they the same. */
export const pairs: Family = {
  name: "pairs",
  weight: 12,
  draw(draw) {
    const [one, two] = [image(0), image(1)];
    const changes = { op: "changes", left: one, right: two };
    const p = draw.pick(pics);
    const slots: Record<string, string> = {
      ps: p,
      p: p.slice(0, -1),
      b: draw.pick(["the two", "both", "these two", "the", "these", "the two", "those two", "my two"]),
      btw: draw.pick([
        "between them",
        `between the two ${p}`,
        `between the ${p}`,
        "between the two",
        "between both",
        "",
        "here",
        `from the first ${p.slice(0, -1)} to the second`,
        "from one to the other",
        `in the second ${p.slice(0, -1)}`,
        "from the first to the second",
        "since the first one",
        "compared to the first one",
        `between ${p.slice(0, -1)} 1 and ${p.slice(0, -1)} 2`,
      ]),
    };
    const kind = draw.below(30);
    if (kind < 7) return ask(changes, whatChanged, slots);
    if (kind < 9) return ask({ op: "position-of", of: changes }, whereChanged, slots);
    if (kind < 11) return ask({ op: "count", of: changes }, howMany, slots);
    if (kind < 15) return ask({ op: "exists", of: changes }, anyChange, slots);
    if (draw.chance(0.3)) return morePairs(draw, slots);
    if (kind < 20) return ask({ op: "same-image", left: one, right: two }, same, slots);
    if (kind < 25) {
      const [quantity, is, words] = draw.pick(comparatives);
      const of = (picture: typeof one) => ({ op: "measure", quantity, of: picture });
      return ask(
        { op: "which", left: of(one), is, right: of(two) },
        [
          "(which|what) (one|$p) is (the |)$q",
          "which of $b $ps is (the |)$q",
          "which of (the two|them|these|both) is (the |)$q",
          "which $p is (the |)$q one",
          "which is (the |)$q (one|$p|)",
          "which is $q, the first or the second",
          "is the first or the second (one |$p |)$q",
          "is (the first|$p 1|$p one) or (the second|$p 2|$p two) $q",
          ">which (one|$p|of the two) is (the |)$q",
          "!tell me which (one|$p) is $q",
          "the $q (one|$p|of the two)",
          "(which|what) (one|$p) (looks|appears|seems) $q",
          "the first or the second $p: which is $q",
          "which one of $b $ps is $q",
          "which (one |)is $q",
          "$q: first or second",
          "tell me which of (them|the two) is $q",
          "which of them is $q",
        ],
        { ...slots, q: draw.pick(words) },
      );
    }
    if (kind < 28) {
      const thing = described(draw, one, bare(draw, one), 0.15);
      const other = { regions: withImage(thing.regions, two) };
      const less = draw.chance(0.2);
      const has = !less && draw.chance(0.4);
      const count = (regions: typeof thing.regions) => ({ op: "count", of: regions });
      const program = {
        op: "which",
        left: count(thing.regions),
        is: less ? "less" : "more",
        right: count(other.regions),
      };
      return ask(
        program,
        has
          ? [
              "which (one|$p) (shows|has|contains|includes) ($ao|the $o|$os)",
              "which of $b $ps (shows|has|contains) ($ao|the $o)",
              "in which (one|$p|of the two) (is there $ao|is the $o|do you see $ao|are there $os)",
              ">which (one|$p) (shows|has) $ao",
              "on which (one|$p) is (the $o|$ao)",
              "where is there $ao, in the first or the second $p",
              "which $p is the $o (in|on)",
            ]
          : [
              "which (one|$p) (has|shows|contains) $m $os",
              "which of $b $ps (has|shows|contains) $m $os",
              "in which (one|$p|of the two) are there $m $os",
              "where are there $m $os, in the first or (in |)the second $p",
              "are there $m $os in the first or (in |)the second $p",
              ">which (one|$p) (has|shows) $m $os",
              "which (one|$p) has the $t (number of |)$os".replace(
                "the $t (number of |)$os",
                less ? "the (fewest|least) $os" : "the (most|largest number of) $os",
              ),
            ],
        {
          ...slots,
          o: thing.one,
          os: thing.many,
          ao: a(thing.one),
          m: less ? draw.pick(["fewer", "less"]) : "more",
        },
      );
    }
    const thing = bare(draw, one);
    const other = { regions: withImage(thing.regions, two) };
    const exists = (regions: typeof thing.regions) => ({ op: "exists", of: regions });
    const both = draw.chance(0.7);
    return ask(
      { op: both ? "and" : "or", left: exists(thing.regions), right: exists(other.regions) },
      both
        ? [
            "do both (of them|$ps|) (show|have|contain) ($ao|$os|the $o)",
            "is there $ao (in|on) both (of them|$ps|)",
            "are there $os in both ($ps|)",
            "do (the two|both the|these two) $ps (show|have|contain) $ao",
            ">(if|whether) both ($ps|of them) (show|have) $ao",
            "is the $o (in|on) both ($ps|of them|)",
            "does each $p (show|have|contain) $ao",
          ]
        : [
            "is there $ao in (either|one|any) of (the two|these|the|them|both) ($ps|)",
            "does (either|one|any) of $b $ps (show|have|contain) $ao",
            "is there $ao in either $p",
            "do any of the $ps (show|have) $ao",
          ],
      { ...slots, o: thing.one, os: thing.many, ao: a(thing.one) },
    );
  },
};

/** Both, together, which: of codes, faces, texts, sizes and totals. */
function morePairs(draw: Draw, slots: Record<string, string>): Intent {
  const [one, two] = [image(0), image(1)];
  const kind = draw.below(12);
  const what = draw.pick<readonly [JsonObject, string, string]>([
    [{ op: "qr-codes", in: one }, "QR code", "QR codes"],
    [{ op: "barcodes", in: one }, "barcode", "barcodes"],
    [{ op: "faces", in: one }, "face", "faces"],
    [{ op: "checkboxes", in: one }, "checkbox", "checkboxes"],
    [{ op: "tables", in: one }, "table of numbers", "tables"],
    [{ op: "lines", in: one }, "line of text", "lines"],
    [{ op: "words", in: one }, "word", "words"],
    [
      { op: "with-expression", of: { op: "faces", in: one }, expression: "happy" },
      "smiling face",
      "smiling faces",
    ],
    [
      { op: "with-expression", of: { op: "faces", in: one }, expression: "happy" },
      "happy person",
      "happy people",
    ],
    [{ op: "group", group: "animal", in: one }, "animal", "animals"],
    [{ op: "detect", label: "person", in: one }, "person", "people"],
  ]);
  const [first, second] = [what[0], withImage(what[0], two)];
  Object.assign(slots, { o: what[1], os: what[2], ao: a(what[1]) });
  const count = (of: JsonObject) => ({ op: "count", of });
  if (kind < 2)
    return ask(
      { op: "and", left: { op: "exists", of: first }, right: { op: "exists", of: second } },
      [
        "$o on both",
        "is there $ao (in|on) both ($ps|of them|)",
        "do both ($ps|) (have|show) $ao",
        "does each ($p|one) have $ao",
        "both have $ao, (right|correct)",
        ">(if|whether) both have $ao",
      ],
      slots,
    );
  if (kind < 4)
    return ask(
      { op: "which", left: count(first), is: "more", right: count(second) },
      [
        "which (one|$p|) has (more $os|$ao)",
        "which (one |$p |)(has|shows|contains) more $os",
        "which of the two has $ao",
        "in which (one|$p) (is|are) there (more $os|$ao)",
        "$os: which one has more",
        "where are there more $os, first or second",
      ],
      slots,
    );
  if (kind < 6)
    return ask(
      { op: "plus", left: count(first), right: count(second) },
      [
        "how many $os are (there |)(in the two|in both|in both $ps|on the two $ps|across both $ps|over both $ps|in the two $ps) (together|in total|altogether|combined|)",
        "how many $os in total (over|across|in|on) both ($ps|)",
        "how many $os (across|over) both ($ps|)",
        "total (number of |)$os (in|over|across) (both|the two) $ps",
        "!count the $os in both $ps (together|)",
        "$os in both $ps together, how many",
      ],
      slots,
    );
  if (kind < 7) {
    const same = (quantity: string) => ({
      op: "compare",
      left: { op: "measure", quantity, of: one },
      is: "equal",
      right: { op: "measure", quantity, of: two },
    });
    const form = draw.below(3);
    if (form === 0)
      return ask(
        { op: "and", left: same("width"), right: same("height") },
        [
          "do (both|the two|these|the) $ps have the same (size|dimensions|resolution)",
          "are (they|both|the two $ps) (the same size|equally big|equally large|of the same size|equal in size)",
          "same size",
          "is the (size|resolution) of both (the same|equal)",
        ],
        slots,
      );
    const quantity = form === 1 ? "width" : "height";
    return ask(
      same(quantity),
      [
        `are (these two|they|both|the $ps) (equal in $q|equally $b2|the same $q|of the same $q)`,
        `do they have the same $q`,
        `same $q`,
        `is the $q (of both |)the same`,
      ],
      { ...slots, q: quantity, b2: form === 1 ? "wide" : "high" },
    );
  }
  if (kind < 8) {
    const grey = (of: JsonObject) => ({ op: "colourless", of });
    return draw.chance(0.5)
      ? ask(
          { op: "and", left: grey(one), right: grey(two) },
          [
            "are both (in |)(black and white|greyscale|grey|monochrome)",
            "are (the two|they both) black and white",
            "both black and white",
          ],
          slots,
        )
      : ask(
          {
            op: "and",
            left: { op: "has-flaw", flaw: "blurry", of: one },
            right: { op: "has-flaw", flaw: "blurry", of: two },
          },
          ["are both (blurry|blurred|out of focus)", "both blurry", "are (the two|they both) blurry"],
          slots,
        );
  }
  const text = marked(0, cased(draw.pick(draw.chance(0.7) ? sought : fields), draw));
  const x = draw.pick([text, `"${text}"`, `the word ${text}`, `the name ${text}`, `the word "${text}"`]);
  if (kind < 10) {
    const found = (at: JsonObject) => ({ op: "with-text", of: { op: "lines", in: at }, text: copyOf(0) });
    return draw.chance(0.5)
      ? ask(
          { op: "and", left: { op: "exists", of: found(one) }, right: { op: "exists", of: found(two) } },
          [
            "is $x (in|on) both ($ps|)",
            "does $x (appear|occur|turn up|come up|stand) (in|on) both ($ps|)",
            "do both ($ps|) mention $x",
            "is $x mentioned in both",
            "do both (say|contain|have) $x",
            "$x in both",
          ],
          { ...slots, x },
        )
      : ask(
          {
            op: "which",
            left: { op: "count", of: { op: "with-text", of: { op: "words", in: one }, text: copyOf(0) } },
            is: "more",
            right: { op: "count", of: { op: "with-text", of: { op: "words", in: two }, text: copyOf(0) } },
          },
          [
            "(in|on) which (one|$p|file|document|of the two) does $x (occur|appear|stand)",
            "which (one|$p|file|document|of the two) (mentions|says|contains|has) $x",
            "in which (one|$p|file) is $x, (1st or 2nd|first or second)",
            "where does it say $x, (in the |)first or second ($p|)",
            "which of (the two|them) mentions $x",
          ],
          { ...slots, x },
        );
  }
  const field = marked(
    0,
    draw.pick([
      "total",
      "subtotal",
      "amount due",
      "tax",
      "shipping",
      "balance",
      "rent",
      "fee",
      "price",
      "discount",
    ]),
  );
  const value = (at: JsonObject) => ({ op: "number-in", text: { op: "field", name: copyOf(0), in: at } });
  const less = draw.chance(0.3);
  return ask(
    { op: "which", left: value(one), is: less ? "less" : "more", right: value(two) },
    [
      "which (one|$p|invoice|bill|receipt|document) has the (higher|larger|bigger) $f",
      "which of the two has the (higher|larger) $f",
      "on which (one|invoice|bill|receipt) is the $f (higher|larger)",
      "whose $f is (higher|larger)",
      "which $f is (higher|larger), the first or the second",
    ].map((wording) =>
      less ? wording.replace(/\(higher\|larger(\|bigger)?\)/, "(lower|smaller)") : wording,
    ),
    { ...slots, f: field },
  );
}

const comparatives = [
  [
    "sharpness",
    "more",
    [
      "sharper",
      "crisper",
      "clearer",
      "more in focus",
      "better focused",
      "less blurry",
      "less blurred",
      "sharpest",
      "in better focus",
    ],
  ],
  [
    "sharpness",
    "less",
    [
      "blurrier",
      "more blurred",
      "less sharp",
      "blurred",
      "blurry",
      "more blurry",
      "fuzzier",
      "softer",
      "out of focus more",
    ],
  ],
  ["brightness", "more", ["brighter", "lighter", "better lit", "brightest", "more brightly lit"]],
  ["brightness", "less", ["darker", "dimmer", "darkest", "less bright"]],
  ["contrast", "more", ["higher in contrast", "more contrasty", "richer in contrast"]],
  ["noise", "more", ["noisier", "grainier", "more noisy"]],
  ["noise", "less", ["less noisy", "less grainy", "cleaner, with less noise"]],
  ["width", "more", ["wider", "broader", "widest"]],
  ["width", "less", ["narrower", "less wide"]],
  ["height", "more", ["taller", "higher"]],
] as const;

const whatChanged = [
  "what('s| has|) changed $btw",
  "what changed $btw",
  "what has changed $btw",
  "what('s| is) (different|the difference|new|not the same|altered|modified|missing or new) $btw",
  "what('s| is) the difference $btw",
  "what are the (differences|changes) $btw",
  "what (differences|changes) (are there|do you see|can you find|can you see|do you spot) $btw",
  "(which|what) (parts|areas|regions|things|places|bits) (changed|have changed|are different|differ) $btw",
  "!(spot|find|show me|show|list|mark|point out|identify|highlight|tell me) the (difference|differences|changes) $btw",
  "!spot the difference",
  "!compare $b $ps",
  "!(compare|diff) (them|the $ps|both)",
  ">what (changed|has changed|is different|the difference is|the differences are) $btw",
  "how do $b $ps differ",
  "how does the second (one |$p |)differ from the first( one|)",
  "how is the second (one |$p |)different from the first",
  "in what way (do they differ|are they different|do the $ps differ)",
  "(differences|changes|what changed) $btw",
  "what('s| is) not the same in $b $ps",
  "what was (changed|altered|edited|modified) $btw",
  "how are (they|the two|$b $ps) different",
  "how has it changed $btw",
  "what (moved|is moved|has moved) $btw",
  "can you (spot|find|see) the (difference|differences|changes) $btw",
  "what did (they|someone) change $btw",
  "what distinguishes $b $ps",
];

const whereChanged = [
  "where (did|has) (it|something|anything) (change|changed|differ) $btw",
  "where (is|are) (the |)(difference|differences|change|changes) $btw",
  "where('s| is) the (difference|change) $btw",
  "where do (they|the $ps|$b $ps) differ",
  "in (which|what) (part|area|corner|place|region) (did it change|is the change|is the difference|do they differ|has it changed) $btw",
  ">where (it changed|the change is|the difference is|they differ) $btw",
  "where exactly (is|was) (it|the second one) (changed|different) $btw",
  "!locate the (change|difference) $btw",
  "where (was|has) something (been |)(changed|altered) $btw",
  "on which side (is the difference|did it change|is the change)",
];

const howMany = [
  "how many (differences|changes) (are there|do you see|can you find|can you spot|) $btw",
  "how many (things|parts|places|areas|regions|spots) (changed|have changed|are different|differ) $btw",
  "!count the (differences|changes) $btw",
  "(number|count) of (differences|changes) $btw",
  ">how many (differences|changes) there are $btw",
  "in how many (places|spots) do they differ",
];

const anyChange = [
  "did (anything|something) change $btw",
  "has (anything|something) (changed|been changed|moved|been altered) $btw",
  "is there (a|any|some) (difference|change) $btw",
  "are there (any |)(differences|changes) $btw",
  "is (anything|something) (different|changed|new) $btw",
  "do (they|the $ps|$b $ps) differ",
  "are (they|the $ps|$b $ps) different",
  "do you see (a|any) (difference|differences|change|changes) $btw",
  "can you (see|spot|find) (a|any) (difference|differences|changes) $btw",
  ">(if|whether) (anything|something) (changed|has changed) $btw",
  ">(if|whether) there (is a difference|are differences) $btw",
  "is the second (one|$p) (different|changed|any different)( from the first|)",
  "(any|some) (changes|differences|change) $btw",
  "was (anything|something) (changed|altered|edited|modified) $btw",
  "does the second (one|$p) differ( from the first|)",
];

const same = [
  "are (these|the|both|those|these two|the two|my two) $ps (the same|identical|equal|alike|duplicates|exactly the same|one and the same)",
  "is it the same (picture|image|photo) (twice|)",
  "(are|is) (they|this|it) the same (picture|image|photo)",
  "is the second ($p|one) (the same as|identical to|equal to|a copy of|a duplicate of) the first( one|)",
  "do (both|these|the two) $ps (match|show the same pixels|show exactly the same|show the same thing)",
  ">(if|whether) (these|the|both|the two) $ps are (the same|identical|equal)",
  "!compare (the|these) (two |)$ps: are they (the same|identical)",
  "same $p",
  "are they (identical|equal|the same|duplicates|exactly the same|alike)",
  "is $p (1|one) (the same as|identical to) ($p |)(2|two)",
  "do i have the same $p twice",
  "are (both|the two) (equal|identical|the same)",
  "is there no difference between (the|these) (two |)$ps",
  "are (the two|both) (of them |)(exactly |)(the same|identical)",
  "do they match( exactly|)",
  "did nothing change",
  "identical or not",
  "is it (twice|two times) the same (picture|image)",
];
