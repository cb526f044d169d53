import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** A code ends a message in brackets, or is named where an error is made. */
const CODE = /\[(OTELIER_[A-Z_]+)\]|(?:code: |code = |badInput\(\s*)'(OTELIER_[A-Z_]+)'/g

function codesInSource(): string[] {
  const files = globSync('packages/**/src/**/*.ts', { cwd: ROOT, exclude: (path) => path.includes('node_modules') })
  const codes = files
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(join(ROOT, file), 'utf8').matchAll(CODE)])
    .map(([, inMessage, inCode]) => inMessage ?? inCode ?? '')
  return [...new Set(codes)].toSorted()
}

test('every error code has a row in docs/errors.md, and every row a code', () => {
  const rows = [...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^\| `(OTELIER_[A-Z_]+)` \|/gm)].map(
    ([, code]) => code ?? '',
  )
  expect(rows.toSorted()).toEqual(codesInSource())
})
