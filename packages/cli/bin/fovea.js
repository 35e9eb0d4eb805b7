#!/usr/bin/env node
import { main } from "../dist/main.js";

process.exitCode = await main(process.argv.slice(2));
// After Ctrl-C an expert may still be at work, for nobody.
if (process.exitCode === 130) process.exit();
