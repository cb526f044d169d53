import { startOtlpReceiver } from '@otelier/testing'
import { expect, test, vi } from 'vitest'
import { createAppFolder } from './app-folder.ts'
import { runApp } from './run-app.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Test numbers of the card schemes; no account stands behind them. */
const NUMBERS = ['4111111111111111', '5555555555554444', '378282246310005', '6011111111111117', '3530111333300000', '30569309025904']

function notationsOf(number: string): string[] {
  const groups =
    number.length === 15 ? /^(\d{4})(\d{6})(\d{5})$/ : number.length === 14 ? /^(\d{4})(\d{6})(\d{4})$/ : /^(\d{4})(\d{4})(\d{4})(\d{4})$/
  const parts = groups.exec(number)?.slice(1) ?? []
  return [number, parts.join(' '), parts.join('-')]
}

const NOTATIONS = NUMBERS.flatMap(notationsOf)
const CANARY = 'canary-fox'

/** Where a number stands in `bytes`, as it was written and with every blank, dash and escape between digits taken out. */
function hitsIn(where: string, bytes: Buffer): string[] {
  const text = bytes.toString('latin1')
  const bare = text.replace(/(?<=\d)[ \-.,_/\0]+(?=\d)/g, '')
  const asWritten = NOTATIONS.filter((notation) => text.includes(notation)).map((notation) => `${where}: ${notation}`)
  const asDigits = NUMBERS.filter((number) => bare.includes(number)).map((number) => `${where}: ${number} when separators are taken out`)
  return [...asWritten, ...asDigits]
}

test('no card number reaches a file, the journal, the console or the wire', async () => {
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()
  const endpoint = receiver.url
  // While the receiver refuses everything, the journal keeps all of it.
  receiver.respondWith(() => ({ kind: 'refuse', status: 503 }))
  const env = { OTELIER_CONSOLE_LEVEL: 'debug', OTELIER_LOG_LEVEL: 'debug' }
  const refused = await runApp({ folder, script: 'secrets.mjs', args: [CANARY, ...NOTATIONS], endpoint, env })
  const files = folder.allFiles()
  receiver.respondWith(undefined)
  const taken = await runApp({ folder, script: 'secrets.mjs', args: [CANARY, '4111111111111111'], endpoint, env })
  await receiver.waitFor(({ logs }) => logs.length > 0)

  const journal = files.filter(({ path }) => path.endsWith('.seg'))
  const logs = files.filter(({ path }) => path.endsWith('.log'))
  const places = [
    ...[...files, ...folder.allFiles()].map(({ path, bytes }) => [path, bytes] as const),
    ...[refused, taken].flatMap(({ stdout, stderr }, run) => [
      [`stdout ${run}`, Buffer.from(stdout)] as const,
      [`stderr ${run}`, Buffer.from(stderr)] as const,
    ]),
    ...receiver.rawBodies.map((bytes, n) => [`request ${n}`, bytes] as const),
  ]

  expect([refused.code, taken.code]).toEqual([0, 0])
  expect(places.flatMap(([where, bytes]) => hitsIn(where, bytes))).toEqual([])
  // The places were really written to: the harmless word beside each number is there.
  const holdCanary = (parts: readonly { readonly bytes: Buffer }[]): boolean => parts.some(({ bytes }) => bytes.includes(CANARY))
  expect({
    journal: holdCanary(journal),
    logs: holdCanary(logs),
    console: holdCanary([{ bytes: Buffer.from(refused.stdout + refused.stderr) }]),
    wire: holdCanary(receiver.rawBodies.map((bytes) => ({ bytes }))),
    spans: receiver.spans.length > 0,
  }).toEqual({ journal: true, logs: true, console: true, wire: true, spans: true })
})

test('the scan finds a number in each notation, so that its silence means something', () => {
  for (const notation of NOTATIONS) {
    expect(hitsIn('here', Buffer.from(`{"a":"x ${notation} y"}`)), notation).not.toEqual([])
  }
  expect(hitsIn('here', Buffer.from('4111.1111_1111/1111'))).toEqual(['here: 4111111111111111 when separators are taken out'])
})
