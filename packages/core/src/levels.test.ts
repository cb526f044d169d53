import { expect, test } from 'vitest'
import { readLevelRules } from './levels.ts'

test('level rules are read, what cannot be read is named', () => {
  expect(readLevelRules('apps.intelligence=debug, db=warn,shop=loud,=info')).toEqual({
    prefixes: { 'apps.intelligence': 'DEBUG', db: 'WARNING' },
    bad: ['shop=loud', '=info'],
  })
})
