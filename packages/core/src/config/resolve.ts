import { ConfigError } from '../config-error.ts'
import type { Environment } from './environment.ts'
import { settingsOf, type Basics, type Setting, type SettingTree, type ValuesOf } from './setting.ts'

/** Where a value came from. */
export interface Origin {
  readonly origin: 'code' | 'environment' | 'file' | 'default'
  /** The variable, the option's path, or the file with the option's path. */
  readonly source: string
}

/** A tree of values somebody wrote, not yet checked, and how messages name it. */
export interface WrittenSettings {
  readonly origin: 'code' | 'file'
  /** Stands before the path of an option in messages; empty for code. */
  readonly name: string
  readonly content: Readonly<Record<string, unknown>>
}

export interface Sources {
  readonly env: Environment
  readonly code: WrittenSettings
  readonly file: WrittenSettings
  report(problem: ConfigError): void
}

export interface Resolved<T> {
  readonly values: ValuesOf<T>
  readonly origins: Readonly<Record<string, Origin>>
}

/** A value as somebody set it; `undefined` when it could not be used. */
interface Reading extends Origin {
  readonly value: unknown
}

/** Reads every setting of a tree: code, then environment, then file, then default. A value that cannot be used is reported and the default used. */
export function resolveSettings<T extends SettingTree>(tree: T, sources: Sources, basics: Basics): Resolved<T> {
  const values: Record<string, unknown> = {}
  const origins: Record<string, Origin> = {}
  for (const [path, setting] of settingsOf(tree)) {
    const { value, origin, source } = choose(path, setting, sources) ?? {
      value: defaultOf(setting, basics),
      origin: 'default',
      source: 'default',
    }
    put(values, path.split('.'), value)
    origins[path] = { origin, source }
  }
  return { values: values as ValuesOf<T>, origins } // built path by path from the same tree
}

function choose(path: string, setting: Setting, sources: Sources): Reading | undefined {
  const readings = readAll(path, setting, sources)
  if (setting.combine === undefined) {
    const first = readings.next().value
    return first?.value === undefined ? undefined : first
  }
  const usable = [...readings].filter(({ value }) => value !== undefined)
  const value = setting.combine(usable.map((reading) => reading.value))
  return usable[0] && { ...usable[0], value }
}

function* readAll(path: string, setting: Setting, sources: Sources): Generator<Reading, undefined> {
  yield* readWritten(path, setting, sources.code, sources)
  yield* readEnvironment(setting, sources)
  yield* readWritten(path, setting, sources.file, sources)
}

function* readWritten(path: string, setting: Setting, written: WrittenSettings, { report }: Sources): Generator<Reading, undefined> {
  const raw = pick(written.content, path.split('.'))
  if (raw === undefined) return
  const source = written.name + path
  yield { origin: written.origin, source, value: guard(report, () => setting.reader.value(raw, { source, report })) }
}

function* readEnvironment(setting: Setting, { env, report }: Sources): Generator<Reading, undefined> {
  for (const variable of setting.env) {
    const source = typeof variable === 'string' ? variable : variable.name
    const raw = env[source]
    if (raw === undefined) continue
    const read = typeof variable === 'string' ? setting.reader.text : variable.read
    const [isOurs, value] = guard(report, () => {
      const text = read(raw, { source, report })
      return [text !== undefined, text]
    }) ?? [true, undefined]
    if (isOurs) yield { origin: 'environment', source, value }
  }
}

function guard<T>(report: (problem: ConfigError) => void, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    report(error)
    return undefined
  }
}

function defaultOf({ default: value }: Setting, basics: Basics): unknown {
  return typeof value === 'function' ? value(basics) : value
}

function pick(content: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return content
  if (typeof content !== 'object' || content === null || !Object.hasOwn(content, name)) return undefined
  return pick((content as Record<string, unknown>)[name], rest) // an object, by the line above
}

function put(values: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  if (name === undefined) return
  if (rest.length === 0) values[name] = value
  else put((values[name] ??= {}) as Record<string, unknown>, rest, value) // made by this line
}
