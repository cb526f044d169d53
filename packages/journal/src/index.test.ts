import { expect, test } from 'vitest'
import * as journal from './index.ts'

test('the public names are these', () => {
  expect(Object.keys(journal).toSorted()).toEqual([
    'ProtoWriter',
    'attributeOf',
    'createClock',
    'createJournal',
    'createLineFormat',
    'createLinePrinter',
    'createRecordReader',
    'createRecorder',
    'decodeLogRecord',
    'encodeResource',
    'escapeText',
    'isWriterThread',
    'offsetOf',
    'otherAttributes',
    'recordUid',
    'runWriter',
    'stackOf',
    'textOf',
    'withoutPreload',
  ])
})
