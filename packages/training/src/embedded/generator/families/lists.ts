// Over 400 lines because wordings are data, one on a line.
import type { Draw } from "../draw.js";
import { ask, type Family, type Intent } from "../intent.js";
import { drawPlace } from "../place.js";
import { copyOf, marked } from "../template.js";
import { cased, columns, inventText, inventWord, pluralOf, rows, unseenNouns } from "../words/index.js";

/** What a column of a list is called, as one and as many. */
const listed = [
  "item",
  "item",
  "product",
  "article",
  "name",
  "price",
  "amount",
  "date",
  "country",
  "city",
  "person",
  "student",
  "employee",
  "task",
  "service",
  "ingredient",
  "dish",
  "drink",
  "department",
  "region",
  "team",
  "player",
  "model",
  "month",
  "year",
  "day",
  "expense",
  "category",
  "position",
  "description",
  "destination",
  "course",
  "subject",
  "book",
  "title",
  "author",
  "company",
  "customer",
  "order",
  "station",
  "stop",
  "event",
  "activity",
  "fee",
  "charge",
  "tax",
  "score",
  "grade",
  "member",
  "participant",
  "language",
  "material",
  "part",
  "code",
  "quantity",
  "sku",
  "medication",
  "symptom",
  "species",
  "flavour",
  "size",
  "colour",
  "project",
  "topic",
  "room",
  "speaker",
  "artist",
] as const;

/** Columns that hold numbers, as one. */
const numeric = [
  "price",
  "price",
  "amount",
  "amount",
  "cost",
  "total",
  "quantity",
  "hours",
  "sales",
  "revenue",
  "profit",
  "score",
  "weight",
  "population",
  "units",
  "points",
  "salary",
  "distance",
  "line total",
  "fee",
  "tax",
  "balance",
  "stock",
  "visitors",
  "expenses",
  "budget",
  "goals",
  "calories",
  "age",
  "rent",
  "value",
  "number of items",
  "minutes",
  "days",
  "value",
  "discount",
  "income",
  "spending",
  "turnover",
  "attendance",
  "tickets",
  "orders",
  "passengers",
  "rainfall",
  "temperature",
  "duration",
  "share",
  "votes",
  "q1",
  "q2",
  "2023",
  "2024",
  "debit",
  "credit",
  "net",
  "gross",
  "vat",
] as const;

const many = (one: string): string => (/s$|^q\d|^\d/.test(one) ? one : pluralOf(one));

function drawColumn(draw: Draw, from: readonly string[]): string {
  return draw.weighted([
    [2, draw.pick(unseenNouns)],
    [
      1,
      draw.pick([
        "ph",
        "oxygen",
        "samples",
        "rating",
        "nitrate",
        "gdp",
        "bmi",
        "co2",
        "humidity",
        "wind",
        "depth",
        "stations",
        "magnitude",
        "dose",
        "purity",
        "yield",
        "error",
        "accuracy",
      ]),
    ],
    [12, draw.pick(from)],
    [2, draw.pick(columns)],
    [2, inventWord(draw)],
    [1, `${draw.pick(from)} ${inventWord(draw)}`],
    [1, `${inventWord(draw)} ${draw.pick(from)}`],
  ] as const);
}

/** All of a column, its sum, the best row, what has a value, the table as a whole, list entries, all dates. */
export const lists: Family = {
  name: "lists",
  weight: 19,
  draw(draw) {
    const kind = draw.below(40);
    if (kind < 9) return columnOf(draw);
    if (kind < 18) return aggregateOf(draw);
    if (kind < 23) return bestRow(draw);
    if (kind < 26) return rowHaving(draw);
    if (kind < 30) return wholeTable(draw);
    if (kind < 35) return entries(draw);
    return everyKind(draw);
  },
};

function columnOf(draw: Draw): Intent {
  const { where, image, it } = drawPlace(draw, "paper");
  const one = drawColumn(draw, listed);
  const kind = draw.below(10);
  if (kind < 6) {
    const said = draw.chance(0.9) ? many(one) : one;
    const program = { op: "column", name: copyOf(0), in: image };
    return draw.chance(0.85)
      ? ask({ op: "text-of", of: program }, listWordings, {
          c: marked(0, draw.chance(0.15) ? cased(said, draw) : said),
          w: where,
          it,
        })
      : ask(
          { op: "count", of: program },
          [
            "how many (different |)$c (are listed|are given|are in the table|are on the list|does the table list|are there in the table|does $it list) $w",
            "!count the $c (in the table|listed) $w",
            "how many $c does the table (have|show|contain|list)",
          ],
          { c: marked(0, many(one)), w: where, it },
        );
  }
  if (kind < 9) {
    const text = draw.chance(0.3) ? cased(one, draw) : one;
    const said = draw.chance(0.1) ? `"${marked(0, text)}"` : marked(0, text);
    return ask({ op: "text-of", of: { op: "column", name: copyOf(0), in: image } }, columnWordings, {
      c: said,
      w: where,
      it,
    });
  }
  const column = { op: "column", name: copyOf(0), in: image };
  const cells = marked(0, draw.chance(0.2) ? cased(one, draw) : one);
  const form = draw.below(10);
  if (form < 3) {
    const [n, number] = draw.pick([
      ["first", 1],
      ["second", 2],
      ["third", 3],
      ["fourth", 4],
      ["fifth", 5],
      ["last", 0],
      ["2nd", 2],
      ["3rd", 3],
      ["4th", 4],
      ["sixth", 6],
      ["first", 1],
      ["last", 0],
      ["final", 0],
    ] as const);
    const of =
      number < 2
        ? { op: "pick", of: column, which: number === 1 ? "first" : "last" }
        : { op: "nth", of: column, number };
    return ask(
      { op: "text-of", of },
      [
        "what('s| is) in the $n row (under|of|in the column) $c $w",
        "what('s| is) the $n $c (in the table|listed|on the list|in the column|) $w",
        "the $n row $c (is|)",
        "(which|what) $c is (listed |given |)$n $w",
        "(which|what) $c (comes|stands) $n $w",
        "$n row, $c column",
        "the $n (entry|value|number) (under|in|of) $c $w",
        "what('s| is) the $n (entry|value|number) in the $c column $w",
        ...(number >= 2
          ? [
              `row ${number}, column $c`,
              `$c, row ${number}`,
              `row ${number} of the $c column`,
              `what is the $c in row ${number} $w`,
              `$c (in|of) line ${number} $w`,
            ]
          : []),
        "what is the $n of the $c column",
      ],
      { c: cells, n, w: where },
    );
  }
  if (form < 6) {
    const value = draw.pick([
      "good",
      "fair",
      "poor",
      "paid",
      "open",
      "done",
      "late",
      "yes",
      "no",
      "approved",
      "pending",
      "sold out",
      "active",
      "closed",
      "high",
      "low",
      "germany",
      "marketing",
      "red",
      "overdue",
      "shipped",
      inventWord(draw),
    ]);
    const v = marked(1, draw.chance(0.4) ? cased(value, draw) : value);
    if (value === one) return columnOf(draw);
    const o = draw.pick([
      "stations",
      "items",
      "orders",
      "people",
      "rows",
      "products",
      "countries",
      "students",
      "tasks",
      "entries",
      "cities",
      "invoices",
    ]);
    return ask(
      { op: "count", of: { op: "with-text", of: column, text: copyOf(1) } },
      [
        "how many $o have the $c $v $w",
        "how many $o (have|has|got) a $c of $v $w",
        "how many $o have $v as $c $w",
        "how many times is the $c $v $w",
        "!count the $o with $c $v $w",
        "how many $o (with|of) $c $v (are there|are listed|) $w",
        "how often is the $c $v $w",
      ],
      { c: cells, v, o, w: where },
    );
  }
  const row = inventText(draw, rows);
  return ask({ op: "text-of", of: { op: "row", name: copyOf(0), in: image } }, rowWordings, {
    r: marked(0, draw.chance(0.4) ? cased(row, draw) : row),
    w: where,
    it,
  });
}

const listWordings = [
  "!(name|list|give|read|read out|tell me) (all |every |)the $c (you see|you find|one by one|in order|from top to bottom|please|) $w",
  "(all|all the|every one of the) $c, one by one",
  "$c, (all of them|one by one|please|top to bottom) $w",
  "give (all |)(the |)$c in order $w",
  "what $c (did|do) (i|we|they) (buy|order|have|get|need) $w",
  "what was (bought|ordered|sold|listed), all $c",
  "which are the $c $w",
  "(which|what) $c (can|could) (i|we|you) (choose|order|get|see|find) $w",
  "!list (all |all the |the |)$c $w",
  "!list (all |the |)$c",
  "what are (all |)the $c $w",
  "what are the $c (listed|given|shown|named|in the table) $w",
  "(what|which) $c (are listed|are there|are given|are named|are shown|are in the table|are on it|were bought|were sold|were ordered|do you see|appear|are included|are mentioned|can i read) $w",
  "(what|which) $c does (the table|the list|$it) (list|have|show|contain|include|name|give)",
  "(what|which) $c (did|do) (they|we|i|he|she|the customer) (buy|order|sell|need|have|list|get)",
  "!(name|give me|show me|tell me|read|read out|enumerate|write down|extract|get) (all |all the |the )$c $w",
  "(all |)(the |)$c $w",
  "all $c",
  ">(what|which) $c (are listed|there are|it lists|were bought|are on it|are in the table) $w",
  "a list of (all |the |all the |)$c (please|)",
  "i need (all |)the $c $w",
  "can i (have|see|get) (a list of |)(all |the )$c $w",
  "what (were|are) the (different |various |)$c $w",
  "$c $w, all of them",
  "what $c is there $w",
];

const columnWordings = [
  "everything (listed |written |)in the $c column (please|) $w",
  "the $c column, (all of it|top to bottom|please)",
  "all of column $c",
  "read down the $c column $w",
  "everything (under|below) $c $w",
  "what('s| is) in the $c column $w",
  "what('s| is) in (the column|column) $c $w",
  "what (stands|is written|is listed|is) (in|under) the $c column $w",
  "!(read|list|show me|give me|tell me|read out) the $c column $w",
  "!(read|list|show me) (the |)column $c $w",
  "!(list|read) (everything|all|all values|the values|all the values|the entries) (in|under|of) (the |)(column |)$c $w",
  "what (values|entries|numbers|figures) (are|stand|does it have|are listed|do you see) (in|under) (the |)$c (column |)$w",
  "what are the (values|entries|contents|figures) (in|of|under) the $c column $w",
  "what does the $c column (say|contain|show|list|have) $w",
  ">what is in the $c column $w",
  "(the |)$c column",
  "(contents|values|entries) of the $c column $w",
  "what is (written|listed) below (the heading |)$c $w",
  "what (stands|is) under the (heading|header) $c $w",
];

const rowWordings = [
  "what('s| is) in the $r row $w",
  "what('s| is) in (the row|row) $r $w",
  "what('s| is) in the row (for|of|called|named|labelled) $r $w",
  "!(read|show me|give me|list) the (row|line) (for|of) $r (in the table|) $w",
  "!(read|show me|give me) the $r row $w",
  "what does the $r row (say|show|contain|have) $w",
  "what does the (table|row) (say|show|list|give) for $r $w",
  "what (values|numbers|figures|data) (does|do|did) $r have $w",
  ">what is in the row for $r $w",
  "what are the (values|figures|numbers|entries) (for|of) $r $w",
  "what are (all |)the (values|numbers) in the row $r $w",
  "(the |)row (for |)$r",
  "(all |)(data|values|figures) for $r $w",
  "what is listed for $r $w",
];

function aggregateOf(draw: Draw): Intent {
  const { where, image, it } = drawPlace(draw, "paper");
  const one = drawColumn(draw, numeric);
  const text = draw.chance(0.15) ? cased(one, draw) : one;
  const plural = many(one);
  const how = draw.weighted([
    [5, "sum"],
    [3, "average"],
    [3, "highest"],
    [3, "lowest"],
  ] as const);
  const program = { op: "aggregate", how, of: { op: "column", name: copyOf(0), in: image } };
  const superlative =
    how === "highest"
      ? draw.pick(["highest", "highest", "largest", "biggest", "maximum", "greatest", "top", "max"])
      : draw.pick(["lowest", "lowest", "smallest", "minimum", "least", "min"]);
  const asOne = draw.chance(0.5);
  const slots = {
    c: marked(0, asOne ? text : draw.chance(0.15) ? cased(plural, draw) : plural),
    w: where,
    it,
    s: superlative,
    a: draw.pick(["average", "average", "mean", "avg"]),
  };
  if (how === "sum") return ask(program, asOne ? sumColumn : sumMany, slots);
  if (how === "average") return ask(program, asOne ? averageOne : averageMany, slots);
  return ask(program, asOne ? extremeOne : extremeMany, slots);
}

const sumColumn = [
  "(add|sum|total) (up |)the $c column (please|for me|yourself|) $w",
  "$c column, added up",
  "$c in total (over all|over all rows|for all|) $w",
  "total $c over (all|all rows|everything|all the rows|the whole table) $w",
  "$c (altogether|in total|summed|total) $w",
  "sum up $c (for me|please|) $w",
  "what('s| is) the total $c (in the table|over all rows|of all rows|of all|altogether) $w",
  "all $c together $w",
  "what('s| is) the sum of the $c column $w",
  "what('s| is) the (sum|total) of (the column|column) $c $w",
  "what('s| is) the total of the $c column $w",
  "!(add up|sum|sum up|total|add|add together|total up) the $c column $w",
  "!(add up|sum|sum up|total) (the |)column $c $w",
  "!(calculate|compute|work out|give me|tell me) the (sum|total) of (the |)(column $c|$c column) $w",
  "what (does|do) the $c column (add up to|sum to|come to|amount to|total) $w",
  "what (do|does) the (numbers|values|entries|figures) in the $c column (add up to|sum to|come to) $w",
  "(sum|total) of the $c column $w",
  "sum of $c $w",
  ">what the $c column (adds up to|sums to|comes to) $w",
  ">the sum of the $c column $w",
  "how much is the $c column (in total|altogether|added up|in all) $w",
  "if i add up the $c column, what do i get",
  "what do i get if i (add up|sum) the $c column $w",
  "$c column (sum|total)",
  "how much (does|do) the $c column (come to|add up to|total)",
  "what is the (sum|total) (for|in) the $c column $w",
];

const sumMany = [
  "(please |)sum up the $c (of all|of all of them|of everything|for me|please|) $w",
  "the $c, (summed up|added up|in total|all together) $w",
  "what('s| is) the total of the $c if (you|u|i) (sum|add) (them|em|them up) $w",
  "$c in total (over all|over all rows|) $w",
  "total $c $w",
  "what (is|are) the total $c $w",
  "sum of (the |all |all the |)$c, (adding them yourself|please|just add them) $w",
  "!(take|work out) the sum of the $c $w",
  "what('s| is) the sum of (the|all|all the|) $c $w",
  "what('s| is) the sum of the $c",
  "what do (the|all the|all) $c (add up to|sum to|come to|amount to|total)[ altogether| in total] $w",
  "!(add up|sum|sum up|total|add|add together|add up all) the $c $w",
  "!(calculate|compute|work out) the (sum|total) of (the|all) $c $w",
  "(sum|sum total) of (the|all|all the) $c $w",
  ">what the $c (add up to|sum to|come to) $w",
  "how much (are|is) (all |)the $c (together|in total|added up|altogether|combined|taken together) $w",
  "how many $c (are|were) (there|sold|there in total) (in total|altogether|all together|over all rows) $w",
  "what('s| is) the (total|sum) of all (the |)$c $w",
  "if you add up (the|all) $c, what do you get",
  "what do you get if you (add up|sum|add) (the|all the) $c $w",
  "what are (all |)the $c (together|combined|summed up|in sum) $w",
  "all $c added (up|together) $w",
  "(the |)$c summed up",
  "how much do the $c (come to|make|add up to)[ in total| altogether] $w",
];

const averageOne = [
  "$a $c (over|across|of) (all|all rows|the rows|everything|the stations|the table) $w",
  "$a $c (please|)",
  "$a $c, can you work it out",
  "what('s| is) the $a $c $w",
  "what('s| is) the $a $c",
  "what('s| is) the $a of the $c column $w",
  "$a $c $w",
  "!(calculate|compute|work out|tell me|give me) the $a $c $w",
  ">what the $a $c is $w",
  "how (high|large|much|big) is the $a $c $w",
  "what $c (is there|do they have|is it) on average $w",
  "what is the $c on average $w",
  "the $a $c please",
  "what was the $a $c $w",
];
const averageMany = [
  "$c on average $w",
  "the $c, averaged $w",
  "$c: (average|mean) $w",
  "what('s| is) the $a of (the|all|all the) $c $w",
  "$a of the $c $w",
  "!(calculate|compute|work out|average) the $a of the $c $w",
  "how (high|large|big) are the $c on average $w",
  "what are the $c on average $w",
  ">the $a of the $c $w",
  "what are the $a $c $w",
];

const extremeOne = [
  "$s $c (in|of) the table $w",
  "$s $c (please|)",
  "$s $c (there is|listed|on it|) $w",
  "the $s $c, (what is it|how much is it|please)",
  "what('s| is) the $s $c $w",
  "what('s| is) the $s $c",
  "what('s| is) the $s $c (listed|in the table|given|shown|in the list|on the list|there)",
  "$s $c $w",
  "!(tell me|give me|find|show me|get) the $s $c $w",
  ">what the $s $c is $w",
  "what('s| is) the $s (value|number|entry|figure) in the $c column $w",
  "what('s| is) the $s (value|number) (under|in|of) (column |)$c $w",
  "which is the $s $c $w",
  "what was the $s $c $w",
  "how (high|large|much|big) is the $s $c $w",
  "the $s $c is what",
];
const extremeMany = [
  "what('s| is) the $s of (the|all|all the) $c $w",
  "which of the $c is the $s $w",
  "!(find|tell me) the $s of the $c $w",
  ">the $s of the $c $w",
  "what('s| is) the $s among the $c $w",
];

const superlativeItems = [
  ["highest", ["most expensive", "priciest", "costliest", "dearest"], "price"],
  ["lowest", ["cheapest", "least expensive", "lowest priced"], "price"],
] as const;

function bestRow(draw: Draw): Intent {
  const { where, image, it } = drawPlace(draw, "paper");
  const item = draw.pick(
    draw.chance(0.5)
      ? ["item", "product", "month", "country", "person", "city", "day", "row", "one"]
      : listed,
  );
  if (draw.chance(0.3)) {
    const [which, words, column] = draw.pick(superlativeItems);
    if (draw.chance(0.35)) {
      const [column, more, less] = draw.pick([
        ["temperature", ["warmest", "hottest"], ["coldest", "coolest"]],
        ["age", ["oldest"], ["youngest"]],
        ["height", ["tallest"], ["shortest"]],
        ["weight", ["heaviest"], ["lightest"]],
        ["length", ["longest"], ["shortest in length"]],
        ["speed", ["fastest", "quickest"], ["slowest"]],
      ] as const);
      const high = draw.chance(0.6);
      return ask(
        { op: "which-row", which: high ? "highest" : "lowest", column, in: image },
        [
          "(which|what) $o is (the |)$s $w",
          "the $s $o $w",
          "what('s| is) the $s $o (in the table|on the list|listed) $w",
          "$s $o $w",
          "(which|who) is (the |)$s (in the table|on the list|of them) $w",
          ">which $o is (the |)$s $w",
          "which of the (stations|people|items|rows|cities|animals) is (the |)$s $w",
        ],
        {
          o: draw.pick(["station", "row", "city", "place", "item", "month", "day", "entry", "river", "room"]),
          s: draw.pick(high ? more : less),
          w: where,
        },
      );
    }
    const thing = draw.pick([
      "item",
      "product",
      "article",
      "dish",
      "drink",
      "thing",
      "position",
      "service",
      "one",
      "book",
      "ticket",
      "entry",
      "meal",
      "part",
      "option",
    ]);
    return ask(
      { op: "which-row", which, column, in: image },
      [
        "what('s| is) the $s $o $w",
        "what('s| is) the $s $o (listed|on the list|in the table|they have|on the menu|there)",
        "(what|which) $o is (the |)$s $w",
        "(what|which) $o (costs|cost) $m $w",
        "what costs $m $w",
        "which is the $s $o $w",
        "$s $o $w",
        "!(find|name|tell me|show me|give me) the $s $o $w",
        ">(what|which) $o is (the |)$s $w",
        ">what the $s $o is $w",
        "what (was|were) the $s $o $w",
        "which of the (items|products|dishes|things) is (the |)$s $w",
        "$s (thing|one) (on there|on it|in it|there|) $w",
        "(which|what) one (is|was) (the |)$s $w",
        "the $s (one|thing|$o) $w",
        "(which|what) $o is (the |)$s per (piece|item|unit)",
        "$o that costs $m $w",
      ],
      {
        s: draw.pick(words),
        o: thing,
        w: where,
        it,
        m: which === "highest" ? draw.pick(["the most", "most"]) : draw.pick(["the least", "least"]),
      },
    );
  }
  const [which, said, fewer] = draw.pick([
    ["highest", ["highest", "largest", "biggest", "greatest", "best", "maximum", "top"], "most"],
    ["lowest", ["lowest", "smallest", "least", "minimum", "worst"], draw.chance(0.5) ? "fewest" : "least"],
  ] as const);
  const column = drawColumn(draw, numeric);
  const plural = draw.chance(0.5) && !/^\d/.test(column) ? many(column) : column;
  return ask(
    { op: "which-row", which, column: copyOf(0), in: image },
    [
      "(what|which) $o has the $s $c $w",
      "where is [the ]$c (the |)$s $w",
      "$s $c (belongs to|is of|goes to) (which|whom|what $o|)",
      "$s $c: which $o",
      "the $s $c (belongs to|is held by) (which $o|whom)",
      "(which|what) $o (comes|is) out with the $s $c $w",
      "which row has the $s $c",
      "which row has (the |)$m $cs",
      "(which|what) $o with the $s $c $w",
      "$o (of|with) the $s $c",
      "(what|which) $o has the $s $c",
      "(what|which) $o had the $s $c $w",
      "who (has|had|got|made|reached|achieved) the $s $c $w",
      "(what|which) $o (has|had|got|made|shows|sold|reached) (the |)$m $cs $w",
      "who (has|had|got|made|sold|scored|won) (the |)$m $cs $w",
      "(what|which) $o is (the one |)with the $s $c $w",
      "the $o with the $s $c $w",
      "the $o with (the |)$m $cs $w",
      "!(find|name|tell me|give me|show me) the $o with the $s $c $w",
      ">(what|which) $o has the $s $c $w",
      ">who has the $s $c $w",
      "what('s| is) the $o with the $s $c $w",
      "(which|what) $o (comes|is) (first|top) by $c $w".replace(
        "(first|top)",
        which === "highest" ? "(first|top)" : "(last|bottom)",
      ),
      "for (which|what) $o is the $c (the |)$s $w",
      "in (which|what) $o (was|were|is|are) the $c (the |)$s $w",
      "where is the $c the $s (in the table|) $w",
      "when (was|were) the $c (the |)$s $w",
    ].filter((wording) => !wording.includes("first|top") || which === "highest"),
    {
      o: item,
      s: draw.pick(said),
      m: fewer,
      c: marked(0, column),
      cs: marked(0, plural),
      w: where,
      it,
    },
  );
}

function rowHaving(draw: Draw): Intent {
  const { where, image, it } = drawPlace(draw, "paper");
  const number = draw.chance(0.5)
    ? draw.pick([
        `${draw.below(90, 1)}.${draw.below(10)}0`,
        `$${draw.below(90, 1)}.${draw.below(99, 10)}`,
        `${draw.below(900, 2)}`,
        `€${draw.below(90, 1)}`,
        `${draw.below(40, 1)}%`,
      ])
    : undefined;
  const value = number ?? cased(inventText(draw, rows), draw);
  const o = draw.pick([
    "item",
    "product",
    "article",
    "country",
    "person",
    "row",
    "city",
    "day",
    "month",
    "one",
    ...listed,
  ]);
  return ask(
    { op: "row-having", value: copyOf(0), in: image },
    number === undefined
      ? [
          "(who|what|which $o) (lives in|works in|is from|comes from|belongs to|is assigned to|plays for|sits in|studies|works on) $v $w",
          "(which|what) (row|$o) (has|contains|says|lists|shows) $v $w",
          "!list (the |)$o with a $v (rating|status|grade|mark|value|entry) $w",
          "(which|what) $o (has|have|got) a $v (rating|status|grade|mark|value) $w",
          "(which|what) $o (is|are) (rated|marked|classified|graded|labelled) $v $w",
          "$o (rated|marked|labelled) $v $w",
          "in (which|what) row (is|does it say|stands) $v $w",
          "who (has|got|gets|ordered|bought|is listed with) $v $w",
          "for (which|what) $o is $v (listed|given|entered) $w",
          "which $o has the (status|value|grade|code|colour|type|category|entry) $v $w",
          ">(which|what) (row|$o) (has|contains) $v $w",
          "who is (in|on|at) $v $w",
        ]
      : [
          "(what|which $o) costs $v $w",
          "(which|what) $o (comes to|came to|is at|amounts to) $v $w",
          "$o (with|for|of|at) (only |just |)$v $w",
          "the $o with $v $w",
          "of (which|what) $o (did they order|are there|were there|do we have) $v $w",
          "$v is (for|the price of|the value of) (what|which $o)",
          "(which|what) $o (costs|is|cost|was|sells for|goes for) $v $w",
          "(which|what) (row|$o) (has|contains|shows|lists) (the (number|value|price|amount) |)$v $w",
          "(what|which $o) is (listed at|priced at|worth) $v $w",
          "who (has|got|scored|paid|earned|made|sold) $v $w",
          "(which|what) (item|product|$o) has (a |the |)(price|value|amount|total|score|quantity) of $v $w",
          ">(which|what) $o costs $v $w",
          "in (which|what) row (is|stands) $v $w",
          "what is (sold for|available for|offered at) $v $w",
          "to (what|which $o) does $v belong $w",
          "what did they charge $v for",
          "what (can i get|do i get) for $v $w",
        ],
    { v: marked(0, value), o, w: where, it },
  );
}

function wholeTable(draw: Draw): Intent {
  const { where, image, it } = drawPlace(draw, "paper");
  const slots: Record<string, string> = { w: where, it };
  const kind = draw.below(12);
  if (kind < 3)
    return ask(
      { op: "exists", of: { op: "tables", in: image } },
      [
        "is there (a|any) table $w",
        "are there (any |)tables $w",
        "does $it (have|contain|show|include) (a table|any tables|tables)",
        "do you see (a table of numbers|any tables of data|a data table) $w",
        "is there tabular data $w",
        ">(if|whether) $it has a table",
        "has $it got a table (in it|)",
        "is there a (data table|table of values|table with numbers|table with data) $w",
        "is (some of |)the (data|information) in a table $w",
        "(any |)tables $w",
      ].filter((wording) => draw.chance(0.9) || wording !== ""),
      { ...slots, w: where === "" ? "in the document" : where },
    );
  if (kind < 4)
    return ask(
      { op: "count", of: { op: "tables", in: image } },
      [
        "how many tables (are there |does $it have |do you find |)$w",
        "!count the tables $w",
        "number of tables $w",
      ],
      { ...slots, w: where === "" ? "in the document" : where },
    );
  if (kind < 7)
    return ask(
      { op: "count", of: { op: "table-rows", in: image } },
      [
        "how many rows (are there|are|does the table have|does it have|has the table|do you see|are in the table|can you count) $w",
        "how many rows",
        "how many (lines|rows|entries) (has|does) the table (have|)",
        "the table has how many rows",
        "(rows|row count) of the table",
        "rows in the table: how many",
        "how many (rows|entries|records|data rows|lines) (does|are in|has) the table (have|got|) $w",
        "!count the rows (of the table|in the table|) $w",
        "(number|count) of (table |)rows $w",
        ">how many rows (there are|the table has|are in the table) $w",
        "how many (entries|records) (are there |are |)in the (table|list of records) $w",
        "how long is the table",
        "how many rows of data (are there|does it have|are in it)",
      ],
      slots,
    );
  if (kind < 8)
    return ask(
      { op: "count", of: { op: "table-columns", in: image } },
      [
        "how many columns (are there|are|does the table have|does it have|has the table|do you see|are in the table) $w",
        "how many columns",
        "the table has how many columns",
        "columns: how many",
        "!count the columns $w",
        "(number|count) of columns $w",
        ">how many columns (there are|the table has) $w",
      ],
      slots,
    );
  if (kind < 10)
    return ask(
      { op: "text-of", of: { op: "table-columns", in: image } },
      [
        "what (columns|column headings|column headers|headers|column names|column titles) (are there|does the table have|does it have|are in the table) $w",
        "(what|which) columns (are there|does the table have|does it have|do you see) $w",
        "what are the (columns|column headings|column headers|column names|headers of the table|table headers|headings of the columns) $w",
        "what are the columns (called|named|labelled)",
        "how are the columns (called|named|labelled)",
        "!(list|name|read|give me) the (columns|column headings|column headers|table headers|column names) $w",
        ">what the columns are (called |)$w",
        "(column headings|column headers|column names|table header|table headings) (please|) $w",
        "what('s| is) in the (header|heading) row (of the table|) $w",
      ],
      slots,
    );
  const [said, which] = draw.pick([
    ["first", "first"],
    ["last", "last"],
    ["final", "last"],
    ["top", "first"],
    ["bottom", "last"],
  ] as const);
  const [nth, number] = draw.pick([
    ["second", 2],
    ["third", 3],
    ["fourth", 4],
    ["fifth", 5],
    ["2nd", 2],
    ["3rd", 3],
  ] as const);
  const first = draw.chance(0.6);
  const of = { op: "table-rows", in: image };
  return ask(
    { op: "text-of", of: first ? { op: "pick", of, which } : { op: "nth", of, number } },
    [
      "what('s| is) in the $n row (of the table|) $w",
      "what does the $n row (say|show|contain|have) $w",
      "!(read|show me|give me) the $n row (of the table|) $w",
      "the $n row (of the table|)",
      "what (stands|is written|is listed) in the $n row $w",
      ">what is in the $n row $w",
      "what('s| is) the $n row $w",
      "what is the $n (entry|record) (of|in) the table",
    ],
    { ...slots, n: first ? said : nth },
  );
}

function entries(draw: Draw): Intent {
  const { where, image, it } = drawPlace(draw, "paper");
  const items = { op: "list-items", in: image };
  const unit = draw.pick(["item", "entry", "point", "bullet point", "bullet", "list item"]);
  const slots: Record<string, string> = {
    w: where,
    it,
    u: unit,
    us: unit === "entry" ? "entries" : `${unit}s`,
  };
  const kind = draw.below(10);
  if (kind < 4)
    return ask(
      { op: "text-of", of: items },
      [
        "what('s| is) on the (list|shopping list|to-do list|todo list|checklist) $w",
        "what (does|is in) the list (say|contain|include|) $w",
        "!(read|read out|give me|show me) the (list|bullet points|bullets|numbered list|list items|shopping list) $w",
        "what are the (bullet points|bullets|list items|points listed|points on the list|listed points|entries of the list|items on the list|entries on the list) $w",
        "!list the (bullet points|bullets|points|entries of the list) $w",
        "what (points|bullet points|bullets) (are there|are listed|are made|does it list) $w",
        "which (bullet points|bullets|points) (are there|are listed|does it have) $w",
        ">what is on the list $w",
        ">what the bullet points (are|say) $w",
        "(the |)bullet points (please|)",
        "what is (listed|enumerated|itemised|itemized) $w",
        "what (things|points) (are listed|are enumerated|are on the list) $w",
        "what do the (bullet points|bullets) say $w",
        "what does the (bulleted|numbered|bullet) list (say|contain) $w",
      ],
      slots,
    );
  if (kind < 7)
    return ask(
      { op: "count", of: items },
      [
        "how many $us (are on the list|are in the list|does the list have|are on it|does it list) $w",
        "how many (bullet points|bullets|list items|list entries|points on the list) (are there|are|do you see|does it have) $w",
        "!count the (bullet points|bullets|list items|items on the list|entries on the list) $w",
        "how long is the list $w",
        "how many (things|points|items|entries) (are|stand) on the list $w",
        "number of (bullet points|list items|items on the list|bullets) $w",
        ">how many (items|entries|points|things) are on the list $w",
        "how many (items|entries|points) (does|has) the list (have|got|)",
      ],
      slots,
    );
  const [said, which] = draw.pick([
    ["first", "first"],
    ["last", "last"],
    ["final", "last"],
  ] as const);
  const [nth, number] = draw.pick([
    ["second", 2],
    ["third", 3],
    ["fourth", 4],
    ["fifth", 5],
    ["sixth", 6],
    ["2nd", 2],
    ["3rd", 3],
    ["4th", 4],
  ] as const);
  const first = draw.chance(0.4);
  return ask(
    { op: "text-of", of: first ? { op: "pick", of: items, which } : { op: "nth", of: items, number } },
    [
      "what('s| is) the $n $u (of|on|in) the list $w",
      "what('s| is) the $n (bullet point|bullet|point|list item|list entry) $w",
      "what does the $n (bullet point|bullet|point|list item|entry on the list) say $w",
      "!(read|tell me|give me) the $n (bullet point|bullet|item on the list|entry of the list|list item|point) $w",
      "what (comes|stands|is) $n on the list $w",
      ">what the $n (bullet point|point|item on the list) is $w",
      "the $n (bullet point|point|item on the list)",
      "which (item|entry|point|thing) is $n on the list $w",
      ...(first ? [] : [`(what is |)(item|point|bullet|entry|number) ${number} (on|of|in) the list $w`]),
    ],
    { ...slots, n: first ? said : nth },
  );
}

const kindWords = [
  ["date", ["dates", "dates", "days", "calendar dates"]],
  ["amount", ["amounts", "prices", "amounts of money", "sums of money", "sums"]],
  ["number", ["numbers", "figures"]],
  ["email", ["e-mail addresses", "emails", "email addresses", "e-mails", "mail addresses"]],
  ["phone", ["phone numbers", "telephone numbers", "contact numbers", "phone nos"]],
  ["url", ["web addresses", "websites", "links", "urls", "web sites", "URLs"]],
  ["time", ["times", "times of day", "clock times"]],
] as const;

const kindOne: Readonly<Record<string, readonly string[]>> = {
  date: ["date", "calendar date"],
  amount: ["amount", "price", "amount of money", "sum of money", "price tag"],
  number: ["number"],
  email: ["e-mail address", "email", "email address", "e-mail", "mail address", "contact email"],
  phone: ["phone number", "telephone number", "contact number", "number to call", "phone no"],
  url: ["web address", "website", "link", "url", "web site", "homepage", "web page"],
  time: ["time", "clock time", "time of day"],
};

function everyKind(draw: Draw): Intent {
  const { where, image, it } = drawPlace(draw, "paper");
  const [kind, names] = draw.pick(kindWords);
  const every = { op: "every", kind, in: image };
  const one = draw.pick(kindOne[kind]!);
  const slots = {
    ks: draw.pick(names),
    k: one,
    ak: /^[aeiou]/i.test(one) && !one.startsWith("url") ? `an ${one}` : `a ${one}`,
    w: where,
    it,
  };
  const form = draw.below(12);
  if (form < 5)
    return ask(
      { op: "text-of", of: every },
      [
        "(what|which) $ks (are there|are in it|are on it|are given|are mentioned|does it mention|do you see|can you find|are listed|appear|can you read|are shown|are printed) $w",
        "(what|which) $ks does $it (have|contain|mention|list|show|give|include)",
        "!list (all |all the |the |every )$ks $w",
        "!(find|give me|show me|extract|name|tell me|read out|get) (all |all the |the )$ks $w",
        "what are (all |)the $ks $w",
        "all $ks $w",
        "all (the |)$ks",
        ">(what|which) $ks (are|there are|it mentions|are given|are in it) $w",
        "$ks $w",
        "every (single |)$k $w",
        "$ks, (all of them|please|which) $w",
        "(all|any) $ks (named|mentioned|given|printed) $w",
        "!list every $k $w",
      ],
      slots,
    );
  if (form < 8)
    return ask(
      { op: "count", of: every },
      [
        "how many (different |)$ks (are there|are in it|are on it|are given|are mentioned|does it mention|do you see|can you find|are listed|appear|are) $w",
        "how many $ks does $it (have|contain|mention|list|show)",
        "!count (all |)the $ks $w",
        "(number|count) of $ks $w".replace("$ks", kind === "number" ? "numbers" : "$ks"),
        ">how many $ks (there are|it has|are in it|are given) $w",
        "$ks: how many $w",
        "$ks $w, how many (get named|are there)",
      ],
      slots,
    );
  return ask(
    { op: "exists", of: every },
    [
      "is there $ak $w",
      "is there (any|some) $k $w",
      "are there (any |)$ks $w",
      "does $it (have|contain|mention|show|give|list|include) $ak",
      "do you see $ak $w",
      "is $ak (given|shown|printed|mentioned|listed|there|written|on it|included) $w",
      ">(if|whether) there is $ak $w",
      ">(if|whether) $it has $ak",
      "can you (find|see) $ak $w",
      "has $it got $ak",
      "any $k $w",
      "any $ks $w",
    ],
    slots,
  );
}
