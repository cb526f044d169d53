import { findFolders, releaseFolder, type FoundFolder } from './adoption.ts'
import { createFolderSource, type FolderSource } from '../read/source.ts'
import { evictSegments } from './eviction.ts'
import type { Owner } from '../storage/owner.ts'
import type { Sink } from '../sink.ts'

/** Folders of dead processes that are read at the same time; the others wait, so that open files stay few. */
const ADOPTED_AT_ONCE = 4

/** The journal folders that one writer reads: its own, those of other threads, and those of dead processes. */
export interface SourceSet {
  readonly all: readonly FolderSource[]
  /** Looks for new folders; true when there is one. */
  search(): boolean
  /** Removes what every sink has: segments of live folders, and whole folders of dead processes. True when one of those went. */
  tidy(): boolean
  /** Every sink has everything in the own folder. */
  readonly isOwnFinished: boolean
  /** Moves the heartbeats; false when the own folder is gone. */
  beat(): boolean
  sync(done: () => void): void
  close(): void
}

export interface SourceSetOptions {
  readonly directory: string
  readonly ownFolder: string
  readonly owner: Owner
  readonly sinks: readonly Sink[]
  readonly maxBytes: number
  mayWait(): boolean
  onEvicted(instance: string, sink: string, channel: string, records: number): void
  onMissing(instance: string, sink: string, records: number): void
}

/** Opens the own folder; others come with `search`. */
export function createSourceSet(options: SourceSetOptions): SourceSet {
  const { directory, owner } = options
  const sinks = options.sinks.map(({ name }) => name)
  const own = openSource({ folder: options.ownFolder, instance: owner.instance, kind: 'attached' })
  const found = new Map<string, { readonly folder: FoundFolder; readonly source: FolderSource }>()
  let all: FolderSource[] = [own]

  return {
    get all() {
      return all
    },
    search,
    tidy() {
      const finished = [...found].filter(([, { folder, source }]) => folder.kind === 'adopted' && source.isFinished)
      for (const [instance, { folder, source }] of finished) release(instance, folder, source)
      for (const source of all) if (source.isLive) source.removeRead()
      evictSegments(all, options.maxBytes)
      return finished.length > 0
    },
    get isOwnFinished() {
      return own.isFinished
    },
    beat() {
      const alive = all.filter((source) => source.isLive).map((source) => source.beat())
      return alive[0] === true
    },
    sync(done) {
      let left = all.length
      for (const source of all) source.sync(() => --left === 0 && done())
    },
    close() {
      for (const source of all) source.close()
    },
  }

  function search(): boolean {
    const adopted = [...found.values()].filter(({ folder }) => folder.kind === 'adopted').length
    const limit = ADOPTED_AT_ONCE - adopted
    const isKnown = (instance: string): boolean => found.has(instance)
    const news = findFolders({ directory, self: owner, sinks, limit, isKnown, nowMillis: Date.now() })
    for (const folder of news) found.set(folder.instance, { folder, source: openSource(folder) })
    update()
    return news.length > 0
  }

  function release(instance: string, folder: FoundFolder, source: FolderSource): void {
    found.delete(instance)
    update()
    source.close()
    releaseFolder(folder, { directory, sinks, nowMillis: Date.now() })
  }

  function update(): void {
    all = [own, ...[...found.values()].map(({ source }) => source)]
  }

  function openSource({ folder, instance, kind }: FoundFolder): FolderSource {
    const source = createFolderSource({
      folder,
      instance,
      isLive: kind === 'attached',
      mayWait: () => instance === owner.instance && options.mayWait(),
      onEvicted: (sink, channel, records) => options.onEvicted(instance, sink, channel, records),
      onMissing: (sink, records) => options.onMissing(instance, sink, records),
    })
    // Opened now and not at the first delivery, so that nothing goes that a sink has not yet had.
    for (const sink of options.sinks) for (const signal of sink.signals) source.cursor(sink, signal)
    source.save()
    return source
  }
}
