import { writeSync } from 'node:fs'
import type { CreateVariant, Variant } from '../variant.ts'

/** What the parent gave this process on its command line. */
export interface WorkloadArguments {
  readonly variant: string
  readonly directory: string
  readonly endpoint: string
  readonly records: number
}

// The parent opened this descriptor: standard output may belong to what is measured.
const RESULT_DESCRIPTOR = 3

/** Reads variant, directory, endpoint and number of records from the command line. */
export function readWorkloadArguments(argv: readonly string[] = process.argv.slice(2)): WorkloadArguments {
  const [variant, directory, endpoint, records] = argv
  if (variant === undefined || directory === undefined || endpoint === undefined)
    throw new Error('give variant, directory, endpoint and number of records')
  return { variant, directory, endpoint, records: Number(records) }
}

/** Loads `variants/<name>.ts` and creates it. */
export async function startVariant({ variant, directory, endpoint }: WorkloadArguments): Promise<Variant> {
  const module: { createVariant: CreateVariant } = await import(`../variants/${variant}.ts`)
  return await module.createVariant({ directory, endpoint })
}

/** Hands the figures of this process to its parent. */
export function reportFigures(figures: Record<string, number>): void {
  writeSync(RESULT_DESCRIPTOR, JSON.stringify(figures))
}
