import { readFileSync } from 'node:fs'
import { registry } from '@otelier/core'
import { expect, test } from 'vitest'
import { EVENT_DOCS, renderEventDocs } from './write-event-docs.ts'

test('docs/events.md is what the declarations give; if not, run `npm run docs:events`', () => {
  expect(readFileSync(EVENT_DOCS, 'utf8')).toBe(renderEventDocs(registry().channels.values()))
})

test('an event is shown with its attributes, units, closed lists and its never-list', () => {
  const page = renderEventDocs(registry().channels.values())

  expect(page).toContain('### `payment.completed`')
  expect(page).toContain('| `amount` | `payment.amount.minor`, `payment.currency` | money | minor units, ISO 4217 | yes |')
  expect(page).toContain('| `durationMillis` | `duration_ms` | double | ms |  | How long it took. |')
  expect(page).toContain('`missing_signature`, `bad_signature`, `expired`, `unknown_sender`')
  expect(page).toContain('- Never: card data, provider raw response')
})
