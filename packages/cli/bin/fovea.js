#!/usr/bin/env node
import { main } from "../dist/main.js";

process.exitCode = await main(process.argv.slice(2));
// After Ctrl-C an expert may still be in the middle of a model run, at whose end it stops; to exit under it would abort
// the process. What has not ended by then is not waited for.
if (process.exitCode === 130) setTimeout(() => process.exit(), 15_000).unref();
