import { ConfigError } from '../config-error.ts'
import type { Environment } from './environment.ts'
import { nearest } from './nearest.ts'
import type { WrittenSettings } from './resolve.ts'
import { isSetting, quote, settingsOf, variablesOf, type Setting, type SettingTree } from './setting.ts'

/** Reports `OTELIER_*` variables that nobody reads, with the nearest one that is read. */
export function findUnknownVariables(tree: SettingTree, env: Environment): ConfigError[] {
  const known = [...settingsOf(tree)].flatMap(([, setting]) => variablesOf(setting)).filter(isOurs)
  return Object.keys(env)
    .filter((name) => isOurs(name) && !known.includes(name))
    .map((name) => unknownSetting(name, nearest(name, known)))
}

function isOurs(name: string): boolean {
  return name.startsWith('OTELIER_')
}

/** Reports options that nobody reads, and values where there should be an object. */
export function findUnknownOptions(tree: SettingTree, written: WrittenSettings): ConfigError[] {
  return [...unknownBelow(tree, written.content, written.name, '')]
}

function* unknownBelow(tree: SettingTree, content: object, name: string, prefix: string): Generator<ConfigError> {
  for (const [key, value] of Object.entries(content)) {
    const node: Setting | SettingTree | undefined = Object.hasOwn(tree, key) ? tree[key] : undefined
    const path = prefix + key
    if (node === undefined) yield unknownSetting(name + path, withPrefix(prefix, nearest(key, Object.keys(tree))))
    else if (isSetting(node) || value === undefined) continue
    else if (typeof value === 'object' && value !== null) yield* unknownBelow(node, value, name, `${path}.`)
    else yield notAnObject(name + path, value, Object.keys(node))
  }
}

function withPrefix(prefix: string, key: string | undefined): string | undefined {
  return key === undefined ? undefined : prefix + key
}

function unknownSetting(source: string, near: string | undefined): ConfigError {
  return new ConfigError({
    code: 'OTELIER_UNKNOWN_SETTING',
    source,
    problem: 'is not a setting',
    remedy: near === undefined ? 'remove it' : `did you mean ${near}?`,
  })
}

function notAnObject(source: string, value: unknown, keys: readonly string[]): ConfigError {
  return new ConfigError({
    code: 'OTELIER_BAD_VALUE',
    source,
    problem: `${quote(value)} is not an object`,
    remedy: `write { ${keys[0]}: … }, known are ${keys.join(', ')}`,
  })
}
