// Makes pipes look like a terminal that takes keys: what the parent writes to stdin is typed.
for (const stream of [process.stdin, process.stdout]) {
  Object.defineProperty(stream, "isTTY", { value: true });
}
process.stdin.setRawMode = (raw) => {
  process.stderr.write(raw ? "[raw]" : "[cooked]");
  return process.stdin;
};
