import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = dirname(import.meta.dirname)
const oxlint = join(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin/oxlint')

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otelier-lint-'))
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** The rules that a file with this text breaks. */
function lint(path: string, text: string): string[] {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  const output = run(['--format=json', path])
  rmSync(file)
  const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string }[] } // oxlint's own format
  return diagnostics.map(({ code }) => code)
}

function run(args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [oxlint, ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    return (error as { stdout: string }).stdout // exit code 1 is the answer that there are findings
  }
}

test.for([
  ['packages/core/src/x.ts', '@otelier/journal'],
  ['packages/journal/src/x.ts', '@otelier/files'],
  ['packages/journal/src/x.ts', '@otelier/payment'],
  ['packages/sinks/files/src/x.ts', '@otelier/console'],
  ['packages/sinks/files/src/x.ts', '@otelier/register'],
  ['packages/sinks/files/src/x.ts', '../../console/src/sink.ts'],
  ['packages/channels/payment/src/x.ts', '@otelier/journal'],
  ['packages/channels/payment/src/x.ts', '@otelier/support'],
  ['packages/instrumentation/http/src/x.ts', '@otelier/bullmq'],
  ['packages/testing/src/x.ts', '@otelier/core'],
  ['packages/register/src/x.ts', '@otelier/testing'],
] as const)('%s may not import %s', ([path, imported]) => {
  expect(lint(path, `import { x } from '${imported}'\n\nexport const y = x\n`)).toEqual(['eslint(no-restricted-imports)'])
})

test.for([
  ['packages/journal/src/x.ts', '@otelier/core'],
  ['packages/sinks/files/src/x.ts', '@otelier/journal'],
  ['packages/sinks/files/src/x.ts', './layout.ts'],
  ['packages/channels/payment/src/x.ts', '@otelier/core'],
  ['packages/register/src/x.ts', '@otelier/files'],
  ['packages/cli/src/x.ts', '@otelier/otlp'],
] as const)('%s may import %s', ([path, imported]) => {
  expect(lint(path, `import { x } from '${imported}'\n\nexport const y = x\n`)).toEqual([])
})

test('the environment is read in one file', () => {
  const text = 'export const home = process.env\n'

  expect(lint('packages/sinks/files/src/x.ts', text)).toEqual(['node(no-process-env)'])
  expect(lint('packages/sinks/files/src/x.ts', "import { env } from 'node:process'\n\nexport const home = env\n")).toEqual([
    'eslint(no-restricted-imports)',
  ])
  expect(lint('packages/core/src/config/environment.ts', text)).toEqual([])
})

test('there are no default exports but in configuration files, and no files over 400 lines', () => {
  expect(lint('packages/core/src/x.ts', 'export default 1\n')).toEqual(['import(no-default-export)'])
  expect(lint('packages/core/vitest.config.ts', 'export default 1\n')).toEqual([])
  const lines = Array.from({ length: 401 }, (_, index) => `export const a${index} = 1\n`)
  expect(lint('packages/core/src/x.ts', lines.join(''))).toEqual(['eslint(max-lines)'])
  expect(lint('packages/core/src/x.ts', lines.slice(1).join(''))).toEqual([])
})
