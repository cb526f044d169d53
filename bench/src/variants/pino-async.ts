import type { Variant, VariantOptions } from '../variant.ts'
import { createPino } from './pino.ts'

/** pino with a buffer in the process. */
export function createVariant(options: VariantOptions): Variant {
  return createPino(options, false)
}
