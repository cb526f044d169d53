import { boolean, choice, integer, level, text } from './readers.ts'
import { setting, type Reader, type Setting, type ValuesOf } from './setting.ts'
import { bytes } from './size.ts'

/** The files of the layouts, as they are named in settings. */
export const FILE_KEYS = [
  'app',
  'errors',
  'security',
  'performance',
  'audit',
  'analytics',
  'payment',
  'support',
  'publishSync',
  'wordpressApi',
  'webhooks',
  'tasks',
] as const

export type FileKey = (typeof FILE_KEYS)[number]

/** How a record can look in a file. */
const FILE_FORMATS = ['verbose', 'simple', 'compact', 'json', 'extra_data'] as const

function fileSettings(key: FileKey) {
  const prefix = `OTELIER_FILE_${key.replace(/[A-Z]/g, '_$&').toUpperCase()}`
  const own = <V, I>(name: string, reader: Reader<V, I>, meaning: string): Setting<V | undefined, I> =>
    setting<V | undefined, I>({ env: [`${prefix}_${name}`], reader, default: undefined, meaning })
  return {
    enabled: own('ENABLED', boolean, 'Whether the file is written; the default is the layout’s, as for everything here.'),
    path: own('PATH', text, 'Where the file lies: below the log directory, or absolute.'),
    level: own('LEVEL', level, 'Lower severities are left out.'),
    format: own('FORMAT', choice(...FILE_FORMATS), 'How a record looks.'),
    maxBytes: own('MAX_BYTES', bytes, 'The file is rotated before it would pass this size.'),
    backups: own('BACKUPS', integer(0, 'files'), 'How many older files are kept; 0 empties the file.'),
    attributes: own('ATTRIBUTES', boolean, 'Text formats: whether the attributes stand behind the message.'),
  }
}

type FileSettingTree = ReturnType<typeof fileSettings>

/** What is set for one file; the rest comes from the layout. */
export type FileConfig = { readonly [K in keyof FileSettingTree]?: Exclude<ValuesOf<FileSettingTree>[K], undefined> }

export const FILE_SETTINGS = Object.fromEntries(FILE_KEYS.map((key) => [key, fileSettings(key)])) as Record<FileKey, FileSettingTree> // from the same list

/** The files for which something is set. */
export function filesOf(values: ValuesOf<typeof FILE_SETTINGS>): Readonly<Record<string, FileConfig>> {
  const files = FILE_KEYS.map((key) => {
    const set = Object.entries(values[key]).filter(([, value]) => value !== undefined)
    return [key, Object.fromEntries(set) as FileConfig] as const // the undefined ones are gone
  })
  return Object.fromEntries(files.filter(([, file]) => Object.keys(file).length > 0))
}
