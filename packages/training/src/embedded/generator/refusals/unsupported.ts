import { countWordings, existenceWordings, positionWordings } from "../families/existence.js";
import { a, bare, pointedOut, relations, sides, superlatives } from "../families/things.js";
import { type Family, refuse } from "../intent.js";
import { drawPlace } from "../place.js";
import { inventWord, kindsOfPeople, nameOf, unseen } from "../words/index.js";

const otherColours = [
  "turquoise",
  "beige",
  "gold",
  "silver",
  "striped",
  "transparent",
  "shiny",
  "colourful",
  "dotted",
  "checkered",
  "wooden",
  "plastic",
  "broken",
  "open",
  "closed",
  "empty",
  "full",
  "wet",
  "dirty",
  "old",
  "new",
  "modern",
  "expensive",
  "rusty",
  "parked",
  "moving",
  "sleeping",
  "running",
  "angry",
  "happy",
  "sad",
  "smiling",
  "tall",
  "fat",
  "young",
  "bald",
  "blonde",
  "electric",
  "metal",
  "leather",
  "vintage",
  "famous",
  "dangerous",
  "cute",
];

/** The questions that are answered elsewhere, asked about what no expert here sees. */
export const unseenThings: Family = {
  name: "refuse/unseen",
  weight: 9,
  draw(draw) {
    const { where, it, image } = drawPlace(draw, "picture");
    const name = draw.weighted([
      [12, draw.pick(unseen)],
      [3, draw.pick(kindsOfPeople)],
      [2, nameOf(inventWord(draw))],
      [
        3,
        (() => {
          const thing = bare(draw, image);
          const adjective = draw.pick(otherColours);
          return { one: `${adjective} ${thing.one}`, many: `${adjective} ${thing.many}` };
        })(),
      ],
    ] as const);
    const other = pointedOut(draw, image);
    const [s] = draw.pick(sides);
    const [r] = draw.pick(relations);
    const isPerson = kindsOfPeople.includes(name);
    const slots: Record<string, string> = {
      o: name.one,
      os: name.many,
      ao: a(name.one),
      w: where,
      it,
      p: other.one,
      ps: other.many,
      s,
      r,
      col: draw.pick(["colour", "color"]),
    };
    const kind = draw.below(12);
    if (kind < 4) return refuse("unsupported", existenceWordings, slots);
    if (kind < 7) return refuse("unsupported", countWordings, slots);
    // A man or a woman who is pointed out is a person.
    if (isPerson) return refuse("unsupported", draw.chance(0.5) ? existenceWordings : countWordings, slots);
    if (kind < 9) return refuse("unsupported", positionWordings, slots);
    if (kind < 10)
      return refuse(
        "unsupported",
        [
          "is the $o $r the $p $w",
          "is the $p $r the $o $w",
          "is there $ao $r the $p $w",
          "how many $os are $r the $p $w",
          "is the $o $s $w",
          "are there $os $s $w",
        ],
        slots,
      );
    if (kind < 11)
      return refuse(
        "unsupported",
        [
          "what $col is the $o $w",
          "what $col are the $os $w",
          "which $col does the $o have $w",
          ">what $col the $o is $w",
          "what is the $col of the $o $w",
          "is the $o (red|blue|green|black|white|yellow) $w",
        ],
        slots,
      );
    return refuse(
      "unsupported",
      [
        "is there $ao and a $p $w",
        "are there more $os than $ps $w",
        "what $col is the $p next to the $o",
        "where is the $p nearest to the $o",
        "are there more than (two|three|2|5) $os $w",
        "is there $ao or a $p $w",
      ],
      slots,
    );
  },
};

/** What is asked of things that are seen, but cannot be told by label, box and colour. */
export const beyondSight: Family = {
  name: "refuse/beyond",
  weight: 10,
  draw(draw) {
    const { where, it, image } = drawPlace(draw, "picture");
    const thing = pointedOut(draw, image);
    const other = pointedOut(draw, image);
    const [r] = draw.pick(relations);
    const [s] = draw.pick(sides);
    const [sup] = draw.pick(superlatives);
    const slots = {
      o: thing.one,
      os: thing.many,
      p: other.one,
      w: where,
      it,
      r,
      s,
      sup,
      adj: draw.pick(otherColours),
      n: draw.pick(["animal", "object", "thing", "vehicle", "fruit", "item", "food", "tool", "furniture"]),
    };
    return refuse(
      "unsupported",
      [
        "what('s| is) the $o doing $w",
        "what (are|is) the $os doing $w",
        "what is the $o (holding|wearing|eating|looking at|thinking|saying|carrying|drinking|riding|playing|made of|used for|standing on|sitting on|pointing at) $w",
        "is the $o $adj $w",
        "are the $os $adj $w",
        "(what|which) (breed|brand|make|model|type|kind|species|sort) (of $o is (this|it|that|the $o)|is the $o) $w",
        "how (old|tall|heavy|big|expensive|fast|far away|long|wide|deep|high) is the $o $w",
        "what (shape|material|texture|pattern|size|brand) is the $o $w",
        "is the $o (asleep|awake|alive|dead|real|fake|smiling|happy|sad|angry|male|female|moving|standing|sitting|lying down|facing the camera|looking at the camera|wearing glasses|wearing a hat|open|closed|full|empty|on|off|broken|clean|dirty) $w",
        "what is (to the |)(left|right) of the $o $w",
        "what is $r the $o $w",
        "what is (next to|behind|in front of|beside|near|around) the $o $w",
        "what('s| is) $s $w",
        "who is $r the $o $w",
        "is the $o (behind|in front of|next to|facing|looking at|bigger than|smaller than|closer than|taller than|older than|faster than) the $p $w",
        "which is (bigger|closer|older|faster|taller|heavier), the $o or the $p",
        "how far is the $o from the $p $w",
        "what is the distance between the $o and the $p",
        "what (is|can you see|do you see|'s) $w",
        "what('s| is) (this|that|it|in it|on it|shown here|depicted)",
        "what do you see",
        "what is (happening|going on|shown|depicted) $w",
        "!describe (the scene|what you see|$it|this|it|the $o|everything)( in detail| in one sentence| briefly|)",
        "what (kind|type|sort) of (picture|image|photo|place|scene|$n|room|food|document|event|animal|vehicle|weather) is (this|it|that|shown)",
        "what $n is (this|that|it|shown|in it|there) $w",
        "what (are the things|objects are there|objects do you see|is the main subject|is the focus) $w",
        "!list (all |the |)(objects|things|items|animals|colours|people) $w",
        "what (is|are) the (main |)(colours|colors|objects|things|animals) $w",
        "where was (this|it|the picture|this photo) taken",
        "where is this( place| picture taken| photo from| from|)",
        "when was (this|the picture|this photo|it) (taken|painted|drawn)",
        "(who|what) (took|painted|made|drew) (this|the picture|this photo)",
        "what (time of (day|year)|season|year|month|country|city|day) (is|was) (it|this) $w",
        "what('s| is) the weather( like|) $w",
        "is it (day|night|raining|sunny|snowing|windy|summer|winter|cold|warm|outdoors|indoors|outside|inside|daytime) $w",
        "is (this|it) (a painting|a drawing|real|fake|photoshopped|edited|ai generated|a photograph|a screenshot|a map|an advertisement|a cartoon|upside down|black and white|a portrait|old|a selfie|rotated|cropped)",
        "what (style|mood|genre|camera|lens|perspective|angle|emotion) (is|was) (this|it|used|shown) $w",
        "what has changed between the (two |)(pictures|images|photos)",
        "what('s| is) (different|the difference|changed) (between|in) (the two|these|both) (pictures|images|photos)",
        "which (picture|image|photo|one) is (sharper|better|brighter|older|larger|darker|blurrier)",
        "which of the two (pictures|photos|images) is (sharper|better|brighter|larger)",
        "which $o is the (most $adj|oldest|fastest|best|nearest|heaviest|tallest|prettiest) $w",
        "how many (different |)(colours|colors|kinds of animals|types of $os|breeds|species|objects|things|items|letters|characters|paragraphs|pages|sentences|columns|rows|vowels|pixels are red) (are there |are |does it have |) $w",
        "how many pages (does $it have|are there|is it|is $it long)",
        "how many (letters|characters|paragraphs|pages|sentences|digits) $w",
        "are (they|the $os|these people|the two) (related|married|friends|a couple|fighting|talking|dancing|kissing|twins|in love)",
        "why is the $o (there|here|$adj|so $adj|$s)",
        "how did the $o get there",
        "is there (something|anything) (strange|unusual|wrong|interesting|dangerous|funny|missing) $w",
        "what is (wrong|unusual|strange|odd|funny) $w",
        "how many (legs|eyes|wheels|fingers|arms|teeth|doors|windows|stripes|spots) does the $o have",
        "does the $o (have|wear) (a hat|glasses|a beard|long hair|a tail|a collar|stripes|wings|wheels|an umbrella|shoes)",
        "in (what|which) direction is the $o (going|looking|facing|moving|pointing)",
        "which way is the $o (facing|looking|going)",
        "what (expression|emotion|feeling) does the $o (have|show) $w",
        "is (anyone|anybody|somebody) (smiling|sleeping|wearing a hat|wearing red|running|crying|hurt|looking at me|sitting|swimming) $w",
        "is the $o (safe|ripe|edible|poisonous|dangerous|rare|valuable|hungry|healthy|sick|tired|cold)",
        "how (many calories|much sugar|much fat) does the $o have",
        "what('s| is) the name of (the $o|this $n|that $o|this place)",
        "!(segment|crop|cut out|remove|blur|highlight|draw|outline|colour|replace|enlarge|edit|sharpen|rotate|brighten|mark) the $o $w",
        "!(make|turn|convert) (it|$it|the $o) (brighter|black and white|bigger|smaller|into a cartoon|sharper|blue|a png)",
        "!remove the (background|text|watermark|$o|noise)",
        "!count (everything|all objects|the things) $w",
        "what (is|was) the $o (before|called|worth)",
        "does $it (look|seem) (nice|old|scary|professional|natural)",
        "how does the $o (feel|look|work|move)",
        "is $it (interesting|complete|legal|correct|genuine|in colour|a good one|appropriate|funny|copyrighted)",
        "what happened $w",
        "what('s| is) the story (here|behind $it|)",
        "is the text (handwritten|bold|italic|in english|legible|centred|red|in german|large)",
        "what (font|language|colour is the text|typeface|handwriting) (is|is it|is this|is used) $w",
        "what language is (it|this|the text) (written |)in",
        "!(summarise|summarize|translate|explain|paraphrase|rewrite|proofread|shorten|correct) (it|this|the text|$it|the document|the letter)( for me| into french| to german| in one sentence|)",
        "what('s| is) (the document|it|this|the letter|the text|this document|the article|the report|the page) about",
        "what('s| is) the (main point|main idea|gist|summary|topic|purpose|conclusion|key message) (of $it|)",
        "give me a summary of $it",
        "what (is the sum|is the average|is the maximum|is the total) of the (price|amount|last|second|quantity|first) column",
        "(what|which) is the (most expensive|cheapest|second|largest) (item|product|one|entry|row) $w",
        "which (row|item|product|country|person|column|month) has the (highest|lowest|most|largest|smallest) (price|value|number|amount|score) $w",
        "what (items|products|articles) (were|are) (bought|sold|listed|on it|ordered) $w",
        "!list (all |the |)(items|dates|names|prices|amounts|numbers|products|people|addresses|words) $w",
        "what are (all |)the (items|dates|names|prices|products|amounts|headings|bullet points|names of the people) $w",
      ],
      slots,
    );
  },
};
