export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Figures of one process, by metric. */
export type Sample = Readonly<Record<string, number>>

/**
 * The middle value; between two, their mean.
 *
 * @throws {RangeError} When there is no value.
 */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new RangeError('no value, no median')
  return (low + high) / 2
}

/** Median and range of one metric over the rounds. */
export function summarise(samples: readonly Sample[], metric: string): Summary {
  const values = samples.map((sample) => sample[metric] ?? Number.NaN)
  return { median: medianOf(values), min: Math.min(...values), max: Math.max(...values) }
}

/** Ratio of the medians, and the range of the ratios within single rounds. */
export interface Ratio {
  readonly ratio: number
  readonly min: number
  readonly max: number
}

/** `ours / theirs` of one metric. Round i of one is set against round i of the other. */
export function compare(ours: readonly Sample[], theirs: readonly Sample[], metric: string, baseline?: readonly Sample[]): Ratio {
  const added = (samples: readonly Sample[]): number[] =>
    samples.map((sample, round) => (sample[metric] ?? Number.NaN) - (baseline?.[round]?.[metric] ?? 0))
  const [mine, others] = [added(ours), added(theirs)]
  const perRound = mine.map((value, round) => value / (others[round] ?? Number.NaN))
  const base = baseline === undefined ? 0 : summarise(baseline, metric).median
  const ratio = (summarise(ours, metric).median - base) / (summarise(theirs, metric).median - base)
  return { ratio, min: Math.min(...perRound), max: Math.max(...perRound) }
}
