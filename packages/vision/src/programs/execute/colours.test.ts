import { executeProgram, readProgram } from "@fovea/vision";
import { describe, expect, it } from "vitest";
import { RealTools } from "../testing/tools.js";

const tools = new RealTools();
const ask = async (file: string, program: string) =>
  await executeProgram(readProgram(program), [await tools.open(file)], tools);

describe("colours on the samples", () => {
  it.each<[string, string, string | boolean]>([
    ["motorcycle_left.png", 'colour-of(detect("motorcycle", image 1))', "red"],
    ["sign.jpg", 'colour-of(with-text(lines(image 1), "Permit B exempt"))', "black"],
    ["sign.jpg", 'colour-of(with-text(lines(image 1), "TOW ZONE"))', "red"],
    ["sign.jpg", "colour-of(pick(lines(image 1), last))", "black"],
    ["sign.jpg", "has-colour(area(whole, image 1), purple)", false],
    ["badge.png", "colour-of(pick(lines(image 1), largest))", "black"],
    ["badge.png", "colour-of(pick(lines(image 1), last))", "yellow"],
    ["badge.png", "colour-of(qr-codes(image 1))", "black"],
    ["screen.png", "has-colour(area(whole, image 1), red)", true],
    ["screen.png", "has-colour(area(whole, image 1), purple)", false],
    ["screen.png", 'colour-of(with-text(lines(image 1), "Save changes"))', "blue"],
    ["screen.png", 'exists(with-colour(with-text(lines(image 1), "Cancel"), blue))', false],
    ["invoice.png", "colour-of(table-columns(image 1))", "blue"],
    ["ihc.png", "colours-of(area(whole, image 1))", "brown, grey, white, blue"],
    ["ihc.png", "has-colour(area(whole, image 1), blue)", true],
    ["ihc.png", "has-colour(area(whole, image 1), green)", false],
    ["ticket.png", "has-colour(area(whole, image 1), purple)", true],
    ["camera.png", "has-colour(area(whole, image 1), red)", false],
  ])("%s: %s is %j", async (file, program, value) => {
    const result = await ask(file, program);
    expect(result.status === "value" ? result.value : result.reason).toBe(value);
  });

  it("are not said of a cup whose coffee and table are nearly as much of its box", async () => {
    expect(await ask("coffee.png", 'colour-of(detect("cup", image 1))')).toMatchObject({ status: "unsure" });
  });
});
