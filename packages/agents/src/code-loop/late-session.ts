import type { CellInput, Sandbox, SandboxHouse, SandboxSession } from "@fovea/core";

/**
 * A session that is opened when code first runs in it: what is only remembered starts no interpreter, so that a record can be replayed
 * where there is none.
 */
export function lateSession(sandbox: Sandbox, house: SandboxHouse): SandboxSession {
  let opened: Promise<SandboxSession> | undefined;
  const pending: (readonly [code: string, input: CellInput | undefined])[] = [];
  const open = async (): Promise<SandboxSession> => {
    const session = await sandbox.open(house);
    for (const [code, input] of pending.splice(0)) await session.remember(code, input);
    return session;
  };
  const session = (): Promise<SandboxSession> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    language: sandbox.language,
    run: async (code, input) => (await session()).run(code, input),
    remember: async (code, input) => {
      if (opened === undefined) pending.push([code, input]);
      else await (await opened).remember(code, input);
    },
    fork: async () => (await session()).fork(),
    close: async () => {
      await (await opened)?.close();
    },
  };
}
