import { countWordings, existenceWordings, positionWordings } from "../families/existence.js";
import { a, bare, pointedOut, relations, sides, superlatives } from "../families/things.js";
import { type Family, refuse } from "../intent.js";
import { drawPlace } from "../place.js";
import { inventWord, kindsOfPeople, nameOf, unseen, unseenNouns } from "../words/index.js";

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
  weight: 15,
  draw(draw) {
    const { where, it, image } = drawPlace(draw, "picture");
    const name = draw.weighted([
      [9, draw.pick(unseen)],
      [10, nameOf(draw.pick(unseenNouns))],
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
  weight: 15,
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
      n: draw.pick(["tool", "flower", "instrument", "building", "game", "sport", "plant", "toy"]),
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
        "who is $r the $o $w",
        "how far is the $o from the $p $w",
        "what is the distance between the $o and the $p",
        "what is (happening|going on) $w",
        "!describe (the scene|what you see|$it|this|it|the $o|everything)( in detail| in one sentence| briefly|)",
        "where was (this|it|the picture|this photo) taken",
        "where is this( place| picture taken| photo from| from|)",
        "when was (this|the picture|this photo|it) (taken|painted|drawn)",
        "(who|what) (took|painted|made|drew) (this|the picture|this photo)",
        "what (time of (day|year)|season|year|month|country|city|day) (is|was) (it|this) $w",
        "what('s| is) the weather( like|) $w",
        "is it (day|night|raining|sunny|snowing|windy|summer|winter|cold|warm|outdoors|indoors|outside|inside|daytime) $w",
        "what (style|mood|genre|camera|lens|perspective|angle|emotion) (is|was) (this|it|used|shown) $w",
        "are (they|the $os|these people|the two) (related|married|friends|a couple|fighting|talking|dancing|kissing|twins|in love)",
        "why is the $o (there|here|$adj|so $adj|$s)",
        "how did the $o get there",
        "is there (something|anything) (strange|unusual|wrong|interesting|dangerous|funny|missing) $w",
        "what is (wrong|unusual|strange|odd|funny) $w",
        "how many (legs|eyes|wheels|fingers|arms|teeth|doors|windows|stripes|spots) does the $o have",
        "does the $o (have|wear) (a hat|glasses|a beard|long hair|a tail|a collar|stripes|wings|wheels|an umbrella|shoes)",
        "in (what|which) direction is the $o (going|looking|facing|moving|pointing)",
        "which way is the $o (facing|looking|going)",
        "is the $o (safe|ripe|edible|poisonous|dangerous|rare|valuable|hungry|healthy|sick|tired|cold)",
        "how (many calories|much sugar|much fat) does the $o have",
        "what('s| is) the name of (the $o|this $n|that $o|this place)",
        "!(segment|crop|cut out|remove|blur|highlight|draw|outline|colour|replace|enlarge|edit|sharpen|rotate|brighten|mark) the $o $w",
        "!(make|turn|convert) (it|$it|the $o) (brighter|black and white|bigger|smaller|into a cartoon|sharper|blue|a png)",
        "!remove the (background|text|watermark|$o|noise)",
        "what (is|was) the $o (before|called|worth)",
        "does $it (look|seem) (nice|old|scary|professional|natural)",
        "how does the $o (work|move)",
        "what happened $w",
        "what is (behind|in front of|between|around) the $o $w",
        "what is (behind|in front of) the $o",
        "what is between the $o and the $p $w",
        "is the $o (behind|in front of|facing|looking at|closer than|taller than|older than|faster than|heavier than|between) the $p $w",
        "is there a $o (behind|in front of|between|opposite) the $p $w",
        "how many $os are (behind|in front of) the $p $w",
        "which is (closer|older|faster|heavier|nearer|taller), the $o or the $p",
        "which of the $os is (older|faster|closer to the camera|heavier|prettier|more expensive)",
        "what('s| is) (this|that) (thing|stuff|object)( here| there|)",
        "what (kind|type|sort) of (picture|image|photo|place|scene|room|document|event|weather|music|paper|shop|building|street|material|wood|city|business|meeting|landscape) is (this|it|that|shown)",
        "what (room|place|city|country|street|restaurant|building|planet|museum|store|beach|monument|landmark|temple|airport) is (this|that|it|shown|in it)",
        "is the $o (asleep|awake|alive|dead|real|fake|male|female|moving|standing|sitting|lying down|facing the camera|looking at the camera|wearing glasses|wearing a hat|open|closed|full|empty|on|off|broken|clean|dirty|plugged in|turned on|parked|wet|old|new) $w",
        "is (anyone|anybody|somebody) (sleeping|wearing a hat|wearing red|running|hurt|looking at me|sitting|swimming|standing|wearing glasses|talking|holding a $o|using a $o|carrying a $o|waving|jumping|reading|eating|drinking) $w",
        "is (the man|the woman|he|she|the person|the boy|the girl|anyone) (holding|wearing|carrying|eating|reading|riding|touching|using|pointing at|looking at) (a |the |)$o $w",
        "how many people are (wearing|holding|carrying|riding|using|looking at|eating) (a |)$o $w",
        "how many people are (sitting|standing|running|swimming|wearing a hat|wearing glasses|asleep|looking at the camera|bald|married|dancing) $w",
        "how many (kinds of animals|types of $os|breeds|species|different kinds of $os|letters|characters|paragraphs|sentences|digits|vowels|capital letters|commas|fonts|languages) (are there |are |does it have |) $w",
        "how many (letters|characters|paragraphs|sentences|digits|vowels) (does $it have|are there|are in it|) $w",
        "how many pixels are (red|blue|black|white|green)",
        "which $o is the (most $adj|oldest|fastest|best|heaviest|prettiest|newest|cutest) $w",
        "is (this|it) (a painting|a drawing|real|fake|photoshopped|edited|ai generated|a photograph|a screenshot|a map|an advertisement|a cartoon|a portrait|old|a selfie|cropped|a scan|a good photo|a copy|an original|a forgery|genuine|authentic)",
        "which (picture|image|photo|one) is (better|older|nicer|newer|prettier|more beautiful|the original|real|fake|more professional|the best)",
        "which of the two (pictures|photos|images) is (better|nicer|older|newer|the original|more recent)",
        "is $it (interesting|complete|legal|correct|genuine|a good one|appropriate|funny|copyrighted|signed|handwritten|valid|expired|official|confidential enough|paid)",
        "(has|was) (it|this|the invoice|the bill|the form|the letter) (been |)(paid|signed|sent|approved|received|delivered|cancelled|stamped)",
        "is there a (signature|stamp|logo|seal|watermark|photo|picture|chart|graph|diagram|drawing|map|footnote|header|footer|border) $w",
        "what (does|is) the (logo|chart|graph|diagram|stamp|seal|drawing|symbol|icon|map|curve|pie chart) (show|look like|mean|about|of) $w",
        "what('s| is) the (trend|slope|maximum of the curve|peak) (in|of) the (graph|chart|curve) $w",
        "does the (curve|graph|line|chart) (rise|fall|go up|go down) $w",
        "what (shape|form) is the $o $w",
        "what is the $o (made of|made from|worth|called|for|used for) $w",
        "what time (of day|of year) is it $w",
        "what time does the clock (show|say|read) $w",
        "what time is it (on|according to) the clock",
        "how much (coffee|water|milk|wine) is (left |)in the (cup|bottle|glass) $w",
        "how many (slices|pieces|leaves|petals|buttons|keys|floors|steps|stripes|dots|rings) (are there|does the $o have|are on the $o) $w",
        "how many (floors|storeys|windows|doors|rooms) does (it|the building|the house) have",
        "what is the (distance|angle) (between|from) the $o (and|to) the $p",
        "what (number|letter) comes next",
        "what is the (temperature|humidity|pressure|altitude|speed) (in the room|outside|there|shown|of the $o)",
        "in (what|which) (year|city|country|season|month) was (it|this|the photo|the picture) (taken|made)",
        "with (what|which) (camera|lens|phone|settings) was (it|this|the photo) (taken|shot)",
        "what (iso|aperture|shutter speed|focal length|file format|file size) (does it have|was used|is it|is $it)",
        "what is the (iso|aperture|shutter speed|focal length|file format|file size|file name|format) (of $it|)",
        "how many megabytes (is it|does $it have|is $it)",
        "is (this|the) (text|letter|article|sign) (true|ironic|polite|rude|well written|easy to read|sarcastic|friendly)",
        "what is the (tone|style|genre|purpose|point|message|idea|author's opinion) of (the letter|the text|this|it|the article)",
        "who (wrote|designed|printed|made|took|drew) (the sign|the logo|the form|the photo|the font)",
        "what is the $o (thinking|saying|feeling|doing|eating|wearing|holding|looking at|reading|waiting for)",
        "what is (on|in) (his|her|their) (hand|hands|head|lap|plate|back)",
        "what (is|are) (he|she|they|the people|the two) (doing|wearing|holding|eating|drinking|looking at|talking about|waiting for|playing|reading|celebrating)",
        "what (clothes|shoes|uniform|hat|colour is the shirt|outfit) (is|does|are) (he|she|the man|the woman|they) wearing",
        "is (he|she|the man|the woman|the person) (wearing|holding|carrying) (a hat|glasses|a helmet|something|a uniform|a watch|shoes|gloves|a bag)",
        "what colour (is|are) (his|her|their|the man's|the woman's) (hair|eyes|shirt|shoes|dress|hat|jacket|skin|suit|uniform|helmet|trousers)",
        "how many (fingers|hands|arms|legs|eyes) (is he holding up|are visible|do you see|does it have)",
        "what('s| is) the story (here|behind $it|)",
        "is the text (handwritten|bold|italic|in english|legible|centred|in german)",
        "what (font|language|colour is the text|typeface|handwriting) (is|is it|is this|is used) $w",
        "what language is (it|this|the text) (written |)in",
        "!(summarise|summarize|translate|explain|paraphrase|rewrite|proofread|shorten|correct) (it|this|the text|$it|the document|the letter)( for me| into french| to german| in one sentence|)",
        "what('s| is) (the document|it|this|the letter|the text|this document|the article|the report|the page) about",
        "what('s| is) the (main point|main idea|gist|summary|topic|purpose|conclusion|key message) (of $it|)",
        "give me a summary of $it",
      ],
      slots,
    );
  },
};
