import { renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bookmarkSink, readBookmark } from '../storage/bookmark-file.ts'
import type { Bookmark } from '../storage/bookmark.ts'
import { isInstanceId } from '../storage/instance.ts'
import { HEARTBEAT_LIMIT_MILLIS, isAlive, isSameProcess, OWNER_FILE, readOwner, type Owner } from '../storage/owner.ts'
import { isAtOrPast } from '../storage/position.ts'
import { listSegments, namesIn, type SegmentFile } from '../storage/segment-files.ts'
import { lanesOf } from '../storage/segment-name.ts'
import type { Signal } from '../sink.ts'

/** How long a folder is kept for a sink that this process does not have. */
const KEEP_FOR_OTHERS_MILLIS = 72 * 60 * 60 * 1000

/** A journal folder whose records this process's writer has to deliver. */
export interface FoundFolder {
  readonly folder: string
  readonly instance: string
  /** `attached`: another thread of this process appends to it. `adopted`: its process is dead. */
  readonly kind: 'attached' | 'adopted'
}

export interface SearchOptions {
  readonly directory: string
  readonly self: Owner
  /** Names of the sinks of this process. */
  readonly sinks: readonly string[]
  /** At most this many folders are taken over by one search. */
  readonly limit: number
  /** Folders that are known already. */
  isKnown(instance: string): boolean
  readonly nowMillis: number
}

interface FolderName {
  readonly instance: string
  readonly claimer?: string
  readonly claim: number
}

const CLAIMED = /^(.{16})\.adopted-(.{16})-(\d{1,6})$/

/** Finds folders of other threads of this process, and takes over those of dead processes by renaming them. */
export function findFolders(options: SearchOptions): FoundFolder[] {
  const found: FoundFolder[] = []
  let claims = 0
  for (const fileName of namesIn(options.directory)) {
    const name = readFolderName(fileName)
    if (name === undefined || name.instance === options.self.instance || options.isKnown(name.instance)) continue
    const folder = join(options.directory, fileName)
    if (isAttachable(folder, options.self)) found.push({ folder, instance: name.instance, kind: 'attached' })
    if (claims >= options.limit || !isAbandoned(folder, name, options) || isOnlyForOthers(folder, options)) continue
    const claimed = claim(name, folder, options)
    if (claimed === undefined) continue
    claims++
    found.push({ folder: claimed, instance: name.instance, kind: 'adopted' })
  }
  return found
}

/** Reads `<instance>` or `<instance>.adopted-<claimer>-<n>`; `undefined` for what is no journal folder. */
export function readFolderName(fileName: string): FolderName | undefined {
  if (isInstanceId(fileName)) return { instance: fileName, claim: 0 }
  const [, instance = '', claimer = '', claim = ''] = CLAIMED.exec(fileName) ?? []
  return isInstanceId(instance) && isInstanceId(claimer) ? { instance, claimer, claim: Number(claim) } : undefined
}

function isAttachable(folder: string, self: Owner): boolean {
  const owner = readOwner(folder)
  return owner !== undefined && !owner.hasWriter && owner.threadId !== self.threadId && isSameProcess(owner, self)
}

function isAbandoned(folder: string, name: FolderName, options: SearchOptions): boolean {
  const deciding = name.claimer === undefined ? folder : join(options.directory, name.claimer)
  if (name.claimer === options.self.instance) return true
  const age = heartbeatAge(deciding, options.nowMillis)
  const owner = readOwner(deciding)
  if (owner !== undefined) return !isAlive(owner, options.self, age ?? 0)
  // A folder without an owner was just made, or its claimer has gone.
  return name.claimer === undefined ? age !== undefined && age > HEARTBEAT_LIMIT_MILLIS : true
}

function heartbeatAge(folder: string, nowMillis: number): number | undefined {
  const stat = statOf(join(folder, OWNER_FILE)) ?? statOf(folder)
  return stat === undefined ? undefined : nowMillis - stat.mtimeMs
}

function statOf(path: string): { readonly mtimeMs: number } | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function claim(name: FolderName, folder: string, { directory, self }: SearchOptions): string | undefined {
  const target = join(directory, `${name.instance}.adopted-${self.instance}-${name.claim + 1}`)
  try {
    renameSync(folder, target)
    return target
  } catch {
    return undefined // another process was faster
  }
}

/** Whether all that is left in a folder is for sinks that this process does not have, and is not too old to keep. */
function isOnlyForOthers(folder: string, { sinks, nowMillis }: Pick<SearchOptions, 'sinks' | 'nowMillis'>): boolean {
  const segments = listSegments(folder)
  const names = namesIn(folder).flatMap((fileName) => bookmarkSink(fileName) ?? [])
  const isDone = (sink: string): boolean => isFinished(readBookmark(join(folder, `${sink}.bookmark`)), segments)
  if (!sinks.every((sink) => names.includes(sink) && isDone(sink))) return false
  const age = heartbeatAge(folder, nowMillis) ?? 0
  return age < KEEP_FOR_OTHERS_MILLIS && names.some((sink) => !sinks.includes(sink) && !isDone(sink))
}

function isFinished(bookmark: Bookmark, segments: readonly SegmentFile[]): boolean {
  const progresses = Object.entries(bookmark) as [Signal, Bookmark[Signal]][] // a bookmark's keys are signals
  if (progresses.length === 0) return segments.length === 0
  return progresses.every(([signal, progress]) =>
    segments
      .filter(({ lane }) => lanesOf(signal).includes(lane))
      .every(({ lane, number, bytes }) => {
        const position = progress?.positions[lane]
        return position !== undefined && isAtOrPast(position, { segment: number, offset: bytes })
      }),
  )
}

/** Gives up a folder that this process is done with: deletes it, or leaves it to a process with other sinks. */
export function releaseFolder(found: FoundFolder, options: Pick<SearchOptions, 'directory' | 'sinks' | 'nowMillis'>): void {
  try {
    if (isOnlyForOthers(found.folder, options)) renameSync(found.folder, join(options.directory, found.instance))
    else rmSync(found.folder, { recursive: true, force: true })
  } catch {
    // It stays where it is; the next search finds it.
  }
}
