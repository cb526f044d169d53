import { registry, type BoundEvent, type FreeRecord } from '@otelier/core'
import type { Chunk } from './chunk.ts'
import { channelChunk } from './record-end.ts'
import type { Journal, Stream } from '../journal.ts'
import type { InstrumentationScope, StreamDefinition } from '../sink.ts'

/** More logger names than this share one stream: names made from data must not fill the memory. */
const MAX_STREAMS = 10_000
const CATCH_ALL = 'other'

type Reach = NonNullable<FreeRecord['propagates']>

/** Where the records of one event or logger go. */
export interface RecordStream {
  readonly stream: Stream
  readonly definition: StreamDefinition
  /** The constant attribute `otelier.channel`. */
  readonly channel: Chunk
  readonly isOnConsole: boolean
}

export interface RecordStreams {
  forEvent(event: BoundEvent): RecordStream
  forLogger(name: string, propagates: Reach): RecordStream
  forForeign(scope: InstrumentationScope, eventName: string | undefined): RecordStream
  forTelemetry(signal: 'traces' | 'metrics', scope: InstrumentationScope): Stream
}

/** Keeps the journal's streams by event, logger name and scope. */
export function createRecordStreams(journal: Journal): RecordStreams {
  const logStreams = new Map<string, RecordStream>()
  const telemetry = new Map<string, Stream>()
  const byScope = new WeakMap<InstrumentationScope, Stream>()

  const open = (definition: StreamDefinition, isOnConsole: boolean): RecordStream => ({
    stream: journal.stream(definition),
    definition,
    channel: channelChunk(definition.channel ?? definition.scope.name),
    isOnConsole,
  })
  const keep = (key: string, create: () => RecordStream, catchAll: () => RecordStream): RecordStream => {
    const known = logStreams.get(key)
    if (known !== undefined) return known
    if (logStreams.size >= MAX_STREAMS) return catchAll()
    const stream = create()
    logStreams.set(key, stream)
    return stream
  }
  const openLogger = (name: string, propagates: Reach): RecordStream => {
    const definition: StreamDefinition = { signal: 'logs', scope: { name }, channel: name, ...inherited(name) }
    const isOnConsole = (propagates === 'all' || propagates === 'console') && definition.propagates !== 'none'
    return open(propagates === 'console' ? { ...definition, propagates } : definition, isOnConsole)
  }
  const others = new Map<string, RecordStream>()
  const catchAll = (propagates: Reach): RecordStream => {
    const stream = others.get(propagates) ?? openLogger(CATCH_ALL, propagates)
    others.set(propagates, stream)
    return stream
  }

  return {
    forEvent({ loggerName, channel, name, copyTo, propagates, priority }) {
      const definition = { signal: 'logs', scope: { name: loggerName }, channel, eventName: name, propagates, priority } as const
      return open(copyTo === undefined ? definition : { ...definition, copyTo }, propagates !== 'none')
    },
    forLogger: (name, propagates) =>
      keep(
        `${propagates} ${name}`,
        () => openLogger(name, propagates),
        () => catchAll(propagates),
      ),
    forForeign(scope, eventName) {
      const { name, version = '', schemaUrl = '' } = scope
      const key = JSON.stringify([name, version, schemaUrl, eventName])
      const definition = {
        signal: 'logs',
        scope: scopeOf(scope),
        channel: name,
        ...(eventName && { eventName }),
        ...inherited(name),
      } as const
      return keep(
        key,
        () => open(definition, definition.propagates !== 'none'),
        () => catchAll('all'),
      )
    },
    forTelemetry(signal, scope) {
      const known = byScope.get(scope)
      if (known !== undefined) return known
      const plain = scopeOf(scope)
      const key = JSON.stringify([signal, plain])
      const stream = telemetry.get(key) ?? journal.stream({ signal, scope: plain })
      if (telemetry.size < MAX_STREAMS) telemetry.set(key, stream)
      byScope.set(scope, stream)
      return stream
    },
  }
}

/** A logger below a channel, as `payment.orders`, is as durable and as widely read as the channel. */
function inherited(name: string): Pick<StreamDefinition, 'priority' | 'propagates'> {
  const { channels } = registry()
  for (let prefix = name; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const channel = channels.get(prefix)
    if (channel !== undefined) return { priority: channel.priority, propagates: channel.propagates }
  }
  return {}
}

function scopeOf({ name, version, schemaUrl }: InstrumentationScope): InstrumentationScope {
  return { name, ...(version && { version }), ...(schemaUrl && { schemaUrl }) }
}
