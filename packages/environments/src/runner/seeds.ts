import { seedSequence } from "@fovea/core/random";

/**
 * The seed of episode `episode` of world `world` in a batch: 53 bits of SeedSequence(seed, (world, episode)), so that
 * it depends on no other world, and on no thread.
 */
export function episodeSeed(seed: number, world: number, episode: number): number {
  const [low, high] = seedSequence(seed, [world, episode]).generateState(2) as unknown as [number, number];
  return (high & 0x1fffff) * 2 ** 32 + low;
}
