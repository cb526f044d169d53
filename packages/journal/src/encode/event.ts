import { SEVERITY_NUMBERS, type BoundEvent } from '@otelier/core'
import { ProtoWriter } from './proto-writer.ts'
import { expectedOf, isValid, writeDeclared, type DeclaredAttribute } from './declared-attribute.ts'
import { Encoding } from './encoding.ts'
import { compileBody } from './event-body.ts'
import { createInputReader, type InputPlan } from './event-input.ts'
import { writeException } from './exception.ts'
import { buildChunk } from './key-value.ts'
import { channelChunk, endChunk, writeOwnAttributes, writeRecordEnd } from './record-end.ts'
import type { TextRedactor } from './scan.ts'
import type { EncodedScope } from './scope.ts'

/** Something that was wrong with one call of a helper. */
export interface InputProblem {
  readonly event: string
  /** The name of the helper's argument. */
  readonly name: string
  /** The key on the wire. */
  readonly key: string
  readonly expected: string
  /** What came instead; its type, never its text. */
  readonly received: string
}

/** One call of a helper: what was read and what is being written. */
export interface EventRun {
  readonly encoding: Encoding
  readonly values: unknown[]
  plan: InputPlan
}

/** A serialiser for one declared event. */
export interface CompiledEvent {
  readonly severityNumber: number
  /** Reads the input, each property once. Never throws. Hand the run to `release` in the end. */
  read(input: unknown): EventRun
  problems(run: EventRun): InputProblem[]
  /** Writes the LogRecord at the writer's position. `span` is flags, trace id and span id, encoded. */
  encode(run: EventRun, writer: ProtoWriter, micros: number, span: Uint8Array, scope: EncodedScope | undefined): void
  release(run: EventRun): void
}

const NO_WRITER = new ProtoWriter(1)

/** Compiles the serialiser of an event from its declaration. Fields stand in the order of the official serialiser. */
export function compileEvent(event: BoundEvent, redactor: TextRedactor): CompiledEvent {
  const severityNumber = SEVERITY_NUMBERS[event.severity]
  const body = compileBody(event, redactor)
  const input = createInputReader(event, body.names, redactor)
  const keys = new Set(input.attributes.flatMap(({ key, currency }) => [key, currency?.key]))
  const head = buildChunk((writer) => {
    writer.byte(0x09)
    writer.fixed64(0, 0)
    writer.byte(0x10)
    writer.varint(severityNumber)
    writer.byte(0x1a)
    writer.text(event.severity)
    writer.raw(Uint8Array.of(0x2a, 0, 0x0a, 0))
    writer.raw(body.firstText)
  })
  const bodyAt = head.length - body.firstText.length - 4
  const channel = channelChunk(event.channel)
  const end = endChunk(event.name)
  let idle: EventRun | undefined
  let lastScope: EncodedScope | undefined
  let hasOverlap = false

  const overlaps = (scope: EncodedScope | undefined): boolean => {
    if (scope === undefined) return false
    if (scope !== lastScope) {
      lastScope = scope
      hasOverlap = scope.attributes.some(({ key }) => keys.has(key))
    }
    return hasOverlap
  }

  return {
    severityNumber,
    read(given) {
      const run = idle ?? { encoding: new Encoding(redactor, NO_WRITER), values: [], plan: input.empty }
      idle = undefined
      run.plan = input.read(given, run.values)
      return run
    },
    problems: (run) => findProblems(event, run),
    encode({ encoding, plan, values }, writer, micros, span, scope) {
      encoding.begin(writer)
      const { start } = encoding
      writer.chunk(head)
      writer.patchMicros(start + 1, micros)
      body.write(encoding, plan, values, start + bodyAt)
      const attributesStart = writer.position
      for (const { attribute, slot } of plan.attributes) writeDeclared(encoding, attribute, values[slot])
      if (plan.errorSlot !== -1 && values[plan.errorSlot] !== undefined) writeException(encoding, values[plan.errorSlot])
      for (const { key } of plan.missing) encoding.markInvalid(key)
      for (const name of plan.unknown) encoding.markInvalid(name)
      if (isErrorMissing(event, plan, values)) encoding.markInvalid('error')
      writeOwnAttributes(encoding, channel, scope, overlaps(scope) ? attributesStart : -1)
      writeRecordEnd(writer, encoding.dropped, span, micros, end)
    },
    release(run) {
      for (let index = 0; index < run.plan.keys.length; index++) run.values[index] = undefined
      run.encoding.writer = NO_WRITER
      idle = run
    },
  }
}

function findProblems(event: BoundEvent, { plan, values }: EventRun): InputProblem[] {
  const problems: InputProblem[] = []
  const add = (name: string, key: string, expected: string, received: string): void => {
    problems.push({ event: event.name, name, key, expected, received })
  }
  for (const { attribute, slot } of plan.attributes) {
    const value = values[slot]
    if (isWrong(attribute, value)) add(attribute.name, attribute.key, expectedOf(attribute), describe(value))
  }
  for (const attribute of plan.missing) add(attribute.name, attribute.key, expectedOf(attribute), 'nothing')
  for (const name of plan.unknown) add(name, name, 'nothing: the event has no such attribute', describe(values[plan.keys.indexOf(name)]))
  if (isErrorMissing(event, plan, values)) add('error', 'error', 'what was thrown', 'nothing')
  return problems
}

function isErrorMissing({ error }: BoundEvent, { errorSlot }: InputPlan, values: readonly unknown[]): boolean {
  return error === 'required' && (errorSlot === -1 || values[errorSlot] === undefined)
}

function isWrong(attribute: DeclaredAttribute, value: unknown): boolean {
  return value === undefined ? attribute.isRequired : !isValid(attribute, value)
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'symbol') return 'a value that is wrong or cannot be read'
  if (typeof value === 'number')
    return Number.isSafeInteger(value)
      ? 'a whole number'
      : Number.isFinite(value)
        ? 'a number with a fraction or more than 53 bits'
        : String(value)
  if (typeof value === 'object') return 'an object'
  return `a ${typeof value}`
}
