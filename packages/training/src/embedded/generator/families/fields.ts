// Over 400 lines because wordings are data, one on a line.
import type { JsonObject } from "@fovea/core";
import type { Draw } from "../draw.js";
import { ask, type Family, type Intent } from "../intent.js";
import { drawPlace, image as imageNumber } from "../place.js";
import { copyOf, marked } from "../template.js";
import { cased, columns, fields, impliedFields, inventText, inventWord, rows } from "../words/index.js";

const fieldWordings = [
  "(which|what) $f is (this|it|that) (from|for|of|)",
  "(which|what) $f (is it|is this|is that)",
  "$f of the $own $w",
  "$f of (this|that|my|the) $own",
  "the $own's $f $w",
  "(this|that|my) $own's $f",
  "what('s| is) the $own's $f $w",
  "what('s| is) the $f of the $own $w",
  "$own's $f",
  "$own $f",
  "$f (written|given|printed|shown|stated|named|listed) $w",
  "$f, (what is it|what does it say|which one|please|what|how much|when|who)",
  "$f: (what is it|what does it say|please|) $w",
  "$f is what",
  "$f nr",
  "$f on (the|my|this) $own",
  "$f $w (please|pls)",
  "my $f",
  "what $f (do they|does it|does the $own|did they) (name|have|give|state|mention|want|ask for|list|quote|charge) $w",
  "which $f (do they|does the $own|did they) (name|have|give|state|mention|want|list) $w",
  "what $f has the $own",
  "what $f (has|have) (it|they|he|she) (got|) $w",
  "(please |)read off the $f $w",
  "could you (please |)read off the $f",
  "i (want|need) the $f (off this|from this|of this|from the $own|) $w",
  "do you see the $f, what is it",
  "what is the full $f $w",
  "the $f $w, please",
  "the $f, (please|what is it|how much is it|what does it say|i need it)",
  "what('s| is) the $f (line|entry|figure|value) $w",
  "$f (figure|entry|value) $w",
  "you see where it says $f, what('s| is) (next to it|the value|there)",
  "next to $f, what (is written|does it say|stands there)",
  "what (is|stands) (next to|beside|behind|after) [the (word|label) ]$f $w",
  "what did (he|she|they|i|the $own) (write|put|enter|fill in|give|state) (as|for|under|in) [the ]$f $w",
  "what have (i|we|they) got as $f",
  "tell me (the|his|her|their|its) $f $w",
  "his $f",
  "her $f",
  "their $f",
  "what is (her|his|their|the) $f (called|again|) $w",
  "$f (for|in) the $own $w",
  "is there a $f, (what is it|and what is it|which)",
  "$f according to the $own",
  "what does the $own (say|list|give|state|have) (for|as|under) [the ]$f",
  "under [the ]$f, what (is|does it say|stands)",
  "(who|what) is (listed|named|given|entered) as [the ]$f $w",
  "copy (out |)the $f $w",
  "whats the $f",
  "wats the $f $w",
  "$f =",
  "(which|what) $f (do i|do we|does it|did they|does he|does she|do they|did we) (have|use|get|give|need|show|pick)",
  "(which|what) $f (was|is|has been) (used|given|entered|charged|filled in|assigned|noted|applied) $w",
  "what have they (put|written|filled in|entered) (for|as|under) [the ]$f $w",
  "do you know the $f $w",
  "let me see the $f $w",
  "the $f is what $w",
  "what (might|could) the $f be $w",
  "what('s| is) the $f $w",
  "what('s| is) the $f $w",
  "what('s| is) the $f (of|on|in) $it",
  "what('s| is) the $f",
  "what (was|are) the $f $w",
  "which $f is (shown|given|listed|stated) $w",
  "what $f is (shown|given|listed|printed|stated|written|there|on it) $w",
  "what $f does it (say|have|show|give|list|state)",
  "what does it say (for|under|next to|beside|at|after|as|behind) [the ]$f $w",
  "!(read|give me|tell me|show me|find|get|extract|look up|fetch|report|return|pull out|state|name) the $f $w",
  "$f $w",
  "$f",
  "the $f $w",
  "the $f",
  "and the $f",
  "what about the $f",
  "how about the $f $w",
  ">what the $f is $w",
  ">the $f $w",
  ">what $f it (has|shows)",
  "value of [the ]$f $w",
  "what('s| is) the value (of|for|in|under) [the ]$f $w",
  "what('s| is) (written|entered|filled in|printed|given|stated|listed) (under|for|as|in|next to|beside|at) [the ]$f $w",
  "what('s| is) (its|their|my|our|his|her) $f",
  "what('s| is) (its|my|the) $f $w",
  "what is [the ]$f (set to|listed as|given as|recorded as) $w",
  "$f please",
  "(can|could) i (get|have|see) the $f $w",
  "(i need|i want|i'm looking for|i am after|looking for) the $f $w",
  "(can you find|can you read|could you find|could you read) the $f $w",
  "what did they (put|write|enter) (for|as|under|in) [the ]$f $w",
  "what do you read (for|under|at) [the ]$f",
  "where it says $f, what is (written|the value|entered)",
  "the (field|box|entry|line) (called |named |labelled |)$f: what does it say",
  "what('s| is) in the $f (field|box) $w",
  "what does the $f (field|box|) say $w",
  "what does the $f (read|show) $w",
  "according to $it, what is the $f",
  "$w what is the $f",
  "what('s| is) the $f",
  "what would be the $f $w",
  "$it: $f",
  "$f on $it",
  "$f of $it",
  "what is the $f",
];

/** Whose value it may be. */
const owners = [
  "patient",
  "customer",
  "passenger",
  "sender",
  "company",
  "supplier",
  "seller",
  "buyer",
  "tenant",
  "landlord",
  "applicant",
  "student",
  "employee",
  "employer",
  "driver",
  "owner",
  "holder",
  "member",
  "guest",
  "shop",
  "store",
  "supermarket",
  "hotel",
  "bank",
  "clinic",
  "doctor",
  "invoice",
  "receipt",
  "ticket",
  "badge",
  "form",
  "letter",
  "bill",
  "order",
  "document",
  "report",
  "contract",
  "product",
  "package",
  "flight",
  "train",
  "event",
  "conference",
  "project",
  "school",
  "speaker",
  "policy",
  "account",
  "card",
  "man",
  "woman",
  "lady",
  "organisation",
  "vendor",
  "client",
  "insurance",
  "airline",
  "inspector",
  "manager",
  "author",
  "recipient",
  "contact",
  "car",
  "vehicle",
  "device",
  "meeting",
  "course",
  "apartment",
  "house",
];

/** A labelled value of a document, money owed, and what is asked without naming the label. */
export const labelled: Family = {
  name: "fields",
  weight: 22,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "paper");
    if (draw.chance(0.3)) {
      const implied = draw.pick(draw.chance(0.5) ? impliedFields.slice(0, 2) : impliedFields);
      return ask(
        { op: "field", name: implied.name, in: image },
        implied.asked.map((wording) => `${wording} $w`),
        { w: where, it },
      );
    }
    if (draw.chance(0.08)) {
      const item = draw.chance(0.7) ? draw.pick(rows) : inventText(draw, rows);
      return ask(
        { op: "field", name: copyOf(0), in: image },
        [
          "how much (is|was|are) the $f $w",
          "how much (does|do|did) (the |a |an |)$f cost $w",
          "how much (is|are) (a |an |)$f $w",
          "how much for (the |a |)$f",
          "what (does|do|did) (the |a |one |)$f cost $w",
          "what('s| is) the price of (the |a |an |one |)$f $w",
          "price of (the |)$f $w",
          "what('s| is) the cost of (the |a |)$f $w",
          ">how much (the |a |)$f (costs|cost|is|was) $w",
          ">what (the |a |)$f costs $w",
          "what (do|did) they charge for (the |a |)$f $w",
          "how (expensive|pricey) is (the |a |)$f",
          "$f price",
          "$f - price",
          "$f: price",
          "$f cost what",
          "(the |)$f, how much (was it|is it|)",
          "(the |)$f how much",
          "how much did (i|we|they|you) (pay|spend|give) (for|on) (the |)$f $w",
          "what did (i|we|they) (pay|spend) (for|on) (the |)$f $w",
          "how much was spent on (the |)$f",
          "(my wife wants |i need |give me |)the price of (the |)$f",
          "how much was my $f",
          "what was the price of the $f $w",
          "$f (was|is) how much",
          "how much does one $f cost",
          "how much (money |)for one $f",
        ],
        { f: marked(0, item), w: where, it },
      );
    }
    if (draw.chance(0.08)) {
      const name = draw.pick([
        "tax",
        "shipping",
        "vat",
        "discount",
        "subtotal",
        "total",
        "tip",
        "rent",
        "deposit",
        "fee",
        "late fee",
        "grand total",
        "service charge",
        "balance",
        "delivery",
      ]);
      return ask(
        { op: "field", name: copyOf(0), in: image },
        [
          "how (much|high|big|large) is the $f $w",
          "how much $f (is|was) (there|charged|due|paid|added|included|applied) $w",
          "how much (did|do) (they|we|i) (charge|pay) for (the |)$f",
          "how much (was|is) the $f",
          ">how (much|high) the $f is $w",
          "how much is $f $w",
          "how much are the $f $w",
          "$f, how much $w",
          "$f cost $w",
          "what percentage is the $f $w",
          "how much of (it|that) (is|was) $f $w",
          "(the |)$f is how much",
          "how much does the $f (come to|cost|make) $w",
          "how much $f do (i|we|they) (pay|have to pay|charge|take)",
        ],
        { f: marked(0, name), w: where },
      );
    }
    const name = draw.weighted([
      [8, draw.pick(fields)],
      [3, draw.pick(fields.slice(0, 40))],
      [2, inventText(draw, fields)],
      [1, `${inventWord(draw)} ${draw.pick(["number", "name", "date", "id", "code", "rate", "type", "no"])}`],
    ] as const);
    const text = draw.chance(0.25) ? cased(name, draw) : name;
    const quoted = draw.chance(0.06) ? `"${marked(0, text)}"` : marked(0, text);
    return ask({ op: "field", name: copyOf(0), in: image }, fieldWordings, {
      f: quoted,
      w: where,
      it,
      own: draw.pick(owners),
    });
  },
};

const kinds: readonly {
  readonly kind: string;
  readonly names: readonly string[];
  readonly asked?: readonly string[];
}[] = [
  {
    kind: "date",
    names: ["date", "date", "day", "calendar date"],
    asked: [
      "what date is (it|this|it from|this from|on it|shown|written|printed|given|mentioned) $w",
      "when (was|is) (it|this|the letter|the invoice|the document|the receipt|this letter|this receipt) (dated|written|from|issued|made|sent|printed|created|signed)",
      "when is it from",
      ">when (it|this) was (written|issued|printed|dated)",
      "from when is (it|this|the letter)",
      "what date does it (say|show|have|bear|carry) $w",
      "which date is (printed|written|on it) $w",
      "on (what|which) (date|day) (was|is) (it|this) (written|issued|signed|printed)",
      "when did (this|it) (get printed)",
      "date of (this|the letter|the receipt|the report|the document)",
      "(which|what) day (was it|is it from|was that|does it say)",
      "when was (this|the report|the paper|the article) (published|released|made public)",
      "when did (they|he|she) (write|send|print|issue) (it|this|the letter)",
      "when (was it|was this|did we) (bought|buy it|purchased)",
      "the date",
      "date please",
      "what's the date according to it",
    ],
  },
  {
    kind: "amount",
    names: ["amount", "price", "amount of money", "sum of money", "cost", "price tag"],
    asked: [
      "how much (is it|does it cost|is this|does this cost|is that|did it cost|was it)",
      "how much is it $w",
      "what (does|did) (it|this) cost",
      ">how much it (costs|is)",
      "how expensive is (it|this)",
      "what price (is shown|does it show|is on it|is it|is given) $w",
      "how much does it (say|show) $w",
      "price",
      "price please",
      "the price tag says what",
      "what amount is (shown|given|written) $w",
    ],
  },
  {
    kind: "number",
    names: ["number", "figure", "numeral"],
    asked: [
      "what number (is|do you see|can you see|is shown|is written|is it|appears|is on it|is printed) $w",
      "what number does it (show|say|have) $w",
      "which number is (shown|written|on it|printed|displayed) $w",
      "what('s| is) the number on the (badge|door|house|jersey|plate|shirt|bib|sign|locker|ticket|card|wall|tag)",
      "what number is on the (badge|door|house|jersey|plate|shirt|bib|sign|locker|ticket|bus|tag)",
      ">what number is (shown|on it) $w",
    ],
  },
  {
    kind: "email",
    names: [
      "e-mail",
      "email",
      "email address",
      "e-mail address",
      "mail address",
      "contact email",
      "e mail",
      "email id",
    ],
    asked: [
      "what e-mail (address |)(is|can i use|should i use|do i write to|is given) (there|) $w",
      "(where|to which address) (can|do|should) i (send|write) (an |)(e-mail|email|mail)[ to]",
      "how can i (email|e-mail) them",
      "who do i email",
      "what('s| is) their (e-mail|email)( address|)",
      "(email|e-mail) of the $own",
      "the $own's (email|e-mail)( address|)",
      "(her|his|their) (email|e-mail)( address|)",
      "!(read|give) me the (email|e-mail)( address|) $w",
      "(email|e-mail)( address|) (please|pls)",
      "where do i (write|send mail) to $w",
      "which (email|e-mail) (address |)should i (use|write to|contact)",
      ">their (email|e-mail) address",
      "what (email|e-mail) (address |)is (shown|given|listed|printed) $w",
    ],
  },
  {
    kind: "phone",
    names: [
      "phone number",
      "telephone number",
      "phone",
      "telephone",
      "contact number",
      "phone no",
      "number to call",
      "tel number",
      "mobile phone number",
      "hotline",
    ],
    asked: [
      "(what|which) number (do|can|should|must) i (call|dial|ring|phone)",
      "(what|which) (phone |telephone |)number can i call $w",
      "how (can|do) i (call|phone|ring|reach) them (by phone|)",
      "what('s| is) their (phone|telephone)( number|)",
      "(phone|phone number|phone nr|telephone|tel) of the $own",
      "the $own's (phone|phone number|telephone|telephone number)",
      "(her|his|their) (phone|phone number|telephone|number to call)",
      "(which|what) (phone|number) (should|do|can) i (call|ring) (to|for) $x",
      "(phone|phone number|phone nr|phone no) (please|pls)",
      "find me the $own's phone( number|)",
      "how do i (phone|ring|call) the $own",
      "what number do i dial (to reach the $own|for the $own|)",
      "where (can|do) i call",
      ">(what|which) number (to call|i should call|i can call)",
      "on which number can i (call|reach) them",
    ],
  },
  {
    kind: "url",
    names: [
      "web address",
      "website",
      "url",
      "web site",
      "homepage",
      "web page",
      "link",
      "internet address",
      "site address",
      "website address",
      "domain",
    ],
    asked: [
      "what('s| is) their (website|homepage|web site|url|web address)",
      "(website|homepage|web address|url) of the $own",
      "the $own's (website|homepage|web address|url)",
      "their (website|homepage|url)",
      "where (is|are) (the $own|they) on the (web|internet)",
      "(website|homepage|url) (please|pls)",
      "which (website|site|web address|url) (is given|should i visit|can i visit|is shown|do they have|is printed|is it) $w",
      "where (can|do) i find (them|more|it|more information) online",
      "what (website|url|web address|link) (is|do you see|is shown|is given) $w",
      ">which website (is given|to visit|it shows) $w",
      "what (website|site) does it (mention|show|name|give)",
    ],
  },
  {
    kind: "time",
    names: ["time", "hour", "clock time"],
    asked: [
      "what time does it (say|show|give) $w",
      "what time is (shown|written|printed|given|mentioned|on it|stated) $w",
      "at what time (does it|is it|does this) (start|begin|take place|open|leave|be|end)",
      "when does it (start|begin|open)",
      "what time does (it|this|the event|the show|the meeting|the concert|the shop) (start|begin|open|take place)",
      ">what time (it says|is shown|it starts) $w",
      "which time is (shown|given) $w",
      "what time (was|is) (it|this) (bought|printed|issued|sent|paid)",
      "at (what|which) time (was it bought|did we buy it|was it printed|did they come)",
      "(time|time of day|what time) (please|$w|)",
      "the time $w",
      "at what (hour|time)",
    ],
  },
];

/** A date, an amount, a number, an address, a phone number: the first of its kind. */
export const kindsOfText: Family = {
  name: "kinds",
  weight: 10,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "paper");
    const { kind, names, asked = [] } = draw.pick(kinds);
    const named = fieldWordings.filter(
      (wording) =>
        !wording.includes("field") &&
        !(kind === "time" && /is it/.test(wording)) &&
        !wording.includes("entered") &&
        !wording.includes("next to"),
    );
    const wordings = draw.chance(0.5) ? asked : named;
    return ask({ op: "find", kind, in: image }, wordings, {
      f: draw.pick(names),
      w: where,
      it,
      own: draw.pick(owners),
      x: draw.pick(["change the date", "cancel", "ask", "complain", "book", "get help", "order", "confirm"]),
    });
  },
};

/** Row and column of a table. */
export const tables: Family = {
  name: "tables",
  weight: 15,
  draw(draw) {
    const { where, image, it } = drawPlace(draw, "paper");
    if (draw.chance(0.4)) return natural(draw, where, image);
    const row = cased(inventText(draw, rows), draw);
    const column = draw.chance(0.8) ? draw.pick(columns) : inventText(draw, columns);
    const slots = {
      r: marked(0, row),
      c: marked(1, draw.chance(0.25) ? cased(column, draw) : column),
      w: where,
      it,
    };
    if (row.toLowerCase() === column.toLowerCase()) return this.draw(draw);
    return ask({ op: "cell", row: copyOf(0), column: copyOf(1), in: image }, cellWordings, slots);
  },
};

const cellWordings = [
  "$c at $r $w",
  "$c (of|for|at) $r (please|pls|)",
  "$c, $r",
  "$r: $c",
  "$r - $c",
  "$r's $c $w",
  "the $c (at|in|on|of|for) $r",
  "(give|tell) me the $c (of|at|for) $r",
  "what $c (did|does) $r have",
  "how (high|much|low|large) is the $c at $r",
  "what('s| is) the $c at $r $w",
  "$c for (the |)$r",
  "in the row of $r, what('s| is) in the $c column",
  "what is the $c at the $r ",
  "$r $c (value|please|just the value|)",
  "how many $c (at|for|from|in) $r",
  "$c measured at $r",
  "(look up|check) $c (at|for|of) $r",
  "$c value (of|for|at) $r",
  "(the |)$c (that belongs to|belonging to|next to) $r",
  "what('s| is) the $c (value|figure|number|entry) (for|of|at) $r",
  "how many $r were $c",
  "$c (in|on) (row|line) $r",
  "$c, (row|line) $r",
  "(row|line) $r, $c",
  "(row|line) $r: $c",
  "what('s| is) the $c (of|for) [the ]$r $w",
  "what('s| is) the $c (of|for) $r",
  "what (was|were|are) the $c (of|for|in) $r $w",
  "what $c (does|did|do) [the ]$r (have|get|show|reach|achieve|list) $w",
  "which $c does [the ]$r have $w",
  "!(read|tell me|give me|find|look up|get|show me) the $c (of|for) [the ]$r $w",
  "$c (of|for) [the ]$r $w",
  "$r, $c",
  "$r $c",
  "what('s| is) the $r $c $w",
  "the $r's $c",
  "what('s| is) [the ]$r's $c $w",
  "what('s| is) in the $c column (for|of) [the ]$r $w",
  "what('s| is) in (row $r|the row $r|the $r row)[,] (and |)(column $c|the column $c|the $c column)( of the table|) $w",
  "what('s| is) in (column $c|the $c column)[,] (and |)(row $r|the row $r|the $r row) $w",
  "what does the table (say|show|give|list) for (the $c of [the ]$r|$r under $c|$r in $c|$r and $c)",
  "in the table, what is the $c (of|for) [the ]$r",
  "what value does [the ]$r have (for|in|under) $c $w",
  "what('s| is) the value (of|for) [the ]$r (in|under|at) [the ]$c $w",
  ">what the $c (of|for) [the ]$r is $w",
  ">the $c (of|for) [the ]$r $w",
  "under $c, what (is given|is listed|does it say|stands) for [the ]$r",
  "for [the ]$r, what is the $c",
  "what $c is (listed|given|shown|entered|stated) for [the ]$r $w",
  "in (row|the row) $r, what is the $c",
  "(look|see) at the table: what is the $c (of|for) $r",
  "what $c (is|are|was) [the ]$r $w",
  "cell (at|in|for) row $r (and|,) column $c",
  "what is in the cell where row $r meets column $c",
  "row $r column $c",
  "row $r, column $c",
  "what('s| is) the table entry for $r (and|under|in) $c",
  "how (much|many) $c (does|did|do) [the ]$r (have|make|get|sell|need|take|use|earn|score) $w",
  "what did $r have (for|under) $c",
  "how (high|large|big|much|low) (is|was|are|were) the $c (of|for|in|on) [the ]$r $w",
  "what (is|was) $r's $c( in the table|) $w",
  "what does $r have in the $c column",
  "what('s| is) listed (under|as) $c for [the ]$r $w",
  "(can|could) i (get|have|see) the $c (of|for) [the ]$r $w",
  "i need the $c (of|for) [the ]$r",
  "and the $c (of|for) [the ]$r",
  "what about the $c (of|for) [the ]$r",
  "according to the table, what is the $c (of|for) [the ]$r",
  "what $c (goes with|belongs to|corresponds to) [the ]$r $w",
  "$r: what $c",
  "how is the $c (of|for) $r",
  "what('s| is) the $c (that|which) $r has $w",
  "what is the $c (on|at|in) (the |)$r $w",
  "in the row for $r, what (is|stands) under $c",
  "the $c (of|for) [the ]$r (please|is what)",
];

/** Questions about times, places and people, as they are asked of the tables that have them. */
function natural(draw: Draw, where: string, image: JsonObject): Intent {
  const time = draw
    .pick([
      "monday",
      "tuesday",
      "wednesday",
      "thursday",
      "friday",
      "saturday",
      "sunday",
      "january",
      "february",
      "march",
      "april",
      "may",
      "june",
      "july",
      "august",
      "september",
      "october",
      "november",
      "december",
      "2018",
      "2019",
      "2020",
      "2021",
      "2022",
      "2023",
      "2024",
      "q1",
      "q2",
      "q3",
      "q4",
      "spring",
      "summer",
      "autumn",
      "winter",
      "week 1",
      "week 2",
      "week 12",
      "the first quarter",
      "jan",
      "feb",
      "mar",
      "apr",
      "jun",
      "jul",
      "aug",
      "sep",
      "oct",
      "nov",
      "dec",
      "day 3",
    ])
    .replace(/^the /, "");
  const who = draw
    .pick([
      "anna",
      "bob",
      "alice",
      "maria",
      "tom",
      "john",
      "peter",
      "lisa",
      "sarah",
      "mike",
      "the north",
      "berlin",
      "paris",
      "norway",
      "france",
      "team a",
      "marketing",
      "the south region",
      "munich",
      "japan",
      "store 2",
      "emma",
      "lukas",
      "mr smith",
      "dr lee",
      "oslo",
      "the red team",
      inventWord(draw),
      inventWord(draw),
    ])
    .replace(/^the /, "");
  const counted = draw.pick([
    "tickets",
    "visitors",
    "cars",
    "units",
    "hours",
    "orders",
    "points",
    "goals",
    "books",
    "calls",
    "miles",
    "customers",
    "guests",
    "pieces",
    "boxes",
    "sales",
    "students",
    "passengers",
    "cups",
    "items",
    "votes",
    "members",
    "downloads",
    "apples",
    "bottles",
    "employees",
    "laps",
    "steps",
    "patients",
    "cakes",
    `${inventWord(draw)}s`,
  ]);
  const amount = draw.pick([
    "revenue",
    "profit",
    "sales",
    "turnover",
    "rent",
    "income",
    "spending",
    "costs",
    "temperature",
    "rainfall",
    "price",
    "attendance",
    "balance",
    "expenses",
    "salary",
    "budget",
    "electricity",
    "growth",
    "debt",
    "weight",
    "score",
    "travel",
    "food",
    "heating",
    inventWord(draw),
  ]);
  const [first, second] = draw.chance(0.55)
    ? [time, draw.pick([counted, amount])]
    : [who, draw.pick([counted, amount, time])];
  const isTime = first === time;
  const isCounted = second === counted;
  const r = draw.chance(0.6) ? cased(first, draw) : first;
  const slots = {
    r: marked(0, isTime && draw.chance(0.5) ? r.charAt(0).toUpperCase() + r.slice(1) : r),
    c: marked(1, second),
    w: where,
  };
  const program = { op: "cell", row: copyOf(0), column: copyOf(1), in: image };
  if (isTime) {
    const on = /day$/i.test(time) ? "on" : "in";
    return ask(
      program,
      isCounted
        ? [
            `how many $c (were there|were sold|did they have|did we have|did they sell|came|were made|did it have|are given|are listed|were counted) ${on} $r $w`,
            `how many $c (are there|are listed|are shown|do they have) (${on}|for) $r $w`,
            `${on} $r, how many $c (were there|were sold|did they sell|came)`,
            `how many $c ${on} $r $w`,
            `how many $c (were|are) (there |)for $r $w`,
            `$c ${on} $r $w`,
            `the number of $c ${on} $r $w`,
            `what('s| is) the number of $c (${on}|for) $r $w`,
            `>how many $c (there were|were sold|came) ${on} $r`,
          ]
        : [
            `what (was|is|were) the $c ${on} $r $w`,
            `how (much|high|large|big) (was|were|is) the $c ${on} $r $w`,
            `how much $c (was there|did they make|did we have|did they have|is there) ${on} $r $w`,
            `what $c (did they|did we|did it|do they) (make|have|get|report|reach) ${on} $r $w`,
            `${on} $r, what was the $c $w`,
            `how much (was|did they|did we) (spent|spend|spend) on $c ${on} $r`.replace(
              "(was|did they|did we) (spent|spend|spend)",
              "(was spent|did they spend|did we spend|is spent)",
            ),
            `$c ${on} $r $w`,
            `the $c ${on} $r $w`,
            `!(tell me|give me) the $c ${on} $r $w`,
            `>what the $c was ${on} $r`,
            `what did $c (cost|amount to|come to) ${on} $r`,
            `what('s| is) the $c for $r $w`,
          ],
      slots,
    );
  }
  if (second === time) {
    const on = /day$/i.test(time) ? "on" : "in";
    return ask(
      program,
      [
        `what (was|is) the (value|number|figure|amount) (for|of) $r ${on} $c $w`,
        `how much did $r (make|earn|sell|spend|have|score|pay) ${on} $c $w`,
        `how many did $r (sell|have|make|score|get) ${on} $c $w`,
        `what did $r (sell|make|earn|score|have|pay) ${on} $c $w`,
        `$r ${on} $c $w`,
        `how (was|did) $r (do|perform|score) ${on} $c`.replace("(was|did)", "did"),
        `what does it (say|show|list) for $r ${on} $c $w`,
        `${on} $c, what did $r (have|make|sell|get)`,
        `how much was $r ${on} $c`,
        `what (was|were) $r ${on} $c $w`,
        `what('s| is) the (value|figure|number) of $r ${on} $c $w`,
      ],
      slots,
    );
  }
  return ask(
    program,
    isCounted
      ? [
          "how many $c (did|does) $r (sell|have|make|get|score|win|buy|take|use|own|order|need|collect|count|record) $w",
          "how many $c (has|had) $r $w",
          "how many $c (are|were) (there |)(for|in|from|by|at) $r $w",
          "how many $c (are|were) (listed|given|recorded|shown) for $r $w",
          "how many $c has $r (sold|made|scored|won|got|collected) $w",
          "what('s| is) the number of $c (for|of|in) $r $w",
          ">how many $c $r (has|sold|made|got) $w",
          "how many $c (come|came) from $r $w",
          "$r sold how many $c",
          "how many of the $c (are|were) (for|from|in) $r $w",
        ]
      : [
          "what('s| is| was) the $c (of|for|in) $r $w",
          "how (much|high|large|big) (is|was) the $c (of|for|in) $r $w",
          "how much $c (does|did) $r (have|make|get|earn|need|report) $w",
          "what $c (does|did) $r (have|make|get|report) $w",
          "what('s| is) $r's $c $w",
          "$r's $c $w",
          "how much (does|did) $r (spend|pay) (on|for|in) $c $w",
          "what (does|did) $r (spend|pay) (on|for|in) $c $w",
          ">what the $c (of|for|in) $r is $w",
          "how is $r's $c $w",
        ],
    slots,
  );
}

const same = [
  "total",
  "due date",
  "invoice number",
  "name",
  "address",
  "order number",
  "subject",
  "account number",
  "customer number",
  "amount due",
  "reference",
  "iban",
  "title",
  "sender",
  "recipient",
];

/** Fields of two papers, fields against a number, on pictures as wholes. */
export const comparisons: Family = {
  name: "comparisons",
  weight: 3.5,
  draw(draw) {
    const name = draw.pick(draw.chance(0.7) ? same : fields);
    const slots = { f: marked(0, name), n: "" };
    const total = { op: "field", name: copyOf(0), in: imageNumber(0) };
    const kind = draw.below(10);
    if (kind < 3) {
      return ask(
        { op: "same-text", left: total, right: { ...total, in: imageNumber(1) } },
        [
          "(do|does) (both|the two) (documents|invoices|pages|pictures|images|letters|forms|receipts|files|scans) have the same $f",
          "is the $f the same (on|in) (both|the two|both of the|these two) (documents|invoices|pictures|images|letters|forms|receipts|papers|scans)",
          "is the $f (identical|equal|the same) (on|in) both",
          "does the $f (match|agree)",
          ">(if|whether) (both|the two) (documents|invoices|pictures|forms) have the same $f",
          "do the two (invoices|documents|receipts|forms) (show|state|give) the same $f",
          "do they have the same $f",
          "same $f on both",
          "does the $f of the first (one|document|invoice) match (the second|that of the second)",
        ],
        slots,
      );
    }
    if (kind < 6) {
      const value = draw.pick([
        draw.below(30, 1),
        draw.below(100, 10),
        10 * draw.below(100, 1),
        100 * draw.below(100, 1),
        draw.below(5000),
      ]);
      const [is, said] = draw.pick([
        ["more", "(more|greater|higher|larger|bigger) than"],
        ["more", "(over|above)"],
        ["less", "(less|lower|smaller) than"],
        ["less", "(under|below)"],
        ["at-least", "at least"],
        ["at-most", "at most"],
        ["at-most", "no more than"],
        ["equal", "(exactly|equal to)"],
      ] as const);
      const symbol = draw.pick(["", "", "$", "€", ""]);
      const { where, image } = drawPlace(draw, "paper");
      const left = { op: "number-in", text: { op: "field", name: copyOf(0), in: image } };
      return ask(
        { op: "compare", left, is, right: { op: "constant", value } },
        [
          `is the $f ${said} $n $w`,
          `>(if|whether) the $f is ${said} $n $w`,
          `is the $f (on|of) (it|this) ${said} $n`,
          `the $f is ${said} $n, (right|correct|isn't it)`,
          `is the $f $w ${said} $n`,
        ],
        {
          f: marked(
            0,
            draw.pick([
              "total",
              "subtotal",
              "tax",
              "amount due",
              "balance",
              "discount",
              "grand total",
              "price",
              "quantity",
              "rate",
              "score",
              "fee",
              "tip",
              "rent",
              "deposit",
              "age",
              "weight",
            ]),
          ),
          n: `${symbol}${value}`,
          w: where,
        },
      );
    }
    const [l, r] = [draw.pick(rows), draw.pick(columns)];
    if (kind < 8 || l === r) {
      const at = draw.below(200, 1);
      const [is, said] = draw.pick([
        ["more", "(more|higher|greater|larger) than"],
        ["more", "(over|above)"],
        ["less", "(less|lower|smaller) than"],
        ["less", "(under|below)"],
        ["at-least", "at least"],
      ] as const);
      return ask(
        {
          op: "compare",
          left: {
            op: "number-in",
            text: { op: "cell", row: copyOf(0), column: copyOf(1), in: imageNumber(0) },
          },
          is,
          right: { op: "constant", value: at },
        },
        [
          `is the $c (of|for) [the ]$r ${said} $n`,
          `is $r's $c ${said} $n`,
          `>(if|whether) the $c (of|for) [the ]$r is ${said} $n`,
        ],
        { r: marked(0, l), c: marked(1, r), n: String(at) },
      );
    }
    const kindOf = draw.pick(["date", "amount", "phone", "email"] as const);
    const first = { op: "find", kind: kindOf, in: imageNumber(0) };
    const noun = { date: "date", amount: "price", phone: "phone number", email: "email address" }[kindOf];
    return ask(
      { op: "same-text", left: first, right: { ...first, in: imageNumber(1) } },
      [
        "do (both|the two) (documents|invoices|letters|receipts|pages|pictures) (have|show) the same $f",
        "is the $f the same (on|in) (both|the two) (documents|invoices|letters|receipts|pictures)",
        "is the $f (identical|equal|the same) on both",
        "same $f on both",
      ],
      { f: noun },
    );
  },
};
