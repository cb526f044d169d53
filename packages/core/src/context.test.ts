import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { context } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { activeScope, bind, bindAccount, bindUser, withContext } from './context.ts'

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())

test('what is inside sees the attributes, also after an await; what is outside does not', async () => {
  await withContext({ 'request.id': 'r-1' }, async () => {
    await Promise.resolve()
    expect(activeScope()?.attributes).toEqual({ 'request.id': 'r-1' })
  })
  expect(activeScope()).toBeUndefined()
})

test('an inner scope adds to the one around it', () => {
  withContext({ 'request.id': 'r-1', tenant: 'a' }, () =>
    withContext({ tenant: 'b' }, () => {
      expect(activeScope()?.attributes).toEqual({ 'request.id': 'r-1', tenant: 'b' })
    }),
  )
})

test('a user who is bound late is there for the outer code, too', async () => {
  await withContext({ 'request.id': 'r-1' }, async () => {
    const authenticate = async () => {
      await Promise.resolve()
      bindUser({ id: 'u-7', roles: ['admin'] })
      bindAccount({ id: 'a-1', name: 'Acme' })
    }
    await authenticate()
    expect(activeScope()?.attributes).toEqual({
      'request.id': 'r-1',
      'user.id': 'u-7',
      'user.roles': ['admin'],
      'account.id': 'a-1',
      'account.name': 'Acme',
    })
  })
})

test('each change gives the scope a new version, so that copies of it can be kept', () => {
  withContext({}, () => {
    const before = activeScope()?.version
    bind({ 'session.id': 's-1' })
    expect(activeScope()?.version).not.toBe(before)
  })
})

test('binding outside of any scope does nothing', () => {
  bindUser({ id: 'u-7' })
  expect(activeScope()).toBeUndefined()
})
