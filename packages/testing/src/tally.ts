import type { ReceivedLog } from './received-log.ts'

export interface EventTally {
  /** Different uids, in order of arrival. */
  readonly uids: ReadonlySet<string>
  /** Records, repeats included; also those without a uid. */
  readonly records: number
  readonly duplicates: number
}

export interface Tally {
  add(log: ReceivedLog): void
  /** By event name, then by scope name for records without one. */
  readonly byEvent: ReadonlyMap<string, EventTally>
  /** Records whose uid had arrived before. */
  duplicates(): number
}

interface OpenTally extends EventTally {
  uids: Set<string>
  records: number
  duplicates: number
}

export function createTally(): Tally {
  const byEvent = new Map<string, OpenTally>()
  return {
    byEvent,
    add(log) {
      const name = log.eventName || log.scope.name
      let tally = byEvent.get(name)
      if (tally === undefined) byEvent.set(name, (tally = { uids: new Set(), records: 0, duplicates: 0 }))
      tally.records++
      if (log.uid === '') return
      if (tally.uids.has(log.uid)) tally.duplicates++
      else tally.uids.add(log.uid)
    },
    duplicates: () => [...byEvent.values()].reduce((sum, tally) => sum + tally.duplicates, 0),
  }
}
