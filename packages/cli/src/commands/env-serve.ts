import type { Command } from "commander";

/** Filled in when the server stands. */
export function addServe(_env: Command, _done: (code: number) => void): void {}
