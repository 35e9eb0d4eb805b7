/** A named thing whose metadata is readable without loading its implementation. */
export interface RegistryEntry<T> {
  readonly id: string;
  readonly summary: string;
  /** "loads", "mechanism", "data" or "capability". */
  readonly status: string;
  load(): Promise<T>;
}
