import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ConfigError } from '@otelier/core'

const NAMES = ['otelier.config.ts', 'otelier.config.mts', 'otelier.config.mjs', 'otelier.config.js', 'otelier.config.json']

/** What stands in the file, not yet checked. */
export interface ConfigFile {
  readonly path: string
  readonly content: Readonly<Record<string, unknown>>
}

/**
 * Loads `otelier.config.*` from a folder; `undefined` when there is none.
 *
 * Loading is synchronous, so that the same preload serves `--import` and `--require`; the file may not use top-level `await`.
 *
 * @throws {ConfigError} `OTELIER_CONFIG_FILE` when the file cannot be loaded or exports no object.
 */
export function loadConfigFile(directory: string): ConfigFile | undefined {
  const path = NAMES.map((name) => join(directory, name)).find((candidate) => existsSync(candidate))
  if (path === undefined) return undefined
  const content = requireConfig(path)
  if (typeof content === 'object' && content !== null) return { path, content: content as Record<string, unknown> } // readConfig checks each key
  throw new ConfigError({
    code: 'OTELIER_CONFIG_FILE',
    source: path,
    problem: 'exports no object',
    remedy: 'write "export default defineConfig({ … })"',
  })
}

function requireConfig(path: string): unknown {
  try {
    const loaded = createRequire(import.meta.url)(path) as { default?: unknown } // a module's namespace, or a JSON object
    return loaded.default ?? loaded
  } catch (error) {
    const isTypeScript = (error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION'
    throw new ConfigError({
      code: 'OTELIER_CONFIG_FILE',
      source: path,
      problem: `cannot be loaded (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`,
      remedy: isTypeScript
        ? 'Node 22.18 and later read TypeScript; with an older Node write otelier.config.mjs'
        : 'mend the file; the defaults are in force',
      cause: error,
    })
  }
}
