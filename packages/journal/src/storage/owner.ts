import { readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** The name of the file that says whose journal a folder is; its modification time is the heartbeat. */
export const OWNER_FILE = 'owner.json'

/** A heartbeat that is older means a dead owner, where nothing better is known. The writer beats every 2 s. */
export const HEARTBEAT_LIMIT_MILLIS = 15_000

/** Who appends to a journal folder. */
export interface Owner extends ProcessIdentity {
  readonly instance: string
  readonly threadId: number
  /** False for a worker thread whose records the main thread's writer reads. */
  readonly hasWriter: boolean
  readonly startedAt: string
}

/** A process, told apart from later ones with the same pid and from those of other containers. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks since boot at which the process started; empty where /proc is missing. */
  readonly startTicks: string
  readonly bootId: string
  readonly pidNamespace: string
  readonly host: string
}

/** The identity of this process. */
export function readIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    startTicks: readStartTicks('self'),
    bootId: readOrEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()),
    pidNamespace: readOrEmpty(() => readlinkSync('/proc/self/ns/pid')),
    host: hostname(),
  }
}

function readStartTicks(pid: number | 'self'): string {
  return readOrEmpty(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second column is the program's name and may hold blanks and brackets; the columns are counted behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  })
}

function readOrEmpty(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}

/** Writes `owner.json` into a folder that the caller has just made. */
export function writeOwner(folder: string, owner: Owner): void {
  writeFileSync(join(folder, OWNER_FILE), `${JSON.stringify(owner)}\n`, { mode: 0o600 })
}

/** Reads a folder's `owner.json`; `undefined` when it is missing or damaged. */
export function readOwner(folder: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(folder, OWNER_FILE), 'utf8'))
    return isOwner(owner) ? owner : undefined
  } catch {
    return undefined
  }
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== 'object' || value === null) return false
  const { instance, pid, threadId, startTicks, bootId, pidNamespace } = value as Record<string, unknown> // checked field by field below
  const texts = [instance, startTicks, bootId, pidNamespace]
  return texts.every((text) => typeof text === 'string') && Number.isInteger(pid) && Number.isInteger(threadId)
}

/** Whether two identities name the same process. */
export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTicks === b.startTicks && isSameKernel(a, b) && a.host === b.host
}

function isSameKernel(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.bootId === b.bootId && a.pidNamespace === b.pidNamespace
}

/**
 * Whether the owner of a folder still runs. On the same kernel and in the same pid namespace the process
 * table decides at once; elsewhere (another machine or container on a shared volume) the heartbeat does.
 *
 * @param heartbeatAgeMillis Age of `owner.json`.
 */
export function isAlive(owner: ProcessIdentity, self: ProcessIdentity, heartbeatAgeMillis: number): boolean {
  const isDecidable = self.bootId !== '' && self.pidNamespace !== '' && owner.startTicks !== '' && isSameKernel(owner, self)
  if (isDecidable) return readStartTicks(owner.pid) === owner.startTicks
  return heartbeatAgeMillis <= HEARTBEAT_LIMIT_MILLIS
}
