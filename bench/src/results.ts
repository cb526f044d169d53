import type { DeliveredVariant } from './delivered.ts'
import type { Machine } from './machine.ts'
import type { StartupVariant } from './startup.ts'
import { compare, summarise, type Ratio, type Sample, type Summary } from './statistics.ts'
import type { TypedEventVariant } from './typed-event.ts'

/** Samples per part; a part that was not chosen is missing. */
export interface Measurements {
  readonly typedEvent?: Record<TypedEventVariant, Sample[]>
  readonly delivered?: Record<DeliveredVariant, Sample[]>
  readonly startup?: Record<StartupVariant, Sample[]>
}

/** How the run was made. */
export interface Conditions {
  readonly date: string
  readonly command: string
  readonly machine: Machine
  readonly versions: Readonly<Record<string, string>>
  readonly records: { readonly typedEvent: number; readonly delivered: number }
  readonly rounds: { readonly typedEvent: number; readonly delivered: number; readonly startup: number }
}

/** Per variant and metric. */
type Medians = Readonly<Record<string, Readonly<Record<string, Summary>>>>

/** The object of `--json`. Every ratio is ours / theirs, so below 1 is less than theirs. */
export interface Results extends Conditions {
  readonly typedEvent?: {
    /** CPU of the application thread, all in. */
    readonly vsPinoSync: number
    readonly vsPinoAsync: number
    readonly vsWinston: number
    readonly vsLogTape: number
    readonly vsStock: number
    readonly ratios: Readonly<Record<string, Ratio>>
    readonly medians: Medians
  }
  readonly delivered?: {
    /** CPU of the whole process, start and exit included. */
    readonly vsStock: number
    readonly vsPinoSync: number
    readonly ratios: Readonly<Record<string, Ratio>>
    readonly medians: Medians
  }
  readonly startup?: {
    /** `wall`, `cpu` and `memory` are what the preload adds to a plain process; the `…Absolute` ones are whole processes. */
    readonly vsAuto: {
      readonly wall: number
      readonly cpu: number
      readonly memory: number
      readonly wallAbsolute: number
      readonly cpuAbsolute: number
      readonly memoryAbsolute: number
    }
    readonly ratios: Readonly<Record<string, Ratio>>
    readonly medians: Medians
  }
}

/** Medians and ratios of all that was measured. */
export function summariseResults(conditions: Conditions, { typedEvent, delivered, startup }: Measurements): Results {
  return {
    ...conditions,
    ...(typedEvent === undefined ? {} : { typedEvent: summariseTypedEvent(typedEvent) }),
    ...(delivered === undefined ? {} : { delivered: summariseDelivered(delivered) }),
    ...(startup === undefined ? {} : { startup: summariseStartup(startup) }),
  }
}

function summariseTypedEvent(samples: Record<TypedEventVariant, Sample[]>): NonNullable<Results['typedEvent']> {
  const against = (variant: TypedEventVariant): Ratio => compare(samples.otelier, samples[variant], 'cpuNanos')
  const ratios = {
    vsPinoSync: against('pino-sync'),
    vsPinoAsync: against('pino-async'),
    vsWinston: against('winston'),
    vsLogTape: against('logtape'),
    vsStock: against('stock'),
  }
  return { ...plain(ratios), ratios, medians: mediansOf(samples) }
}

function summariseDelivered(samples: Record<DeliveredVariant, Sample[]>): NonNullable<Results['delivered']> {
  const ratios = {
    vsStock: compare(samples.otelier, samples.stock, 'cpuMillis'),
    vsPinoSync: compare(samples.otelier, samples['pino-sync'], 'cpuMillis'),
  }
  return { ...plain(ratios), ratios, medians: mediansOf(samples) }
}

function summariseStartup({ plain: baseline, otelier, auto }: Record<StartupVariant, Sample[]>): NonNullable<Results['startup']> {
  const ratios = {
    wall: compare(otelier, auto, 'wallMillis', baseline),
    cpu: compare(otelier, auto, 'cpuMillis', baseline),
    memory: compare(otelier, auto, 'peakMib', baseline),
    wallAbsolute: compare(otelier, auto, 'wallMillis'),
    cpuAbsolute: compare(otelier, auto, 'cpuMillis'),
    memoryAbsolute: compare(otelier, auto, 'peakMib'),
  }
  return { vsAuto: plain(ratios), ratios, medians: mediansOf({ plain: baseline, otelier, auto }) }
}

function plain<K extends string>(ratios: Record<K, Ratio>): Record<K, number> {
  const entries = Object.entries<Ratio>(ratios).map(([name, { ratio }]) => [name, ratio])
  return Object.fromEntries(entries) as Record<K, number> // the same keys
}

function mediansOf(samples: Readonly<Record<string, Sample[]>>): Medians {
  return Object.fromEntries(Object.entries(samples).map(([variant, rounds]) => [variant, mediansOfVariant(rounds)]))
}

function mediansOfVariant(rounds: readonly Sample[]): Readonly<Record<string, Summary>> {
  const metrics = Object.keys(rounds[0] ?? {})
  return Object.fromEntries(metrics.map((metric) => [metric, summarise(rounds, metric)]))
}
