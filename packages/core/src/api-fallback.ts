import { logs } from '@opentelemetry/api'
import type { Attribute, Money } from './attribute.ts'
import type { BoundEvent } from './event.ts'
import type { FreeRecord } from './recorder.ts'
import { redactText } from './redact/redact.ts'
import { SEVERITY_NUMBERS } from './severity.ts'

/**
 * Without `register` a helper still works in an application that runs another OpenTelemetry SDK:
 * the event goes to the API's logger, redacted, without journal and files.
 */
export function emitThroughApi(declaration: BoundEvent, input: unknown): void {
  const { name, loggerName, severity } = declaration
  try {
    logs.getLogger(loggerName).emit({
      eventName: name,
      severityNumber: SEVERITY_NUMBERS[severity],
      severityText: severity,
      attributes: readAttributes(declaration, input as Record<string, unknown>), // unreadable input ends in the catch
      exception: (input as { error?: unknown }).error,
    })
  } catch {
    // A helper never throws; without a journal there is nobody to tell.
  }
}

export function emitFreeThroughApi({ loggerName, severityNumber, body, attributes, bound }: FreeRecord): void {
  try {
    const text = typeof body === 'string' ? redactText(body) : body
    logs.getLogger(loggerName).emit({ severityNumber, body: text, attributes: { ...bound, ...attributes } })
  } catch {
    // As above.
  }
}

function readAttributes(declaration: BoundEvent, input: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = { 'otelier.channel': declaration.channel }
  for (const [name, attribute] of Object.entries({ ...declaration.required, ...declaration.optional })) {
    const value = input[name]
    if (value !== undefined) writeAttribute(out, attribute, value)
  }
  return out
}

function writeAttribute(out: Record<string, unknown>, attribute: Attribute, value: unknown): void {
  if (attribute.kind !== 'money') {
    out[attribute.key] = typeof value === 'string' ? redactText(value) : value
    return
  }
  const { minor, currency } = value as Money // wrong input ends in the caller's catch
  out[attribute.key] = minor
  if (attribute.currencyKey !== undefined) out[attribute.currencyKey] = currency
}
