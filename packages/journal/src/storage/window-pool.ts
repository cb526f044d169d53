const FIRST_WINDOW_BYTES = 64 * 1024
/** Windows grow to this; only a single frame that is larger makes a larger one. */
export const LARGEST_WINDOW_BYTES = 512 * 1024
const MOST_KEPT = 3

/**
 * The buffers that one reader's bytes are read into. Records are views into them, so a full window is only
 * lent out until they have been used, and then used again: a busy reader allocates nothing.
 */
export interface WindowPool {
  /** A window of at least so many bytes. */
  take(bytes?: number): Buffer
  /** A window is left; records may still point into it. */
  retire(window: Buffer): void
  /** No record points into a retired window any more. */
  release(): void
}

/** An empty pool. */
export function createWindowPool(): WindowPool {
  let lent: Buffer[] = []
  const free: Buffer[] = []
  return {
    take(bytes = FIRST_WINDOW_BYTES) {
      const kept = bytes <= LARGEST_WINDOW_BYTES ? free.pop() : undefined
      return kept ?? Buffer.allocUnsafeSlow(bytes)
    },
    retire(window) {
      if (window.length === LARGEST_WINDOW_BYTES) lent.push(window)
    },
    release() {
      for (const window of lent) if (free.length < MOST_KEPT) free.push(window)
      lent = []
    },
  }
}
