/** In which zone text formats print the time. JSON is always UTC. */
export type TimeZone = 'local' | 'utc'

/** Minutes that local time is ahead of UTC at a moment. */
export type ZoneOffset = (epochMillis: number) => number

/** The offset of the process's own zone, daylight saving included. */
function localOffset(epochMillis: number): number {
  return -new Date(epochMillis).getTimezoneOffset()
}

/** The offset function of a zone. */
export function offsetOf(zone: TimeZone): ZoneOffset {
  return zone === 'utc' ? () => 0 : localOffset
}

/** Prints moments of one zone; keeps the last second, because neighbours share it. */
export interface Clock {
  /** `2026-01-05 12:30:22` */
  readonly dateTime: (epochMillis: number) => string
  /** `12:30:22.123` */
  readonly timeOfDay: (epochMillis: number) => string
  /** `2026-01-05T12:30:22.123456Z`; only of use in UTC. */
  readonly iso: (epochMillis: number, nanosOfMilli: number) => string
}

// The last moment that a Date can hold; a damaged record must not throw.
const MAX_MILLIS = 8_640_000_000_000_000

export function createClock(offset: ZoneOffset): Clock {
  let second = Number.NaN
  let text = ''
  const secondText = (epochMillis: number): string => {
    const current = Math.floor(epochMillis / 1_000)
    if (current !== second) {
      second = current
      const shown = Math.min(current * 1_000 + offset(epochMillis) * 60_000, MAX_MILLIS)
      text = new Date(shown).toISOString().slice(0, -5)
    }
    return text
  }
  return {
    dateTime: (epochMillis) => secondText(epochMillis).replace('T', ' '),
    timeOfDay: (epochMillis) => `${secondText(epochMillis).slice(-8)}.${threeDigits(epochMillis % 1_000)}`,
    iso: (epochMillis, nanosOfMilli) =>
      `${secondText(epochMillis)}.${threeDigits(epochMillis % 1_000)}${threeDigits(Math.floor(nanosOfMilli / 1_000))}Z`,
  }
}

function threeDigits(value: number): string {
  if (value >= 100) return String(value)
  return value >= 10 ? `0${value}` : `00${value}`
}
