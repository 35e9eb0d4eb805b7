// An expert for tests of the thread host: it does what it is told.
import { MissingExpertError } from "@fovea/core";

/** @param request `{ do: "echo", value }`, "count", "until-cancelled" (sets `begun`), "exit", "throw" or "missing" */
const open = async () => {
  let asked = 0;
  return async (request, job) => {
    asked++;
    switch (request.do) {
      case "echo":
        return request.value;
      case "count":
        return asked;
      case "until-cancelled":
        Atomics.store(request.begun, 0, 1);
        for (;;) {
          job.checkCancelled();
          await new Promise((resolve) => setImmediate(resolve));
        }
      case "exit":
        process.exit(7);
        return;
      case "throw":
        throw new RangeError("a shape does not fit");
      case "missing":
        throw new MissingExpertError("the fixture needs the package nothing", "npm install nothing");
    }
  };
};
export default open;
