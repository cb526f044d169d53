import { expect, test } from 'vitest'
import { isPackageManager } from './package-manager.ts'

test.for([
  '/usr/lib/node_modules/npm/bin/npm-cli.js',
  '/usr/bin/npx',
  '/opt/pnpm/bin/pnpm.cjs',
  '/x/.yarn/releases/yarn.js',
  'C:\\nodejs\\npm-cli.js',
])('%s is a package manager', (script) => {
  expect(isPackageManager(script)).toBe(true)
})

test.for(['/app/server.js', '/app/npm/index.js', '/app/my-npm.js', undefined])('%s is an application', (script) => {
  expect(isPackageManager(script)).toBe(false)
})
