import type { StreamDefinition } from '../sink.ts'

const KNOWN_LIMIT = 10_000
const known = new Map<string, StreamDefinition>()

/** The payload of the frame that defines a stream. */
export function encodeStreamDefinition(definition: StreamDefinition): Buffer {
  return Buffer.from(JSON.stringify(definition))
}

/**
 * Reads a definition; `undefined` when it is none. Equal definitions come back as the same object, whatever
 * segment they stand in, so that a sink can keep what it decided about a stream in a `WeakMap`.
 */
export function readStreamDefinition(payload: Buffer): StreamDefinition | undefined {
  const text = payload.toString('utf8')
  const definition = known.get(text) ?? parseDefinition(text)
  if (definition === undefined) return undefined
  if (known.size >= KNOWN_LIMIT) known.clear()
  known.set(text, definition)
  return definition
}

function parseDefinition(text: string): StreamDefinition | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isStreamDefinition(value) ? Object.freeze(value) : undefined
  } catch {
    return undefined
  }
}

function isStreamDefinition(value: unknown): value is StreamDefinition {
  if (typeof value !== 'object' || value === null) return false
  const { signal, scope } = value as Partial<Record<string, unknown>> // read as unknown and checked here
  if (signal !== 'logs' && signal !== 'traces' && signal !== 'metrics') return false
  return typeof scope === 'object' && scope !== null && typeof (scope as { name?: unknown }).name === 'string' // any object may be asked for a name
}
