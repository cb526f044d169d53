import { join } from 'node:path'
import type { Severity } from '../severity.ts'
import type { RedactPattern } from '../redact/redact.ts'
import { FILE_SETTINGS } from './file-settings.ts'
import { OTLP_SETTINGS } from './otlp.ts'
import { isProduction, presetOf } from './presets.ts'
import { boolean, choice, integer, level, levelOrOff, levels, list, objects, text } from './readers.ts'
import { setting, type Variable } from './setting.ts'
import { bytes } from './size.ts'
import { TELEMETRY_SETTINGS } from './telemetry-settings.ts'

/** A variable that other programs use, too: what does not look like ours is left to them. */
function shared<V>(name: string, expected: RegExp, read: (raw: string) => V | undefined): Variable<V> {
  return { name, read: (raw) => (expected.test(raw.trim()) ? read(raw.trim()) : undefined) }
}

const isOn: Variable<boolean> = shared('DEBUG', /^(?:1|true)$/i, () => true)

const commonLevel: Variable<Severity> = {
  name: 'LOG_LEVEL',
  read: (raw, input) => (/^(?:trace|debug|info|warn|warning|error|critical|fatal)$/i.test(raw.trim()) ? level.text(raw, input) : undefined),
}

/** The settings on which defaults of others depend. */
export const BASIC_SETTINGS = {
  environment: setting({
    env: ['ENVIRONMENT', 'NODE_ENV'],
    reader: text,
    default: 'development',
    meaning: 'Name of the environment; chooses the preset: development, production, anything else as staging.',
  }),
  debug: setting({ env: ['OTELIER_DEBUG', isOn], reader: boolean, default: false, meaning: 'Debug mode: everything from DEBUG up.' }),
  logDir: setting({ env: ['OTELIER_LOG_DIR'], reader: text, default: 'logs', meaning: 'Where the files lie; created when missing.' }),
}

/** Every setting, in the shape of `otelier.config.ts`. The docs are made from it. */
export const SETTINGS = {
  ...BASIC_SETTINGS,
  enabled: setting({
    env: [{ name: 'OTEL_SDK_DISABLED', read: (raw, input) => !boolean.text(raw, input) }],
    reader: boolean,
    default: true,
    meaning: 'Whether anything is recorded at all.',
  }),
  strict: setting({
    env: ['OTELIER_STRICT'],
    reader: boolean,
    default: false,
    meaning: 'Wrong settings end the process with 1, wrong input makes helpers throw.',
  }),
  level: setting({
    env: ['OTELIER_LOG_LEVEL', commonLevel],
    reader: level,
    default: (basics) => (basics.debug ? 'DEBUG' : presetOf(basics).level),
    meaning: 'Level of loggers without one of their own.',
  }),
  levels: setting({ env: ['OTELIER_LEVELS'], reader: levels, default: {}, meaning: 'Levels by logger, with everything below it.' }),
  publishSyncLogDir: setting<string | undefined, string>({
    env: ['OTELIER_PUBLISH_SYNC_LOG_DIR'],
    reader: text,
    default: undefined,
    meaning: 'Where the files of publishing lie. Default publish-sync-logs in the log directory.',
  }),
  layout: setting({ env: ['OTELIER_LAYOUT'], reader: choice('unified'), default: 'unified', meaning: 'Which files there are.' }),
  files: FILE_SETTINGS,
  console: {
    enabled: setting({ env: ['OTELIER_CONSOLE'], reader: boolean, default: true, meaning: 'Whether records go to the console.' }),
    level: setting({
      env: ['OTELIER_CONSOLE_LEVEL'],
      reader: levelOrOff,
      default: (basics) => (basics.debug ? 'DEBUG' : presetOf(basics).consoleLevel),
      meaning: 'Lower severities are not on the console; off for nothing.',
    }),
    format: setting({
      env: ['OTELIER_CONSOLE_FORMAT'],
      reader: choice('verbose', 'simple', 'json'),
      default: (basics) => (isProduction(basics) && !basics.stdoutIsTerminal ? 'json' : presetOf(basics).consoleFormat),
      meaning: 'How a record looks on the console. Default by environment; json in production without a terminal.',
    }),
    color: setting({
      env: ['OTELIER_CONSOLE_COLOR', { name: 'NO_COLOR', read: () => false }],
      reader: boolean,
      default: ({ stdoutIsTerminal }) => stdoutIsTerminal,
      meaning: 'Colours on the console. Default: on a terminal.',
    }),
  },
  journal: {
    mode: setting({
      env: [{ name: 'OTELIER_JOURNAL', read: (raw, input) => ((readSwitch(raw) ?? boolean.text(raw, input)) ? 'on' : 'off') }],
      reader: choice('on', 'off'),
      default: 'on',
      meaning: 'Whether records are kept on disk until every sink has them.',
    }),
    directory: setting({
      env: ['OTELIER_JOURNAL_DIR'],
      reader: text,
      default: ({ logDir }) => join(logDir, '.journal'),
      meaning: 'Where the journal lies; on a local disk.',
    }),
    maxBytes: setting({
      env: ['OTELIER_JOURNAL_MAX_BYTES'],
      reader: bytes,
      default: 256 * 1024 * 1024,
      meaning: 'The oldest records of the least durable channels go first when the journal is this large.',
    }),
    drainTimeoutMillis: setting({
      env: ['OTELIER_DRAIN_TIMEOUT_MILLIS'],
      reader: integer(0, 'milliseconds'),
      default: 2000,
      meaning: 'How long the end of the process waits for the sinks; what is left is sent by the next process.',
    }),
  },
  otlp: OTLP_SETTINGS,
  ...TELEMETRY_SETTINGS,
  redact: {
    keys: setting({
      env: ['OTELIER_REDACT_KEYS'],
      reader: list,
      default: [],
      combine: (lists) => [...new Set(lists.flat())],
      meaning: 'More names whose values are hidden. Those of all sources are in force; the built-in ones always stay.',
    }),
    patterns: setting({
      env: [],
      reader: objects<RedactPattern>(),
      default: [],
      combine: (lists) => lists.flat(),
      meaning: 'More values that are hidden.',
    }),
  },
}

/** `OTELIER_JOURNAL` is `on` or `off`, and a boolean is understood, too. */
function readSwitch(raw: string): boolean | undefined {
  if (/^on$/i.test(raw.trim())) return true
  return /^off$/i.test(raw.trim()) ? false : undefined
}
