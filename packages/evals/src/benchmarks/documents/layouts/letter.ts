import { digits, drawCompany, drawDate, drawPerson, drawStreet, drawTown, whole } from "../content.js";
import type { Pen } from "../pen.js";
import { asked, type DraftDocument, numbered, pickAsk } from "../question.js";

const fillers = [
  "We write to you about your visit and what we agreed with you.",
  "Please keep this letter with your papers and bring it with you when you come.",
  "Should anything have changed since we last spoke, a short note to our office is enough.",
  "Parking is behind the house; the entrance is on the side of the garden.",
  "The lift is out of order until further notice, for which we ask your patience.",
  "Nothing else needs to be done on your side for now.",
  "Our office is closed on public holidays and between Christmas and New Year.",
  "As always, you may send somebody in your place if you tell us the name in time.",
];

/** Running text in which what is asked stands in the middle of a line. */
export const draftLetter: DraftDocument = (random, _settings, turn) => {
  const style = whole(random, 0, 2);
  const [written, meeting] = [drawDate(random, style), drawDate(random, style)];
  const room = `${random.choice("ABCDEFGH".split(""))}${digits(random, 3)}`;
  const contact = drawPerson(random);
  const reference = `${digits(random, 4)}/${digits(random, 3)}`;
  const phone = `0${digits(random, 3)} ${digits(random, 6)}`;
  const fee = whole(random, 12, 480);
  const days = whole(random, 3, 28);
  const fields = [
    { key: "meeting", as: "On which date is the appointment?", all: meeting.all },
    { key: "room", as: "In which room does the appointment take place?", all: [room] },
    { key: "contact", as: "Whom should one ask for at the desk?", all: [contact] },
    { key: "reference", as: "What is the reference of the letter?", all: [reference] },
    { key: "phone", as: "Which telephone number is given?", all: [phone, phone.replace(" ", "")] },
    { key: "written", as: "What is the date of the letter itself?", all: written.all },
  ];
  const numbers = [
    { key: "fee", as: "What is the fee?", value: fee },
    { key: "days", as: "How many days before the appointment must it be cancelled?", value: days },
  ];
  const from = { name: drawCompany(random), street: drawStreet(random), town: drawTown(random) };
  const to = { name: drawPerson(random), street: drawStreet(random), town: drawTown(random) };
  const signer = drawPerson(random);
  const extra = random.permutation(fillers);
  const order = random.permutation(4);
  const isRight = random.random() < 0.5;
  const field = random.choice(fields);
  const number = random.choice(numbers);
  const question =
    pickAsk(["field", "field", "number"] as const, turn) === "field"
      ? { ask: "field" as const, question: `${field.as}${asked}`, answer: field.all, marks: [field.key] }
      : {
          ask: "number" as const,
          question: `${number.as}${numbered}`,
          answer: number.value,
          marks: [number.key],
        };
  const write = (pen: Pen): void => {
    const [left, wide] = [95, 660];
    const [head, align] = isRight ? ([755, "right"] as const) : ([left, "left"] as const);
    pen.write(from.name, head, 95, { size: 22, bold: true, colour: pen.accent, align });
    pen.write(from.street, head, 120, { size: 13, colour: pen.faint, align });
    pen.write(from.town, head, 138, { size: 13, colour: pen.faint, align });
    for (const [i, line] of [to.name, to.street, to.town].entries()) pen.write(line, left, 215 + i * 22);
    pen.write(written.shown, left + wide, 320, { align: "right", key: "written" });
    const end = pen.write("Our reference ", left, 320, { colour: pen.faint });
    pen.write(reference, end, 320, { key: "reference" });
    let y = pen.paragraph([`Dear ${to.name} ,`], left, 375, wide) + 8;
    const facts = [
      [
        "your appointment is on",
        { text: meeting.shown, key: "meeting" },
        "and takes place in room",
        { text: room, key: "room" },
        ". At the desk, please ask for",
        { text: contact, key: "contact" },
        ".",
      ],
      [
        "The fee is",
        { text: String(fee), key: "fee" },
        "euros and is paid on the day. No invoice will follow.",
      ],
      [
        "If you cannot come, please cancel no later than",
        { text: String(days), key: "days" },
        "days before, so that others can take your place.",
      ],
      ["For questions we are there on", { text: phone, key: "phone" }, "every morning."],
    ];
    for (const [i, at] of order.entries()) {
      const pieces = facts[at]!;
      const first = at === 0 ? ["As agreed,", ...pieces] : pieces;
      y = pen.paragraph([extra[i]!, ...first, extra[i + 4]!], left, y, wide) + 10;
    }
    pen.write("Yours sincerely", left, y + 14);
    pen.write(signer, left + 6, y + 62, { font: "hand", size: 30, colour: [40, 50, 120] });
    pen.write(signer, left, y + 96);
  };
  return { question, write };
};
