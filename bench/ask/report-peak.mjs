// Preloaded into a measured process: says its peak resident memory and CPU time on stderr when it ends.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(
    `\npeak ${JSON.stringify({ mib: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 })}\n`,
  );
});
