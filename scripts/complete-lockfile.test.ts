import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findMissing, type LockedPackage } from './complete-lockfile.ts'

test('a platform that npm left out is added beside the others, below its owner where another version stands there', () => {
  const packages = {
    '': {},
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@tool/linux-x64-gnu': '2.0.0', '@tool/darwin-arm64': '2.0.0' },
    },
    'node_modules/@tool/linux-x64-gnu': { version: '1.0.0' },
  }

  expect(findMissing(packages)).toEqual({
    'node_modules/tool/node_modules/@tool/linux-x64-gnu': {
      version: '2.0.0',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['glibc'],
      dev: true,
      optional: true,
    },
    'node_modules/@tool/darwin-arm64': { version: '2.0.0', os: ['darwin'], cpu: ['arm64'], dev: true, optional: true },
  })
})

test('the lockfile names every platform’s packages: run scripts/complete-lockfile.ts when it does not', () => {
  const lockfile = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, LockedPackage>
  } // npm's own format

  expect(Object.keys(findMissing(lockfile.packages))).toEqual([])
})
