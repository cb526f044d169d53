import type { Sample } from './statistics.ts'

/**
 * Measures each variant once per round. The order is turned by one with each round, so that nobody always
 * runs after the same neighbour.
 */
export async function measureRounds<K extends string>(
  variants: readonly K[],
  rounds: number,
  measure: (variant: K) => Promise<Sample>,
): Promise<Record<K, Sample[]>> {
  const samples = Object.fromEntries(variants.map((variant) => [variant, []])) as unknown as Record<K, Sample[]> // one list per variant
  for (let round = 0; round < rounds; round++) {
    const turn = round % variants.length
    for (const variant of [...variants.slice(turn), ...variants.slice(0, turn)]) samples[variant].push(await measure(variant))
  }
  return samples
}
