import { ConfigError, type ConfigErrorOptions } from '../config-error.ts'
import { redactText } from '../redact/redact.ts'

/** Reads one value; knows what it accepts as text (environment) and as a value (file, code). */
export interface Reader<V, I = V> {
  /** @throws {ConfigError} When the text cannot be used. */
  text(raw: string, input: Input): V
  /** @throws {ConfigError} When the value cannot be used. */
  value(value: unknown, input: Input): V
  /** Only for the compiler: what `defineConfig` takes. Never set. */
  readonly accepts?: I
}

/** Where a value came from, and the way to complain about it. */
export interface Input {
  /** An environment variable, or an option's path with the file it stands in. */
  readonly source: string
  /** Reports a problem and goes on. */
  report(error: ConfigError): void
}

/** An environment variable with its own way of reading: `undefined` means that its text is not for us. */
export interface Variable<V> {
  readonly name: string
  read(raw: string, input: Input): V | undefined
}

/** One setting: where it may be set, how it is read, what it is when nobody sets it. */
export interface Setting<V = unknown, I = unknown> {
  readonly kind: 'setting'
  /** Environment variables, the first that is set wins. */
  readonly env: readonly (string | Variable<V>)[]
  readonly reader: Reader<V, I>
  readonly default: V | ((basics: Basics) => V)
  /** One sentence for the docs. */
  readonly meaning: string
  /** Puts the values of several sources together; without it the first source wins. */
  combine?(values: readonly V[]): V
}

/** What the defaults of other settings depend on. */
export interface Basics {
  readonly cwd: string
  readonly stdoutIsTerminal: boolean
  readonly environment: string
  readonly debug: boolean
  /** Absolute. */
  readonly logDir: string
}

/** Settings in the shape in which they are written in `otelier.config.ts`. */
export interface SettingTree {
  readonly [name: string]: Setting | SettingTree
}

/** The values of a tree of settings. */
export type ValuesOf<T> = { readonly [K in keyof T]: T[K] extends Setting<infer V, infer _> ? V : ValuesOf<T[K]> }

/** What may be written for a tree of settings; everything may be left out. */
export type InputOf<T> = { readonly [K in keyof T]?: (T[K] extends Setting<infer _, infer I> ? I : InputOf<T[K]>) | undefined }

type SettingOptions<V, I> = Omit<Setting<V, I>, 'kind'>

/** Declares a setting. */
export function setting<V, I>(options: SettingOptions<V, I>): Setting<V, I> {
  return { kind: 'setting', ...options }
}

export function isSetting(node: Setting | SettingTree | undefined): node is Setting {
  return node?.['kind'] === 'setting'
}

/** Every setting of a tree with its path, for example `journal.maxBytes`. */
export function* settingsOf(tree: SettingTree, prefix = ''): Generator<readonly [path: string, setting: Setting]> {
  for (const [name, node] of Object.entries(tree)) {
    if (isSetting(node)) yield [prefix + name, node]
    else yield* settingsOf(node, `${prefix}${name}.`)
  }
}

/** The names of the variables that a setting reads. */
export function variablesOf({ env }: Setting): string[] {
  return env.map((variable) => (typeof variable === 'string' ? variable : variable.name))
}

const MAX_QUOTED = 60

/** A value for a message: shortened, with secrets hidden. */
export function quote(value: unknown): string {
  if (typeof value !== 'string') return typeof value === 'object' && value !== null ? 'an object' : String(value)
  const text = redactText(value)
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text)
}

/** The error for an input that cannot be used. */
export function badInput(code: string, { source }: Input, problem: string, remedy: string): ConfigError {
  return new ConfigError({ code, source, problem, remedy } satisfies ConfigErrorOptions)
}
