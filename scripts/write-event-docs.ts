import { writeFileSync } from 'node:fs'
import { registry, type Attribute, type BoundChannel, type BoundEvent } from '@otelier/core'
import '@otelier/payment'

/** The page that is made from the declarations. */
export const EVENT_DOCS = new URL('../docs/events.md', import.meta.url)

const INTRODUCTION = `# Events

Made from the declarations by \`npm run docs:events\`; a test keeps the two equal.

Every record also carries, without any code: the trace and span id, \`request.id\`, \`user.id\`, \`account.id\`,
\`session.id\` and \`otelier.channel\`, as far as they are known. An \`error\` becomes \`exception.type\`,
\`exception.message\` and \`exception.stacktrace\`.

Never in any event: passwords, tokens, API keys and secrets, card numbers, card expiry and CVV, session cookies,
\`authorization\` headers, raw webhook or request bodies. "Never" below names what comes on top.
`

/** Renders docs/events.md for the given channels. */
export function renderEventDocs(channels: Iterable<BoundChannel>): string {
  const sorted = [...channels].sort((a, b) => (a.name < b.name ? -1 : 1))
  return [INTRODUCTION, ...sorted.map(renderChannel)].join('\n')
}

function renderChannel(channel: BoundChannel): string {
  const { name, about, level, propagates, priority, events } = channel
  const overview = events.map((event) => `| [\`${event.name}\`](#${anchor(event.name)}) | ${event.severity} | ${event.message} |`)
  return [
    `## Channel \`${name}\``,
    '',
    about,
    `Level ${level}, propagates: ${propagates}, priority: ${priority}.`,
    '',
    '| event | severity | message |',
    '|---|---|---|',
    ...overview,
    '',
    ...events.map(renderEvent),
  ].join('\n')
}

function renderEvent(event: BoundEvent): string {
  const facts = [
    `- Severity: ${event.severity}`,
    ...(event.loggerName === event.channel ? [] : [`- Logger: \`${event.loggerName}\``]),
    ...(event.copyTo === undefined ? [] : [`- Copied to: ${event.copyTo.map((name) => `\`${name}\``).join(', ')}`]),
    ...(event.never === undefined ? [] : [`- Never: ${event.never}`]),
    ...(event.rows === undefined ? [] : [`- Rows: ${event.rows.join(', ')}`]),
  ]
  return [
    `### \`${event.name}\``,
    '',
    `> ${event.message}`,
    '',
    ...facts,
    '',
    '| argument | attribute | type | unit or values | required | meaning |',
    '|---|---|---|---|---|---|',
    ...renderAttributes(event.required, 'yes'),
    ...renderAttributes(event.optional ?? {}, ''),
    ...(event.error === undefined
      ? []
      : [`| \`error\` | \`exception.*\` | any | | ${event.error === 'required' ? 'yes' : ''} | What was thrown. |`]),
    '',
  ].join('\n')
}

function renderAttributes(attributes: Readonly<Record<string, Attribute>>, required: string): string[] {
  return Object.entries(attributes).map(([argument, attribute]) => {
    const keys = [attribute.key, attribute.currencyKey].filter((key) => key !== undefined).map((key) => `\`${key}\``)
    return `| \`${argument}\` | ${keys.join(', ')} | ${attribute.kind} | ${unitOrValues(attribute)} | ${required} | ${attribute.meaning} |`
  })
}

function unitOrValues({ kind, unit, values, maxLength }: Attribute): string {
  if (kind === 'money') return 'minor units, ISO 4217'
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ')
  if (maxLength !== undefined) return `at most ${maxLength} characters`
  return unit ?? ''
}

/** The anchor that Markdown viewers give to a heading: dots and back-ticks go. */
function anchor(name: string): string {
  return name.replaceAll('.', '')
}

if (import.meta.main) writeFileSync(EVENT_DOCS, renderEventDocs(registry().channels.values()))
