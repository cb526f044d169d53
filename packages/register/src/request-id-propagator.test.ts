import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT } from '@opentelemetry/api'
import { activeScope, withScope } from '@otelier/core'
import { expect, test } from 'vitest'
import { createRequestIdPropagator } from './request-id-propagator.ts'

const propagator = createRequestIdPropagator(() => 'new-id')

function extractId(headers: Record<string, string>): string | undefined {
  const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
  return activeScope(context)?.attributes['request.id']
}

test('a request keeps the id that the client sent', () => {
  expect(extractId({ host: 'shop', 'x-request-id': 'req-7' })).toBe('req-7')
})

test.for(['', 'a b', 'x'.repeat(129), 'id\nforged', '<script>'])('the unfit id %o is replaced', (sent) => {
  expect(extractId({ host: 'shop', 'x-request-id': sent })).toBe('new-id')
})

test('a request without an id gets one, a job does not', () => {
  expect(extractId({ host: 'shop' })).toBe('new-id')
  expect(extractId({ traceparent: '00-…' })).toBeUndefined()
})

test('the id travels on', () => {
  const carrier: Record<string, string> = {}
  propagator.inject(withScope(ROOT_CONTEXT, { 'request.id': 'req-7' }), carrier, defaultTextMapSetter)
  expect(carrier).toEqual({ 'x-request-id': 'req-7' })
})
