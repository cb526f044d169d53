import { parseMessage, type BoundEvent } from '@otelier/core'
import type { DeclaredAttribute } from './declared-attribute.ts'
import { isValid } from './declared-attribute.ts'
import type { Encoding } from './encoding.ts'
import type { InputPlan } from './event-input.ts'
import { errorMessage } from './exception.ts'
import { createChunk, type Chunk } from './chunk.ts'
import { MAX_BODY_CHARS } from './limits.ts'
import { formatMoney, isMoney, writeMoney } from './money.ts'
import { isPlainText, isSuspicious, looksAtAll, mayHoldSign, type TextRedactor } from './scan.ts'

/** Longest body whose two lengths fit one byte each. */
const SHORT_BODY_BYTES = 125

/** The message of an event, compiled. */
export interface EventBody {
  readonly names: readonly string[]
  /** The text before the first name: it ends the head of the record. */
  readonly firstText: Uint8Array
  /** Goes on at the writer's position, behind `firstText`; `at` is the place of the body's tag. */
  write(encoding: Encoding, plan: InputPlan, values: readonly unknown[], at: number): void
}

/** Compiles the message of an event. A value that is missing or wrong prints nothing. */
export function compileBody({ message }: BoundEvent, redactor: TextRedactor): EventBody {
  const { texts, names } = parseMessage(message)
  const chunks: Chunk[] = texts.map((text) => createChunk(Buffer.from(text)))
  const isPlain = texts.every((text, index) => isPlainText(text, index === 0, index === texts.length - 1))
  const asksAlways = looksAtAll(redactor)
  const first = chunks[0]! // split() gives one part at least
  return {
    names,
    firstText: first.bytes,
    write(encoding, plan, values, at) {
      const { writer } = encoding
      let needsLook = !isPlain
      for (let index = 0; index < names.length; index++) {
        const pieceStart = writer.position
        writePiece(encoding, plan, index, values)
        if (!needsLook) needsLook = mayHoldSign(writer.bytes, pieceStart, writer.position)
        writer.chunk(chunks[index + 1]!) // one more text than names
      }
      const start = at + 4
      const length = writer.position - start
      if (asksAlways || length > MAX_BODY_CHARS || (needsLook && isSuspicious(writer.bytes, start, writer.position))) {
        writer.position = at
        writeWhole(encoding, bodyText(encoding, plan, values, texts))
      } else if (length <= SHORT_BODY_BYTES) {
        writer.bytes[at + 1] = length + 2
        writer.bytes[at + 3] = length
      } else {
        writer.closePart(at + 3)
        writer.closePart(at + 1)
      }
    },
  }
}

function writeWhole(encoding: Encoding, text: string): void {
  const { writer } = encoding
  writer.byte(0x2a)
  const part = writer.openPart()
  writer.byte(0x0a)
  writer.text(encoding.clean(text, 'body', MAX_BODY_CHARS))
  writer.closePart(part)
}

/** Values are redacted by themselves first: what stands beside them must not hide a secret from the redactor. */
function bodyText(encoding: Encoding, plan: InputPlan, values: readonly unknown[], texts: readonly string[]): string {
  const { redactor } = encoding
  let text = texts[0] ?? ''
  for (let index = 1; index < texts.length; index++)
    text += redactor.text(pieceOf(encoding, plan, index - 1, values)) + (texts[index] ?? '')
  return text
}

function writePiece(encoding: Encoding, plan: InputPlan, index: number, values: readonly unknown[]): void {
  const { writer } = encoding
  const planned = plan.attributes[plan.body[index]!] // one for each name
  if (planned !== undefined) {
    const value = values[planned.slot]
    const { kind, limit } = planned.attribute
    if (kind === 'string' && typeof value === 'string' && value.length <= limit) return writer.rawText(value)
    if (kind === 'money' && isMoney(value)) return writeMoney(writer, value.minor, value.currency)
  }
  writer.rawText(pieceOf(encoding, plan, index, values))
}

function pieceOf(encoding: Encoding, { body, attributes, errorSlot }: InputPlan, index: number, values: readonly unknown[]): string {
  const at = body[index] ?? -1
  if (at === -2) return errorSlot === -1 ? '' : encoding.clean(errorMessage(values[errorSlot]) ?? '', 'body', MAX_BODY_CHARS)
  const planned = attributes[at]
  return planned === undefined ? '' : valueText(encoding, planned.attribute, values[planned.slot])
}

function valueText(encoding: Encoding, attribute: DeclaredAttribute, value: unknown): string {
  if (typeof value === 'string' && attribute.kind === 'string') return encoding.clean(value, attribute.key, attribute.limit)
  if (value === undefined || !isValid(attribute, value)) return ''
  switch (attribute.kind) {
    case 'money':
      return isMoney(value) ? formatMoney(value.minor, value.currency) : ''
    case 'strings':
      return (value as readonly string[]).join(', ') // copied and checked when it was read
    case 'map':
      return ''
    default:
      return String(value)
  }
}
