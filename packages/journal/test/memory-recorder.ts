import { boolean, createRedactor, defineChannel, double, event, int, map, money, oneOf, registry, string, strings } from '@otelier/core'
import { afterEach, beforeEach } from 'vitest'
import { decodeLogRecord, type DecodedLogRecord } from '../src/decode/log-record.ts'
import { createRecorder, type EventRecorder, type EventRecorderOptions } from '../src/event-recorder.ts'
import type { Journal } from '../src/journal.ts'
import { ProtoWriter } from '../src/encode/proto-writer.ts'
import type { DropReason, StreamDefinition } from '../src/sink.ts'

/** One frame that the recorder wrote. */
export interface Kept {
  readonly definition: StreamDefinition
  readonly severityNumber: number
  readonly payload: Buffer
  readonly record: DecodedLogRecord
}

/** What the recorder under test did; emptied before each test. */
export const memory = {
  kept: [] as Kept[], // filled by the journal below, as are the others
  discarded: [] as DropReason[],
  definitions: [] as StreamDefinition[],
  problems: [] as string[],
}

const journal = {
  instance: '0000000000000000',
  stream(definition: StreamDefinition) {
    memory.definitions.push(definition)
    return definition
  },
  begin() {
    const writer = new ProtoWriter(64)
    writer.position = 24
    return writer
  },
  append(definition: StreamDefinition, severityNumber: number, writer: ProtoWriter) {
    const uid = String(memory.kept.length + 1).padStart(26, '0')
    if (writer.uidOffset >= 0) writer.bytes.write(uid, writer.uidOffset, 'latin1')
    const payload = Buffer.from(writer.bytes.subarray(24, writer.position))
    memory.kept.push({ definition, severityNumber, payload, record: decodeLogRecord(payload)! }) // tests of spans do not look at it
    return true
  },
  discard: (_: StreamDefinition, __: ProtoWriter, reason: DropReason) => void memory.discarded.push(reason),
  flush: async () => {},
} as unknown as Journal // streams are their definitions here

/** Installs a recorder in front of the memory; one with the defaults is there at the start of each test. */
export function install(options: Partial<EventRecorderOptions> = {}): EventRecorder {
  const recorder = createRecorder({
    journal,
    redactor: createRedactor(),
    report: ({ text }) => void memory.problems.push(text),
    clock: { wallMillis: () => 1000, steadyMillis: () => 0.25, originMillis: 1000 },
    ...options,
  })
  registry().recorder = recorder
  return recorder
}

/** The attributes of a kept record, by key. */
export function attributes(at = 0): Record<string, unknown> {
  const { attributeKeys, attributeValues } = memory.kept[at]!.record // the test recorded it
  return Object.fromEntries(attributeKeys.map((key, index) => [key, attributeValues[index]]))
}

/** Sets up the tests of a file. */
export function recordIntoMemory(): void {
  beforeEach(() => {
    for (const list of Object.values(memory)) list.length = 0
    install()
  })
  afterEach(() => {
    registry().recorder = undefined
    registry().strict = false
  })
}

/** An object that throws whatever one asks it. */
export function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** A channel with an attribute of each kind. */
export const shop = defineChannel({
  name: 'shop.test',
  about: 'Events of these tests.',
  priority: 'high',
  events: {
    paid: event('shop.paid', {
      severity: 'INFO',
      message: 'Order {orderId} paid with {amount}',
      required: { orderId: string('order.id', 'Order.', { maxLength: 20 }), amount: money('amount.minor', 'currency', 'Amount.') },
      optional: {
        count: int('item.count', '{item}', 'Count.'),
        ratio: double('ratio', '1', 'Ratio.'),
        isGift: boolean('is_gift', 'Gift.'),
        method: oneOf('method', ['card', 'cash'], 'Method.'),
        tags: strings('tags', 'Tags.'),
        extra: map('extra', 'Extra.'),
        userId: string('user.id', 'User.'),
      },
      error: 'optional',
      copyTo: ['audit'],
    }),
    quiet: event('shop.quiet', { severity: 'DEBUG', message: 'Quiet', required: {} }),
  },
})

export const AMOUNT = { minor: 1999, currency: 'EUR' }
/** What the helper takes, for tests that give it something else. */
export type Anything = Parameters<typeof shop.paid>[0]
