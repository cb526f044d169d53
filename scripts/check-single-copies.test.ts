import { expect, test } from 'vitest'
import { findSecondCopies } from './check-single-copies.ts'

test('a second copy is named with the place of each', () => {
  const packages = {
    'node_modules/@opentelemetry/core': { version: '3.1.0' },
    'node_modules/a/node_modules/@opentelemetry/core': { version: '2.0.0' },
    'node_modules/import-in-the-middle': { version: '3.6.0' },
    'node_modules/not-import-in-the-middle': { version: '1.0.0' },
    'node_modules/@otelier/core': { link: true },
  }

  expect(findSecondCopies({ packages })).toEqual([
    '@opentelemetry/core: 2 copies (3.1.0 in node_modules/@opentelemetry/core, 2.0.0 in node_modules/a/node_modules/@opentelemetry/core)',
  ])
})
