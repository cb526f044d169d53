import { expect, test } from 'vitest'
import { detectResource } from './resource.ts'

const PLAIN = { serviceName: undefined, serviceVersion: undefined, environment: 'production', role: 'web', attributes: {} }

test('a service without a name is told by its program, not by its path', () => {
  expect(detectResource(PLAIN).attributes['service.name']).toBe('unknown_service:node')
})

test('settings win over OTEL_RESOURCE_ATTRIBUTES, and those over what is detected', () => {
  const { attributes } = detectResource({
    ...PLAIN,
    serviceName: 'shop',
    attributes: { 'service.name': 'other', 'host.name': 'pod-7', 'service.namespace': 'sales' },
  })
  expect(attributes).toMatchObject({ 'service.name': 'shop', 'host.name': 'pod-7', 'service.namespace': 'sales' })
})

test('a version that is a commit is named as one', () => {
  const { attributes } = detectResource({ ...PLAIN, serviceVersion: '0123abc' })
  expect(attributes).toMatchObject({ 'service.version': '0123abc', 'vcs.ref.head.revision': '0123abc' })
  expect(detectResource({ ...PLAIN, serviceVersion: '1.2.0' }).attributes).not.toHaveProperty('vcs.ref.head.revision')
})
