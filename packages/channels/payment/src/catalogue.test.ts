import { readFileSync } from 'node:fs'
import { attributesOf, registry, type Attribute } from '@otelier/core'
import { expect, test } from 'vitest'
import { payment } from './index.ts'

const PAY = 'order.id, payment.amount.minor, payment.currency, payment.provider'

interface Row {
  readonly name: string
  readonly logger?: 'payment.orders'
  readonly audit?: boolean
  readonly severity: 'INFO' | 'ERROR'
  readonly required: string
  readonly optional?: string
  readonly error?: 'optional'
  readonly never?: string
  readonly rows: string
}

/** The catalogue of payment events, as it was agreed: keys as they go over the wire. */
const CATALOGUE: readonly Row[] = [
  {
    name: 'payment.order.created',
    logger: 'payment.orders',
    audit: true,
    severity: 'INFO',
    required: PAY,
    optional: 'user.id, order.item.quantity',
    never: 'addresses, names',
    rows: 'REP-19 DER-77',
  },
  {
    name: 'payment.order.status_changed',
    logger: 'payment.orders',
    audit: true,
    severity: 'INFO',
    required: 'order.id, order.status.from, order.status.to',
    optional: 'user.id, payment.id',
    rows: 'DER-60',
  },
  {
    name: 'payment.order.item_changed',
    logger: 'payment.orders',
    audit: true,
    severity: 'INFO',
    required: 'order.id, order.item.id, order.item.change',
    optional: 'order.item.quantity, user.id',
    rows: 'DER-61',
  },
  {
    name: 'payment.requested',
    audit: true,
    severity: 'INFO',
    required: PAY,
    optional: 'payment.id, payment.method_type, user.id',
    never: 'card data',
    rows: 'DER-55 DER-97',
  },
  {
    name: 'payment.request.accepted',
    severity: 'INFO',
    required: `${PAY}, payment.id`,
    optional: 'payment.provider_reference, duration_ms',
    never: 'redirect URL with token',
    rows: 'DER-97',
  },
  {
    name: 'payment.callback.received',
    severity: 'INFO',
    required: 'payment.provider',
    optional: 'payment.id, order.id, payment.provider_reference, webhook.payload_size',
    never: 'callback query values, body',
    rows: 'DER-56',
  },
  {
    name: 'payment.verification.succeeded',
    severity: 'INFO',
    required: 'payment.id, payment.provider',
    optional: 'order.id, payment.amount.minor, payment.currency, payment.provider_reference',
    rows: 'DER-57 DER-74',
  },
  {
    name: 'payment.verification.failed',
    severity: 'ERROR',
    required: 'payment.id, payment.provider, payment.failure_reason',
    optional: 'order.id, payment.failure_code',
    error: 'optional',
    rows: 'DER-57',
  },
  {
    name: 'payment.completed',
    audit: true,
    severity: 'INFO',
    required: `${PAY}, payment.id`,
    optional: 'payment.provider_reference, payment.method_type, duration_ms',
    never: 'card data',
    rows: 'REP-20 DER-58',
  },
  {
    name: 'payment.failed',
    audit: true,
    severity: 'ERROR',
    required: 'order.id, payment.provider, payment.failure_reason',
    optional: 'payment.id, payment.amount.minor, payment.currency, payment.failure_code',
    error: 'optional',
    never: 'card data, provider raw response',
    rows: 'REP-21 DER-97',
  },
  {
    name: 'payment.webhook.verification_failed',
    severity: 'ERROR',
    required: 'payment.provider, webhook.verification_failure',
    optional: 'webhook.event_type, webhook.delivery_id, client.address, webhook.payload_size, webhook.payload_digest',
    never: 'payload, signature',
    rows: 'REP-22 REP-13',
  },
  {
    name: 'payment.refund.processed',
    audit: true,
    severity: 'INFO',
    required: 'order.id, payment.id, refund.id, refund.amount.minor, payment.currency, payment.provider',
    optional: 'user.id',
    rows: 'REP-23',
  },
  {
    name: 'payment.refund.failed',
    audit: true,
    severity: 'ERROR',
    required: 'payment.id, payment.provider, payment.failure_reason',
    optional: 'refund.id, refund.amount.minor, payment.currency, payment.failure_code',
    error: 'optional',
    rows: 'REP-23',
  },
  {
    name: 'payment.invoice.created',
    audit: true,
    severity: 'INFO',
    required: 'invoice.id, order.id',
    optional: 'payment.amount.minor, payment.currency, user.id',
    never: 'billing address',
    rows: 'DER-59',
  },
]

test('the channel holds exactly the events of the catalogue', () => {
  const names = registry()
    .channels.get('payment')
    ?.events.map((event) => event.name)

  expect(names?.sort()).toEqual(CATALOGUE.map((row) => row.name).sort())
})

test.for(CATALOGUE)('$name is declared as in the catalogue', (row) => {
  const declaration = registry()
    .channels.get('payment')
    ?.events.find((event) => event.name === row.name)

  expect(declaration).toMatchObject({
    channel: 'payment',
    loggerName: row.logger ?? 'payment',
    severity: row.severity,
    priority: 'high',
    propagates: 'all',
    rows: row.rows.split(' '),
  })
  expect(declaration?.copyTo ?? []).toEqual(row.audit ? ['audit'] : [])
  expect(declaration?.error).toBe(row.error)
  expect(declaration?.never).toBe(row.never)
  expect(wireKeys(declaration?.required)).toEqual(keys(row.required))
  expect(wireKeys(declaration?.optional)).toEqual(keys(row.optional))
})

test('every attribute says what it means', () => {
  const attributes = registry().channels.get('payment')?.events.flatMap(attributesOf) ?? []

  expect(attributes.filter(({ meaning }) => !meaning.endsWith('.'))).toEqual([])
})

test('the package exports the channel and nothing else', async () => {
  expect(Object.keys(await import('./index.ts'))).toEqual(['payment'])
  expect(Object.keys(payment).sort()).toEqual(
    ['callback', 'completed', 'failed', 'invoice', 'order', 'refund', 'request', 'requested', 'verification', 'webhook'].sort(),
  )
})

test('the README has a row for each event, with its severity, copy and required arguments', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const rows = registry()
    .channels.get('payment')
    ?.events.map(({ name, severity, copyTo, required }) => {
      const names = Object.keys(required).map((argument) => `\`${argument}\``)
      return `| \`${name}\` | ${severity} | ${copyTo?.includes('audit') === true ? 'yes ' : ''}| ${names.join(', ')} |`
    })

  expect(rows?.filter((row) => !readme.includes(row))).toEqual([])
})

function wireKeys(attributes: Readonly<Record<string, Attribute>> | undefined): string[] {
  return Object.values(attributes ?? {})
    .flatMap(({ key, currencyKey }) => (currencyKey === undefined ? [key] : [key, currencyKey]))
    .sort()
}

function keys(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(', ').sort()
}
