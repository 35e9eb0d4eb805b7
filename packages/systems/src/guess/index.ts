import { type Answer, asContent, hashJson, type System, textOf } from "@fovea/core";
import { allowedAnswers } from "./guesses.js";

/**
 * Looks at nothing, asks no model, and names one of the answers that the question allows, each as likely as the others: what
 * a benchmark gives to somebody who cannot see. Abstains where the words do not tell which answers there are.
 */
const guess: System = {
  id: "guess",
  asksNoModel: true,
  async agent() {
    const id = "guess@1";
    return {
      id,
      async run({ parts, earlier = [] }, { run }) {
        let answer: Answer | undefined;
        for (const asked of [...earlier, parts]) {
          await run.append("message", "user", asContent({ role: "user", parts: asked }));
          const allowed = allowedAnswers(textOf(asked));
          // Samples of one seed are to have guesses of their own.
          const random = run.random(`guess ${hashJson(asked)}`);
          answer =
            allowed.length === 0
              ? abstention
              : {
                  answer: allowed[random.integers(0, allowed.length)]!,
                  abstained: false,
                  reason: `guessed among ${allowed.length}, without looking`,
                  confidence: 1 / allowed.length,
                  evidence: [],
                };
          await run.append("note", id, asContent({ answer }));
        }
        return answer!;
      },
    };
  },
};

const abstention: Answer = {
  answer: null,
  abstained: true,
  reason: "the question does not say which answers there are",
  confidence: null,
  evidence: [],
};

export default guess;
