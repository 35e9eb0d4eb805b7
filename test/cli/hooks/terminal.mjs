// Makes stderr look like a terminal, so that progress is shown. When FOVEA_TEST_AT comes by there, the process gets
// the signal FOVEA_TEST_SIGNAL at that very point.
process.stderr.isTTY = true;
const { FOVEA_TEST_AT: at, FOVEA_TEST_SIGNAL: signal } = process.env;
if (at !== undefined) {
  const write = process.stderr.write.bind(process.stderr);
  let sent = false;
  process.stderr.write = (text, ...rest) => {
    const more = write(text, ...rest);
    if (!sent && String(text).includes(at)) {
      sent = true;
      process.kill(process.pid, signal);
    }
    return more;
  };
}
