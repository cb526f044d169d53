import { registry, type BoundEvent, type FlushOptions, type FreeRecord, type Recorder } from '@otelier/core'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { Encoding } from './encode/encoding.ts'
import { compileEvent, type CompiledEvent, type EventRun } from './encode/event.ts'
import { encodeForeignRecord, encodeFreeRecord, type RecordFrame } from './encode/free-record.ts'
import { encodeMetric } from './encode/metric.ts'
import type { TextRedactor } from './encode/scan.ts'
import { createScopeEncoder, type EncodedScope } from './encode/scope.ts'
import { encodeSpan } from './encode/span.ts'
import { createMicrosClock, PROCESS_CLOCK, type EncoderClock } from './encode/time.ts'
import { createSurroundings } from './encode/trace-context.ts'
import { createInputReports } from './encode/input-reports.ts'
import type { Journal, Stream } from './journal.ts'
import { ProtoWriter } from './encode/proto-writer.ts'
import { createRecordStreams, type RecordStream } from './encode/record-streams.ts'
import type { StreamDefinition } from './sink.ts'

/** A record that the console may show: valid until the hook returns. */
export type RecordHook = (stream: StreamDefinition, severityNumber: number, payload: Uint8Array) => void

export interface EventRecorderOptions {
  readonly journal: Journal
  readonly redactor: TextRedactor
  /** Told once about each way in which helpers are called wrongly. */
  readonly report: (problem: { readonly code: string; readonly text: string }) => void
  /** Default: the process's clocks. */
  readonly clock?: EncoderClock
  /** Called on the application thread after the append, with the redacted bytes, for records that reach the console. */
  readonly onRecord?: RecordHook
  /** Records below this severity number do not reach `onRecord`; may change at any time. Default: all do. */
  readonly consoleMinimum?: { minimum: number }
}

/** What `register` installs: the one place where records, spans and metrics become bytes. */
export interface EventRecorder extends Recorder {
  /** A record that another library made with the SDK's logger. */
  foreign(record: ReadableLogRecord): void
  /** An ended span. */
  span(span: ReadableSpan): void
  /** What a metric reader collected; each metric becomes a frame. */
  metrics(collected: ResourceMetrics): void
  /** Attributes of typed events that were left out because their value was wrong, since the start. */
  invalidAttributes(): number
}

/** Creates the recorder in front of a journal. Nothing it does throws, but for wrong input in strict mode. */
export function createRecorder(options: EventRecorderOptions): EventRecorder {
  const { journal, redactor, onRecord, consoleMinimum = { minimum: 0 } } = options
  const micros = createMicrosClock(options.clock ?? PROCESS_CLOCK)
  const surroundings = createSurroundings(new ProtoWriter(64))
  const encodeScope = createScopeEncoder(redactor)
  const streams = createRecordStreams(journal)
  const reports = createInputReports(options.report)
  const events = new Map<BoundEvent, { readonly compiled: CompiledEvent; readonly stream: RecordStream }>()
  const state = registry()

  const append = (target: RecordStream, severityNumber: number, writer: ProtoWriter, start: number): void => {
    const { bytes, position } = writer
    journal.append(target.stream, severityNumber, writer)
    if (onRecord === undefined || !target.isOnConsole || severityNumber < consoleMinimum.minimum) return
    try {
      onRecord(target.definition, severityNumber, bytes.subarray(start, position))
    } catch {
      // The console is the last of the places a record goes to; it must not hurt the caller.
    }
  }

  const prepare = (declaration: BoundEvent): { readonly compiled: CompiledEvent; readonly stream: RecordStream } => {
    const prepared = { compiled: compileEvent(declaration, redactor), stream: streams.forEvent(declaration) }
    events.set(declaration, prepared)
    return prepared
  }

  const recordEvent = (compiled: CompiledEvent, target: RecordStream, run: EventRun): void => {
    const writer = journal.begin()
    const start = writer.position
    try {
      const { span, scope } = surroundings()
      compiled.encode(run, writer, micros(), span, scope === undefined ? undefined : encodeScope(scope))
    } catch {
      journal.discard(target.stream, writer, 'serialize_error')
      return
    }
    append(target, compiled.severityNumber, writer, start)
  }

  const recordFree = (target: RecordStream, severityNumber: number, encode: (encoding: Encoding, frame: RecordFrame) => void): void => {
    const writer = journal.begin()
    const start = writer.position
    writer.uidOffset = -1
    try {
      const { span, scope } = surroundings()
      const encoded: EncodedScope | undefined = scope === undefined ? undefined : encodeScope(scope)
      encode(new Encoding(redactor, writer), { micros: micros(), channel: target.channel, scope: encoded, span })
    } catch {
      journal.discard(target.stream, writer, 'serialize_error')
      return
    }
    append(target, severityNumber, writer, start)
  }

  const recordTelemetry = (stream: Stream, encode: (encoding: Encoding) => void): void => {
    const writer = journal.begin()
    writer.uidOffset = -1
    try {
      encode(new Encoding(redactor, writer))
    } catch {
      journal.discard(stream, writer, 'serialize_error')
      return
    }
    journal.append(stream, 0, writer)
  }

  return {
    event(declaration, input) {
      const { compiled, stream } = events.get(declaration) ?? prepare(declaration)
      const run = compiled.read(input)
      if (state.strict) reports.refuse(compiled.problems(run))
      recordEvent(compiled, stream, run)
      if (run.encoding.invalid !== undefined) reports.add(compiled.problems(run))
      compiled.release(run)
    },
    log(record: FreeRecord) {
      const { loggerName, severityNumber, propagates = 'all' } = record
      recordFree(streams.forLogger(loggerName, propagates), severityNumber, (encoding, frame) => encodeFreeRecord(encoding, record, frame))
    },
    foreign(record) {
      const target = streams.forForeign(record.instrumentationScope, record.eventName)
      recordFree(target, record.severityNumber ?? 0, (encoding, frame) => encodeForeignRecord(encoding, record, frame))
    },
    span(span) {
      recordTelemetry(streams.forTelemetry('traces', span.instrumentationScope), (encoding) => encodeSpan(encoding, span))
    },
    metrics({ scopeMetrics }) {
      for (const { scope, metrics } of scopeMetrics) {
        const stream = streams.forTelemetry('metrics', scope)
        for (const metric of metrics) recordTelemetry(stream, (encoding) => encodeMetric(encoding, metric))
      }
    },
    flush: (flushOptions?: FlushOptions) => journal.flush(flushOptions),
    invalidAttributes: () => reports.count(),
  }
}
