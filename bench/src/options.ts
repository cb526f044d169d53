import { parseArgs } from 'node:util'

const PARTS = ['typedEvent', 'delivered', 'startup'] as const

export type Part = (typeof PARTS)[number]

export interface BenchOptions {
  /** Print one JSON object and nothing else on standard output. */
  readonly json: boolean
  /** A smoke run: few rounds, few records, RESULTS.md stays as it is. */
  readonly quick: boolean
  /** Default all; with a choice RESULTS.md stays as it is. */
  readonly parts: readonly Part[]
  /** For typed event and delivered. Default 7; 2 with `quick`. Start-up takes two rounds more, and the same with `quick`. */
  readonly rounds: number
  /** Skip `npm ci` and the build. */
  readonly isPrepared: boolean
}

/**
 * Reads the command line.
 *
 * @throws {TypeError} For an option that does not exist, a part that does not, or a number of rounds below 1.
 */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      prepared: { type: 'boolean', default: false },
    },
  })
  const { json, quick, prepared } = values
  return {
    json,
    quick,
    parts: values.only?.map(readPart) ?? PARTS,
    rounds: readRounds(values.rounds ?? (quick ? '2' : '7')),
    isPrepared: prepared,
  }
}

function readPart(raw: string): Part {
  const part = PARTS.find((known) => known === raw)
  if (part === undefined) throw new TypeError(`--only: "${raw}" is no part; choose from ${PARTS.join(', ')}`)
  return part
}

function readRounds(raw: string): number {
  const rounds = Number(raw)
  if (!Number.isInteger(rounds) || rounds < 1) throw new TypeError(`--rounds: "${raw}" is not a whole number from 1 on`)
  return rounds
}
