// Says on stderr, at the end, the peak of the resident memory: `peak 123` (MiB).
process.on("exit", () => {
  process.stderr.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
});
