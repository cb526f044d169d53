const SAMPLES = 15
const MAJORITY = Math.ceil(SAMPLES / 2)

/** Default limit: appends to a slow directory, such as a network volume, take longer at the median. */
export const SLOW_APPEND_MILLIS = 2

/** Says whether the median of the last 15 samples is above the limit. */
export interface Slowness {
  add(millis: number): void
  readonly isSlow: boolean
}

/** Starts fast; with fewer than eight slow samples it stays so. */
export function createSlowness(limitMillis = SLOW_APPEND_MILLIS): Slowness {
  const isAbove: boolean[] = []
  let above = 0
  return {
    add(millis) {
      isAbove.push(millis > limitMillis)
      if (millis > limitMillis) above++
      if (isAbove.length > SAMPLES && isAbove.shift() === true) above--
    },
    get isSlow() {
      return above >= MAJORITY
    },
  }
}
