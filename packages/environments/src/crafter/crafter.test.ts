import {
  type Environment,
  FoveaError,
  InvalidInputError,
  SchemaError,
  UnknownEnvironmentError,
} from "@fovea/core";
import { checkEnvironment } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { crafterState } from "./environment.js";
import crafter from "./index.js";
