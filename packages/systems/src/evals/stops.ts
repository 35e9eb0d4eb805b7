import {
  CorruptStoreError,
  NewerStoreError,
  StaleLeaseError,
  StoreBusyError,
  StoreWriteError,
} from "@fovea/core";
import { AuthenticationError, ModelNotFoundError, QuotaError } from "@fovea/models";
import { PriceUnknownError } from "@fovea/models/prices";

/** What every other sample would meet as well. */
const kinds = [
  AuthenticationError,
  CorruptStoreError,
  ModelNotFoundError,
  NewerStoreError,
  PriceUnknownError,
  QuotaError,
  StaleLeaseError,
  StoreBusyError,
  StoreWriteError,
];

/** Whether an error is of the eval and not of one of its samples. */
export const stopsAll = (error: unknown): boolean => kinds.some((Kind) => error instanceof Kind);
