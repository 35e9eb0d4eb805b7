import {
  type Alphabet,
  copyInteger,
  type Indexed,
  indexAlphabet,
  integerAction,
  type Language,
  operationAction,
  readLanguage,
  refusalAction,
  rootSlot,
  slotName,
  smallIntegers,
  wordAction,
} from "@fovea/models/embedded";
import { programDefinitions, programSchema } from "@fovea/vision";
import { refusals } from "./generator/intent.js";
import { impliedFields } from "./generator/words/index.js";

/** The program language as the program tool offers it. */
export const language: Language = readLanguage({
  type: "object",
  properties: { program: programSchema },
  $defs: programDefinitions,
});

/** Fields that only the written wordings ask for without saying their label ("where is it held?"). */
const unsaidFields = [
  "subtotal",
  "location",
  "ship to",
  "to",
  "role",
  "class",
  "cashier",
  "attention",
  "baggage",
  "departure time",
  "arrival time",
  "job title",
  "address",
  "first name",
  "last name",
];

/** All that the decoder can say of that language, and every place where it can stand. */
export function makeAlphabet(): Alphabet {
  const operations = [...language.types.values()].flat();
  const taken = operations.flatMap(({ op, arguments: list }) =>
    list.map((argument) => ({ op, ...argument })),
  );
  const actions = [
    ...refusals.map(refusalAction),
    ...operations.map(({ op }) => operationAction(op)),
    ...taken.flatMap(({ key, slot }) =>
      slot.kind === "word" ? slot.values.map((word) => wordAction(key, word)) : [],
    ),
    ...impliedFields.map(({ name }) => wordAction("name", name)),
    // "The cheapest" and "the warmest" are of columns that the question does not name.
    ...unsaidFields.map((name) => wordAction("name", name)),
    ...["price", "temperature", "age", "height", "weight", "length", "speed", "quantity"].map((name) =>
      wordAction("column", name),
    ),
    ...smallIntegers.map(integerAction),
    // "More than half of it" says no number.
    integerAction(50),
    copyInteger,
  ];
  const slots = taken.flatMap(({ op, key, slot }) => [
    slotName(op, key),
    ...(slot.kind === "string" ? [slotName(op, key, ":end")] : []),
    ...(slot.kind === "integer" ? [slotName(op, key, ":number")] : []),
  ]);
  return { actions: [...new Set(actions)], slots: [...new Set([rootSlot, ...slots])] };
}

export const alphabet: Indexed = indexAlphabet(makeAlphabet());
