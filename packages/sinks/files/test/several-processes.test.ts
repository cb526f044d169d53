import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const PROCESSES = 3
const ROUNDS = 80
const program = join(import.meta.dirname, 'append-records.ts')

test('several processes append to one file while it is rotated, and no record is lost, torn or repeated', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'otelier-processes-'))
  const exits = Array.from({ length: PROCESSES }, async (_, index) => {
    const child = spawn(process.execPath, ['--conditions=@otelier/source', program, directory, `p${index}`, String(ROUNDS)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = (await once(child, 'exit')) as [number] // the event's first argument
    return code
  })

  expect(await Promise.all(exits)).toEqual(Array.from({ length: PROCESSES }, () => 0))

  const names = readdirSync(directory).filter((name) => name.startsWith('audit.log'))
  const bodies = names.flatMap((name) => readBodies(join(directory, name)))
  rmSync(directory, { recursive: true })
  expect(names.length).toBeGreaterThan(20)
  expect(bodies.toSorted()).toEqual(
    Array.from({ length: PROCESSES }, (_, index) => Array.from({ length: ROUNDS * 10 }, (__, number) => `p${index} ${number}`))
      .flat()
      .toSorted(),
  )
})

function readBodies(path: string): string[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  return lines.map((line) => (JSON.parse(line) as { message: string }).message.split(' ', 2).join(' ')) // lines of our own format
}
