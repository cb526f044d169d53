const HEADER_BYTES = 64
const REPORT_BYTES = 64 * 1024

/** What the application thread and the writer thread share without messages. */
export interface Control {
  readonly memory: SharedArrayBuffer
  /** See `WORD`. */
  readonly words: Int32Array
  /** The bytes behind the header and the writer's counts: the ring of a memory journal. */
  readonly ring: Buffer
}

/** Indexes into `Control.words`. */
export const WORD = {
  /** Not 0 when the writer does not look by itself: the next append has to wake it. */
  idle: 0,
  /** Number of the last drain that is done. */
  drained: 1,
  /** Not 0 when the last drain left nothing in the own folder. */
  isClean: 7,
  /** Odd while the writer rewrites its counts. */
  countsVersion: 2,
  countsBytes: 3,
  /** Bytes ever appended to the ring and taken from it, modulo 2^32. */
  ringHead: 4,
  ringTail: 5,
  /** Not 0 while the application thread collects frames in memory because the directory is slow. */
  collecting: 6,
} as const

/** Lays out a new shared memory; `ringBytes` is 0 for a journal on disk. */
export function createControl(ringBytes: number): Control {
  const control = openControl(new SharedArrayBuffer(HEADER_BYTES + REPORT_BYTES + ringBytes))
  control.words[WORD.idle] = 1
  return control
}

/** The other thread's view of the same memory. */
export function openControl(memory: SharedArrayBuffer): Control {
  return { memory, words: new Int32Array(memory, 0, HEADER_BYTES / 4), ring: Buffer.from(memory, HEADER_BYTES + REPORT_BYTES) }
}

/** Publishes the writer's counts as JSON; too large ones are left out until they fit. */
export function writeCounts(control: Control, counts: unknown): void {
  const text = Buffer.from(JSON.stringify(counts))
  if (text.length > REPORT_BYTES) return
  const odd = Atomics.load(control.words, WORD.countsVersion) | 1
  Atomics.store(control.words, WORD.countsVersion, odd)
  new Uint8Array(control.memory, HEADER_BYTES, REPORT_BYTES).set(text)
  Atomics.store(control.words, WORD.countsBytes, text.length)
  Atomics.store(control.words, WORD.countsVersion, (odd + 1) | 0)
}

/** The counts as the writer published them last; `undefined` before that. */
export function readCounts(control: Control): unknown {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const version = Atomics.load(control.words, WORD.countsVersion)
    const length = Atomics.load(control.words, WORD.countsBytes)
    const text = Buffer.from(new Uint8Array(control.memory, HEADER_BYTES, length)).toString('utf8')
    if (version % 2 !== 0 || version !== Atomics.load(control.words, WORD.countsVersion)) continue
    return length === 0 ? undefined : JSON.parse(text)
  }
  return undefined
}
