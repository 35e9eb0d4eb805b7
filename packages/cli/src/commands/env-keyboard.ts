import { type Environment, InterruptedError, InvalidInputError, type StepOutcomes } from "@fovea/core";
import type { Player } from "@fovea/systems";
import { printable } from "../output.js";

/** A person at a terminal, who sees each state and presses keys. */
export interface Keyboard {
  player(environment: Environment): Player;
  show(environment: Environment, outcomes: StepOutcomes | undefined): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** @throws InvalidInputError where there is no terminal. */
export async function keyboard(signal: AbortSignal): Promise<Keyboard> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new InvalidInputError(
      "there is no terminal to read keys from",
      'give --agent random, --agent expert, or --actions "left, right, ..."',
    );
  }
  const { keyLine, keysFor, pictureOf, terminalPicture } = await import("@fovea/systems");
  let legend = "";
  let total = 0;
  stdin.setRawMode(true);
  stdin.resume();
  // The other screen of the terminal, without a cursor; what stood there before comes back.
  stdout.write("\u001b[?1049h\u001b[?25l");
  return {
    player(environment) {
      const { actions } = environment.spec.action;
      if (actions === undefined || environment.spec.agents !== undefined) {
        throw new InvalidInputError(
          `${environment.spec.id} cannot be played by keys`,
          "give --agent or --actions",
        );
      }
      const keys = keysFor(actions);
      legend = `${keyLine(keys)}   q: leave`;
      return {
        name: "keys",
        async next() {
          for (;;) {
            const pressed = await pressedKey(signal);
            if (pressed === "q") return undefined;
            const key = keys.find((one) => one.key === pressed);
            if (key !== undefined) return key.action;
          }
        },
      };
    },
    show(environment, outcomes) {
      total += Object.values(outcomes ?? {}).reduce((sum, { reward }) => sum + reward, 0);
      const picture = pictureOf(environment);
      const seen = environment.spec.observations.includes("text") ? environment.observe("text") : undefined;
      const columns = Math.min(64, stdout.columns ?? 80, 2 * Math.max(8, (stdout.rows ?? 40) - 12));
      const lines = [
        ...(picture === undefined ? [] : terminalPicture(picture, columns)),
        "",
        ...(seen?.mode === "text" ? printable(seen.text).split("\n") : []),
        "",
        `return ${total}`,
        legend,
      ];
      stdout.write(`\u001b[H\u001b[2J${lines.join("\r\n")}\r\n`);
    },
    close() {
      stdin.setRawMode(false);
      stdin.pause();
      stdout.write("\u001b[?25h\u001b[?1049l");
    },
  };
}

/** Raw keys; Ctrl-C arrives as one, and so does the end of the input. */
function pressedKey(signal: AbortSignal): Promise<string> {
  const { stdin } = process;
  return new Promise((resolve, reject) => {
    const stop = () => settle(() => reject(interrupted(signal)));
    const read = (bytes: Buffer) => {
      const text = bytes.toString();
      settle(() => (text === "\u0003" ? reject(interrupted(signal)) : resolve(text)));
    };
    const ended = () => settle(() => resolve("q"));
    const settle = (then: () => void) => {
      stdin.off("data", read);
      stdin.off("end", ended);
      signal.removeEventListener("abort", stop);
      then();
    };
    if (signal.aborted) return reject(interrupted(signal));
    stdin.on("data", read);
    stdin.on("end", ended);
    signal.addEventListener("abort", stop);
  });
}

const interrupted = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new InterruptedError("interrupted", "play it again");
