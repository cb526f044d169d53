import type { Chunk } from '../encode/chunk.ts'
import type { StreamDefinition } from '../sink.ts'
import { chunkOf } from './members.ts'

/** What the records of one stream and severity have in common. */
export interface LineHead {
  readonly loggerName: string
  readonly loggerBytes: Buffer
  readonly chunk: Chunk
}

const MAX_SEVERITY = 24

/** Keeps the constant part of lines; `print` is called once per stream and severity. */
export function createLineHeads(print: (loggerName: string, severityNumber: number) => string) {
  const known = new WeakMap<StreamDefinition, (LineHead | undefined)[]>()
  let lastStream: StreamDefinition | undefined
  let last: (LineHead | undefined)[] = []

  return (stream: StreamDefinition, severityNumber: number): LineHead => {
    if (stream !== lastStream) {
      last = headsOf(stream)
      lastStream = stream
    }
    if (severityNumber > MAX_SEVERITY) return createHead(stream, severityNumber)
    return (last[severityNumber] ??= createHead(stream, severityNumber))
  }

  function headsOf(stream: StreamDefinition): (LineHead | undefined)[] {
    const heads = known.get(stream) ?? []
    known.set(stream, heads)
    return heads
  }

  function createHead({ scope: { name } }: StreamDefinition, severityNumber: number): LineHead {
    return { loggerName: name, loggerBytes: Buffer.from(name), chunk: chunkOf(print(name, severityNumber)) }
  }
}
