import type { JsonObject } from "@fovea/core";
import type { Draw } from "../draw.js";
import { ask, type Family, type Intent } from "../intent.js";
import { drawPlace } from "../place.js";
import { copyOf, marked } from "../template.js";
import { cased, fields, inventText, sought } from "../words/index.js";
import { colourWords, sides } from "./things.js";

/** Relations between pieces of text. */
const around = [
  [
    "below",
    [
      "below",
      "under",
      "beneath",
      "underneath",
      "right below",
      "directly under",
      "just below",
      "right under",
      "directly below",
    ],
  ],
  ["above", ["above", "over", "on top of", "right above", "directly above", "just above"]],
  ["right-of", ["right of", "to the right of", "on the right of", "directly right of"]],
  ["left-of", ["left of", "to the left of", "on the left of"]],
  ["near", ["next to", "beside", "near", "by"]],
] as const;

const kinds = [
  "word",
  "text",
  "button",
  "heading",
  "label",
  "line",
  "entry",
  "field",
  "title",
  "section",
  "box",
  "menu item",
  "phrase",
  "caption",
  "option",
  "tab",
  "link",
];

const codes = [
  ["qr-codes", ["QR code", "qr code", "QR", "qr-code"]],
  ["barcodes", ["barcode", "bar code", "bars"]],
  ["codes", ["code"]],
] as const;

/** Text beside other text, under a code, in a colour: where things stand on a page. */
export const places: Family = {
  name: "places",
  weight: 9,
  draw(draw) {
    const { image, it, where } = drawPlace(draw, "paper");
    const kind = draw.below(20);
    if (kind < 7) return besideText(draw, image, it, where);
    if (kind < 10) return besideCode(draw, image, it, where);
    if (kind < 12) return twoCodes(draw, image, where);
    if (kind < 17) return colourOfText(draw, image, where);
    return aboutCodes(draw, image, it, where);
  },
};

/** A text that is pointed out, with or without its kind: "the Save button". */
function drawText(draw: Draw): string {
  const text = marked(0, cased(draw.chance(0.3) ? draw.pick(fields) : inventText(draw, sought), draw));
  const quoted = draw.chance(0.25) ? `"${text}"` : draw.chance(0.1) ? `'${text}'` : text;
  return draw.weighted([
    [6, quoted],
    [2, `the ${draw.pick(kinds)} ${quoted}`],
    [2, `the ${quoted} ${draw.pick(kinds)}`],
    [1, `the ${draw.pick(kinds)} that says ${quoted}`],
    [1, `the ${draw.pick(kinds)} saying ${quoted}`],
    [1, `where it says ${quoted}`],
  ] as const);
}

function besideText(draw: Draw, image: JsonObject, it: string, where: string): Intent {
  const [relation, names] = draw.pick(around);
  const lines = { op: "lines", in: image };
  const of = { op: "in-relation", of: lines, relation, to: { op: "with-text", of: lines, text: copyOf(0) } };
  const slots = {
    r: draw.pick(names),
    x: drawText(draw),
    it,
    w: where,
    k: draw.pick(kinds),
    ks: `${draw.pick(["line", "word", "button", "text", "label", "entry", "field"])}`,
  };
  const order =
    relation === "below"
      ? ["comes after", "follows", "comes below", "comes just below", "comes under"]
      : relation === "above"
        ? ["comes before", "precedes", "comes above", "comes right above"]
        : [];
  return ask(
    { op: "text-of", of },
    [
      "what('s| is) (written|printed|said|stated|shown|the text) $r $x $w",
      "what does it say $r $x $w",
      "what (stands|comes|is|appears|do you read|can you read) $r $x",
      "(which|what) $ks (is|comes|stands|sits) $r $x $w",
      "(what|which) text (is|stands|sits) $r $x $w",
      "!read (what is|the text|the line|the word) $r $x $w",
      "$r $x what (comes|is written|stands|does it say|comes next)",
      "the (text|line|word|button|$k) $r $x",
      "what('s| is) the (text|line|word|writing) $r $x $w",
      ">what (is written|it says|stands) $r $x",
      "$r $x: what does it say",
      ...order.map((verb) => `what ${verb} $x $w`),
      ...order.map((verb) => `which (line|entry|word) ${verb} $x`),
    ],
    slots,
  );
}

function besideCode(draw: Draw, image: JsonObject, it: string, where: string): Intent {
  const [relation, names] = draw.pick(around);
  const [op, codeNames] = draw.pick(codes);
  const of = { op: "in-relation", of: { op: "lines", in: image }, relation, to: { op, in: image } };
  return ask(
    { op: "text-of", of },
    [
      "what('s| is) (written|printed|said|shown|the text) $r the $c $w",
      "what does it say $r the $c $w",
      "what (stands|is) $r the $c $w",
      "(what|which) (text|words|line|digits|number|characters) (is|are|stands|sits|stand) $r the $c $w",
      "!read (what is|the text|the line|the digits|the number) $r the $c $w",
      "(text|digits|number|line|words|characters) $r the $c $w",
      "the (text|digits|number|characters printed|words) $r the $c",
      ">what is written $r the $c",
      "what (number|text) (is printed|is written|do you see) $r the $c",
    ],
    { r: draw.pick(names), c: draw.pick(codeNames), it, w: where },
  );
}

function twoCodes(draw: Draw, image: JsonObject, where: string): Intent {
  const [one, two] = draw.two(codes.slice(0, 2));
  const [relation, names] = draw.pick(around);
  const slots = {
    a: draw.pick(one[1]),
    b: draw.pick(two[1]),
    r: draw.pick(names),
    w: where,
    x: marked(0, cased(draw.pick(fields), draw)),
  };
  const [from, to] = [
    { op: one[0], in: image },
    { op: two[0], in: image },
  ];
  if (draw.chance(0.45))
    return ask(
      { op: "exists", of: { op: "in-relation", of: from, relation, to } },
      [
        "is the $a $r the $b $w",
        "is there a $a $r the $b $w",
        "is the $a (printed|located|placed) $r the $b $w",
        ">(if|whether) the $a is $r the $b",
      ],
      slots,
    );
  const text = { op: "with-text", of: { op: "lines", in: image }, text: copyOf(0) };
  if (draw.chance(0.4))
    return ask(
      { op: "exists", of: { op: "in-relation", of: from, relation, to: text } },
      [
        "is the $a $r $x $w",
        "is there a $a $r the (word|text|line) $x $w",
        ">(if|whether) the $a is $r $x",
        "is the $a (printed |)$r the $x line",
      ],
      slots,
    );
  const [s, position] = draw.pick(sides);
  return ask(
    { op: "exists", of: { op: "at-position", of: from, position } },
    [
      "is the $a $s $w",
      "is the $a (printed |placed |located |)$s (of the page|$w)",
      "is there a $a $s $w",
      ">(if|whether) the $a is $s",
      "$s, is there a $a",
    ],
    { ...slots, s },
  );
}

function colourOfText(draw: Draw, image: JsonObject, where: string): Intent {
  const [c, c2] = draw.two(Object.keys(colourWords));
  const col = draw.pick(["colour", "color"]);
  const text = { op: "with-text", of: { op: "lines", in: image }, text: copyOf(0) };
  const named = drawText(draw);
  const slots = { x: named, c, c2, col, w: where };
  const kind = draw.below(10);
  if (kind < 5)
    return ask(
      { op: "colour-of", of: text },
      [
        "what $col is $x $w",
        "(what|which) $col (does|has) $x (have|) $w",
        "what('s| is) the $col of $x $w",
        "$col of $x $w",
        "in (what|which) $col (is|do they write|did they write|have they written|is written|is printed) $x $w",
        "(what|which) $col did they (use|choose|take) for $x $w",
        "$x (is|has) (what|which) $col",
        "what $col is the (strip|background|box|rectangle|banner|bar|field|area|badge|label) (that says|with|saying|behind|around|of) $x $w",
        "the (strip|background|box|rectangle|banner|bar) (that says|with|saying|behind|around) $x (has|is) what $col",
        ">what $col $x is $w",
        "!(name|tell me) the $col of $x",
        "$x: $c or $c2",
        "is $x $c or $c2",
        "$x $col",
      ],
      slots,
    );
  if (kind < 8)
    return ask(
      { op: "exists", of: { op: "with-colour", of: text, colour: colourWords[c]! } },
      [
        "is $x $c $w",
        "is $x (written|printed|shown) in $c $w",
        "is $x $c too",
        "does $x (have|show) a $c (background|colour|color)",
        ">(if|whether) $x is $c $w",
        "is the $col of $x $c",
      ],
      {
        ...slots,
        x: named.startsWith("the ") || named.startsWith('"') ? named : `the ${draw.pick(kinds)} ${named}`,
      },
    );
  return ask(
    { op: "colour-of", of: { op: "lines", in: image } },
    [
      "what $col is the (text|writing|lettering|print|font) $w",
      "what $col are the letters $w",
      "(what|which) $col (does the text|does the writing) have $w",
      "what('s| is) the $col of the (text|letters|writing|lettering|print) $w",
      "(text|font|letter) $col $w",
      "in (what|which) $col is (it|the text|everything) (written|printed) $w",
      "the letters, what $col are they $w",
      ">what $col the (text|writing) is $w",
    ],
    slots,
  );
}

function aboutCodes(draw: Draw, image: JsonObject, it: string, where: string): Intent {
  const col = draw.pick(["colour", "color"]);
  const [op, names] = draw.pick(codes);
  const slots = { c: draw.pick(names), col, it, w: where };
  const kind = draw.below(5);
  const regions = { op, in: image };
  if (kind === 0)
    return ask(
      { op: "colour-of", of: regions },
      ["what $col is the $c $w", "$col of the $c $w", "(which|what) $col does the $c have $w"],
      slots,
    );
  if (kind === 1)
    return ask(
      { op: "not", of: { op: "exists", of: regions } },
      [
        "is there no $c $w",
        "no $c $w, (right|correct)",
        "there is no $c $w, (right|correct|is there)",
        "is $it without (a |any |)$c",
        "does $it have no $c",
      ],
      slots,
    );
  if (kind === 2)
    return ask(
      { op: "text-of", of: { op: "qr-codes", in: image } },
      [
        "!(decode|read|scan) the (square thing|square code|little square|pixel square|square with the dots|square pattern|square barcode|black and white square code) $w",
        "what('s| is) (in|behind|encoded in) the (square thing|square code|little square|square pattern) $w",
        "what does the (square code|square pattern|square barcode) (say|contain|lead to) $w",
        "(url|link|website|address|text) (from|in|of|behind) (the |)(qr|QR|qr code) $w",
        "where does (the |)(qr|QR) (go|lead|point|take me)",
        "i can't scan it, what does the (qr|QR|qr code) say",
        "(qr|QR) content",
      ],
      slots,
    );
  if (kind === 3)
    return ask(
      { op: "text-of", of: { op: "barcodes", in: image } },
      [
        "!(decode|read|scan) the (striped code|stripes|bars|black bars|code with the lines|lines code|line code) $w",
        "what('s| is) (in|behind|encoded in) the (striped code|bars|stripes) $w",
        "what (number|digits) do the (bars|stripes) (encode|stand for|mean) $w",
        "barcode (number|value|digits|text|content) $w",
        "(number|digits|value) (of|in|from) the (barcode|bar code) $w",
        "what would i get if i (scan|scanned) the (bars|barcode|stripes)",
      ],
      slots,
    );
  return ask(
    { op: "text-of", of: { op: "codes", in: image } },
    [
      "!scan (it|this) (for me|please|for me please)",
      "!scan the code $w",
      "what (web address|url|link|text) is encoded (there|here|$w)",
      "what do i get when i scan (it|this)",
      "what happens if i scan (it|this|that)",
      "(read|decode) the code $w",
      "what is encoded (there|here|$w)",
      "code content",
    ],
    slots,
  );
}
