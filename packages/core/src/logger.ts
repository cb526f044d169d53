import { emitFreeThroughApi } from './api-fallback.ts'
import { levelGates, type LevelGate } from './levels.ts'
import type { FreeRecord } from './recorder.ts'
import { registry } from './registry.ts'
import { SEVERITY_NUMBERS, type Severity } from './severity.ts'

type Attributes = Readonly<Record<string, unknown>>

/** One logging method: `(message)` or `(attributes, message)`; an `Error` may stand for the attributes, or be their `error` or `err`. */
export interface LogMethod {
  (message: string): void
  (attributes: Attributes | Error, message?: string): void
}

/** A named logger, for what is not worth a typed event. */
export interface Logger {
  readonly name: string
  trace: LogMethod
  debug: LogMethod
  info: LogMethod
  warn: LogMethod
  error: LogMethod
  fatal: LogMethod
  /** A logger with attributes that stand in each of its records. */
  child(attributes: Attributes): Logger
  /** False when a record of this severity would go nowhere. */
  isEnabled(severity: Severity): boolean
}

/** The logger of a dotted name; levels and sinks are inherited along the dots. */
export function getLogger(name: string): Logger {
  return createLogger(name, levelGates().gate(name), undefined)
}

function createLogger(name: string, gate: LevelGate, bound: Attributes | undefined): Logger {
  const method = (severity: Severity): LogMethod => createMethod(name, gate, bound, SEVERITY_NUMBERS[severity])
  return {
    name,
    trace: method('TRACE'),
    debug: method('DEBUG'),
    info: method('INFO'),
    warn: method('WARNING'),
    error: method('ERROR'),
    fatal: method('CRITICAL'),
    child: (attributes) => createLogger(name, gate, { ...bound, ...attributes }),
    isEnabled: (severity) => SEVERITY_NUMBERS[severity] >= gate.minimum,
  }
}

function createMethod(loggerName: string, gate: LevelGate, bound: Attributes | undefined, severityNumber: number): LogMethod {
  const state = registry()
  return (first: string | Attributes | Error, message?: string): void => {
    if (severityNumber < gate.minimum) return
    const record: FreeRecord = { loggerName, severityNumber, ...(bound && { bound }), ...readArguments(first, message) }
    if (state.recorder === undefined) emitFreeThroughApi(record)
    else state.recorder.log(record)
  }
}

/** Hands the arguments on untouched: reading them (getters, proxies) is the encoder's work, which never throws. */
function readArguments(first: unknown, message: string | undefined): Pick<FreeRecord, 'body' | 'attributes'> {
  if (typeof first !== 'object' || first === null) return { body: first }
  return { body: message, attributes: first as Attributes } // an Error is a bag of attributes to the encoder, too
}
