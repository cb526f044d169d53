import type { Variant, VariantOptions } from '../variant.ts'
import { createPino } from './pino.ts'

/** pino with one write(2) per record. */
export function createVariant(options: VariantOptions): Variant {
  return createPino(options, true)
}
