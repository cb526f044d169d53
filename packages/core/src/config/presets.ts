import type { Severity } from '../severity.ts'
import type { Basics } from './setting.ts'

/** What an environment changes. */
export interface Preset {
  /** Of loggers without a level of their own. */
  readonly level: Severity
  readonly consoleLevel: Severity
  readonly consoleFormat: 'verbose' | 'simple'
  /** Share of traces that are kept; logs always are. */
  readonly tracesRatio: number
}

const DEVELOPMENT: Preset = { level: 'DEBUG', consoleLevel: 'DEBUG', consoleFormat: 'verbose', tracesRatio: 1 }
const STAGING: Preset = { level: 'INFO', consoleLevel: 'INFO', consoleFormat: 'simple', tracesRatio: 0.5 }
const PRODUCTION: Preset = { level: 'INFO', consoleLevel: 'WARNING', consoleFormat: 'simple', tracesRatio: 0.1 }

const PRESETS: Readonly<Record<string, Preset>> = {
  development: DEVELOPMENT,
  dev: DEVELOPMENT,
  local: DEVELOPMENT,
  test: DEVELOPMENT,
  production: PRODUCTION,
  prod: PRODUCTION,
}

/** The preset of an environment; one that we do not know (`qa`, `preview`) is run like staging. */
export function presetOf({ environment }: Pick<Basics, 'environment'>): Preset {
  return Object.hasOwn(PRESETS, environment.toLowerCase()) ? (PRESETS[environment.toLowerCase()] ?? STAGING) : STAGING
}

export function isProduction({ environment }: Pick<Basics, 'environment'>): boolean {
  return presetOf({ environment }) === PRODUCTION
}
