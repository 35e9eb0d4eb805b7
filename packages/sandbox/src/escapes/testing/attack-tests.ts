import type { CellResult, Image, Sandbox, SandboxHouse, SandboxSession } from "@fovea/core";
import { expect, it } from "vitest";
import type { Attack, Leak } from "./attack.js";
import type { Canary } from "./outside.js";

export interface Field {
  readonly sandbox: () => Sandbox;
  readonly house: SandboxHouse;
  readonly canary: Canary;
  readonly photo: () => Image;
  /** What CANARY and the like stand for inside. */
  readonly fill: (code: string) => string;
}

/** How an attack ended, as its table says it must. */
export function expectEnd({ ends, name }: Attack, { error, value }: CellResult): void {
  if ("error" in ends) {
    expect(error?.name, `${name}: ${JSON.stringify(error ?? value)}`).toMatch(ends.error);
  } else {
    expect({ error, value }, name).toEqual({ error: null, value: ends.value });
  }
}

/** Each attack is stopped or sees nothing, the host is as it was, and the next call is served. */
export function attackTests(attacks: readonly Attack[], field: Field): void {
  let shared: SandboxSession | undefined;
  for (const attack of attacks) {
    it(`stops code that ${attack.name}`, async () => {
      const { house, canary } = field;
      const own = attack.limits !== undefined;
      if (!own) shared ??= await field.sandbox().open(house);
      const session = own ? await field.sandbox().open(house, attack.limits) : shared!;
      const result = await session.run(field.fill(attack.code), { images: { photo: field.photo() } });
      expectEnd(attack, result);
      // A limit of milliseconds would stop the next call too, on a busy machine.
      const next = attack.limits?.timeoutMs === undefined ? session : await field.sandbox().open(house);
      expect((await next.run("1 + 1")).value).toBe(2);
      if (next !== session) await next.close();
      expect(canary.unharmed).toBe(true);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      if (own) await session.close();
    });
  }
}

/** Nothing that one session leaves is there in another. */
export function leakTests(leaks: readonly Leak[], { sandbox, house }: Field): void {
  it("keeps sessions apart", async () => {
    const [planter, other] = [await sandbox().open(house), await sandbox().open(house)];
    for (const { name, plant, look } of leaks) {
      const planted = await planter.run(plant);
      expect(planted.error, name).toBe(null);
      const own = await planter.run(look);
      expect({ ...own, ms: 0 }, name).toMatchObject({ value: true });
      const seen = await other.run(look);
      expect(seen.value, name).not.toBe(true);
    }
    await planter.close();
    await other.close();
  });
}
