import { readAttributes, readInteger, type Attributes, type WireKeyValue } from './otlp-value.ts'
import type { Origin } from './received-log.ts'

export type MetricType = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary'

/** One data point. What a type of metric does not have is absent. */
export interface ReceivedPoint {
  readonly attributes: Attributes
  readonly startTimeUnixNano: bigint
  readonly timeUnixNano: bigint
  /** Gauge and sum. */
  readonly value?: number | bigint
  /** Histograms and summary. */
  readonly count?: number | bigint
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly bucketCounts?: readonly (number | bigint)[]
  readonly explicitBounds?: readonly number[]
}

export interface ReceivedMetric extends Origin {
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly type: MetricType
  /** 1 delta, 2 cumulative, 0 where the type has none. */
  readonly aggregationTemporality: number
  readonly isMonotonic: boolean
  readonly points: readonly ReceivedPoint[]
}

interface WirePoint {
  readonly attributes?: readonly WireKeyValue[]
  readonly startTimeUnixNano?: bigint
  readonly timeUnixNano?: bigint
  readonly asDouble?: number
  readonly asInt?: bigint
  readonly count?: bigint
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly bucketCounts?: readonly bigint[]
  readonly explicitBounds?: readonly number[]
}

interface WireData {
  readonly dataPoints?: readonly WirePoint[]
  readonly aggregationTemporality?: number
  readonly isMonotonic?: boolean
}

export type WireMetric = { readonly name?: string; readonly description?: string; readonly unit?: string } & {
  readonly [K in MetricType]?: WireData
}

const TYPES: readonly MetricType[] = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']

export function readMetric(wire: WireMetric, origin: Origin, onProblem: (problem: string) => void): ReceivedMetric {
  const type = TYPES.find((name) => wire[name] !== undefined)
  if (type === undefined) onProblem(`the metric ${wire.name ?? ''} has no data`)
  const data = type === undefined ? undefined : wire[type]
  return {
    ...origin,
    name: wire.name ?? '',
    description: wire.description ?? '',
    unit: wire.unit ?? '',
    type: type ?? 'gauge',
    aggregationTemporality: data?.aggregationTemporality ?? 0,
    isMonotonic: data?.isMonotonic ?? false,
    points: (data?.dataPoints ?? []).map((point) => readPoint(point, onProblem)),
  }
}

function readPoint(point: WirePoint, onProblem: (problem: string) => void): ReceivedPoint {
  const { asDouble, asInt, count, sum, min, max, bucketCounts, explicitBounds } = point
  const value = asInt === undefined ? asDouble : readInteger(asInt)
  return {
    attributes: readAttributes(point.attributes, onProblem),
    startTimeUnixNano: point.startTimeUnixNano ?? 0n,
    timeUnixNano: point.timeUnixNano ?? 0n,
    ...(value !== undefined && { value }),
    ...(count !== undefined && { count: readInteger(count) }),
    ...(sum !== undefined && { sum }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(bucketCounts !== undefined && { bucketCounts: bucketCounts.map(readInteger) }),
    ...(explicitBounds !== undefined && { explicitBounds }),
  }
}
