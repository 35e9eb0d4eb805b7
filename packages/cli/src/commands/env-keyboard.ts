import {
  type Environment,
  InterruptedError,
  InvalidInputError,
  printable,
  type StepOutcomes,
} from "@fovea/core";
import type { Player } from "@fovea/systems";

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
  const pressing = pressedKeys(signal);
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
            const pressed = await pressing.next();
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
      pressing.close();
      stdin.setRawMode(false);
      stdin.pause();
      stdout.write("\u001b[?25h\u001b[?1049l");
    },
  };
}

/** Ctrl-C as raw mode gives it. */
const stop = "\u0003";

/** An arrow is an escape sequence of three characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are what is read.
const oneKey = /\u001b\[[A-D]|./gsu;

/** Keys as they are pressed, in order, however they arrive: typed ahead, pasted, or at the end of the input. */
function pressedKeys(signal: AbortSignal): { next(): Promise<string>; close(): void } {
  const { stdin } = process;
  const keys: string[] = [];
  let wake = () => {};
  const read = (bytes: Buffer) => {
    keys.push(...(bytes.toString().match(oneKey) ?? []));
    wake();
  };
  const end = () => {
    keys.push("q");
    wake();
  };
  const abort = () => {
    keys.unshift(stop);
    wake();
  };
  stdin.on("data", read);
  stdin.on("end", end);
  signal.addEventListener("abort", abort);
  return {
    async next() {
      while (keys.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const key = keys.shift()!;
      if (key !== stop) return key;
      throw signal.reason instanceof InterruptedError
        ? signal.reason
        : new InterruptedError("interrupted", "play it again; no picture was written");
    },
    close() {
      stdin.off("data", read);
      stdin.off("end", end);
      signal.removeEventListener("abort", abort);
    },
  };
}
