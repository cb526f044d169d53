import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { activeScope, withScope } from '@otelier/core'
import { createRandomId } from './random-id.ts'

const HEADER = 'x-request-id'
/** What a client may send: printable, no separators that files or headers give a meaning to. */
const ACCEPTED = /^[\w.:-]{1,128}$/

/**
 * Gives each incoming HTTP request a `request.id` (the client's `x-request-id`, else a new one) and hands it on:
 * to services that `fetch` calls, and to jobs whose telemetry is injected into a queue.
 */
export function createRequestIdPropagator(createId: () => string = createRandomId): TextMapPropagator {
  return {
    inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
      const requestId = activeScope(context)?.attributes['request.id']
      if (requestId !== undefined) setter.set(carrier, HEADER, requestId)
    },
    extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
      const sent = readFirst(getter.get(carrier, HEADER))
      if (sent !== undefined) return withScope(context, { 'request.id': sent })
      return isHttpRequest(carrier, getter) ? withScope(context, { 'request.id': createId() }) : context
    },
    fields: () => [HEADER],
  }
}

function readFirst(header: undefined | string | string[]): string | undefined {
  const value = Array.isArray(header) ? header[0] : header
  return value !== undefined && ACCEPTED.test(value) ? value : undefined
}

// HTTP/1.1 demands `host`, HTTP/2 `:authority`; a job's metadata has neither and keeps to what its producer sent.
function isHttpRequest(carrier: unknown, getter: TextMapGetter): boolean {
  return getter.get(carrier, 'host') !== undefined || getter.get(carrier, ':authority') !== undefined
}
