import { resolve } from 'node:path'
import type { ConfigError } from '../config-error.ts'
import { readEnvironment, type Environment } from './environment.ts'
import { filesOf, type FileConfig } from './file-settings.ts'
import { otlpOf, type OtlpConfig } from './otlp.ts'
import { resolveSettings, type Origin, type Sources } from './resolve.ts'
import { BASIC_SETTINGS, SETTINGS } from './settings.ts'
import type { Basics, InputOf, ValuesOf } from './setting.ts'
import { findUnknownOptions, findUnknownVariables } from './unknown-settings.ts'

/** What `otelier.config.ts` may say; everything may be left out. */
export type UserConfig = InputOf<typeof SETTINGS>

type Values = ValuesOf<typeof SETTINGS>

/** Every setting with its value, frozen: what is not set has its default. */
export interface Config extends Omit<Values, 'files' | 'otlp' | 'sampling' | 'service'> {
  /** By the keys of the layout; only what is set. */
  readonly files: Readonly<Record<string, FileConfig>>
  readonly otlp: OtlpConfig
  readonly sampling: { readonly sampler: Values['sampling']['sampler']; readonly ratio: number }
  readonly service: ServiceConfig
}

/** What is known about the service before the resource is detected. */
export interface ServiceConfig {
  /** `undefined` gives OpenTelemetry's `unknown_service:node`. */
  readonly serviceName: string | undefined
  readonly serviceVersion: string | undefined
  readonly environment: string
  readonly role: string
  readonly attributes: Readonly<Record<string, string>>
}

export interface ReadConfigOptions {
  /** Default: the environment of the process. */
  readonly env?: Environment
  /** What `otelier.config.*` exports, and its name for messages. */
  readonly fileConfig?: { readonly path: string; readonly content: Readonly<Record<string, unknown>> } | undefined
  /** What the application passes itself; wins over everything. */
  readonly code?: UserConfig
  readonly stdoutIsTerminal: boolean
  /** Relative paths start here. */
  readonly cwd: string
}

export interface ReadConfig {
  readonly config: Config
  /** By path, for example `journal.maxBytes`. */
  readonly origins: Readonly<Record<string, Origin>>
  /** What could not be used; the defaults stand in for it. */
  readonly problems: readonly ConfigError[]
}

/** Puts code, environment, file and defaults together, in this order. Never throws for what somebody set. */
export function readConfig({ env = readEnvironment(), fileConfig, code = {}, stdoutIsTerminal, cwd }: ReadConfigOptions): ReadConfig {
  const problems: ConfigError[] = []
  const sources: Sources = {
    env,
    code: { origin: 'code', name: '', content: code },
    file: { origin: 'file', name: fileConfig === undefined ? '' : `${fileConfig.path}: `, content: fileConfig?.content ?? {} },
    report: (problem) => problems.push(problem),
  }
  problems.push(
    ...findUnknownVariables(SETTINGS, env),
    ...findUnknownOptions(SETTINGS, sources.code),
    ...findUnknownOptions(SETTINGS, sources.file),
  )
  const basics = readBasics(sources, cwd, stdoutIsTerminal)
  const { values, origins } = resolveSettings(SETTINGS, sources, basics)
  return { config: deepFreeze(completeConfig(values, origins, basics)), origins, problems: withoutRepeats(problems) }
}

function readBasics(sources: Sources, cwd: string, stdoutIsTerminal: boolean): Basics {
  const start = { cwd, stdoutIsTerminal, environment: 'development', debug: false, logDir: cwd }
  const { environment, debug, logDir } = resolveSettings(BASIC_SETTINGS, sources, start).values
  return { ...start, environment, debug, logDir: resolve(cwd, logDir) }
}

function completeConfig(values: Values, origins: Readonly<Record<string, Origin>>, { cwd, logDir }: Basics): Config {
  const { publishSyncLogDir, journal } = values
  return {
    ...values,
    logDir,
    publishSyncLogDir: publishSyncLogDir === undefined ? undefined : resolve(cwd, publishSyncLogDir),
    journal: { ...journal, directory: resolve(cwd, journal.directory) },
    files: filesOf(values.files),
    otlp: otlpOf(values.otlp),
    sampling: samplingOf(values.sampling, origins),
    service: serviceOf(values, origins),
  }
}

/** Who names a sampler and no share keeps every trace, as the specification says; the preset is for who names neither. */
function samplingOf({ sampler, traces }: Values['sampling'], origins: Readonly<Record<string, Origin>>): Config['sampling'] {
  const hasOwnSampler = origins['sampling.sampler']?.origin !== 'default'
  const hasOwnShare = origins['sampling.traces']?.origin !== 'default'
  return { sampler, ratio: hasOwnSampler && !hasOwnShare ? 1 : traces }
}

/** `OTEL_RESOURCE_ATTRIBUTES` may name and version the service, too: it wins over `GIT_COMMIT`, and `OTEL_SERVICE_NAME` over it. */
function serviceOf({ service, environment }: Values, origins: Readonly<Record<string, Origin>>): ServiceConfig {
  const { name, version, role, attributes } = service
  const versionByAttribute = origins['service.version']?.origin === 'code' ? undefined : attributes['service.version']
  return {
    serviceName: name ?? attributes['service.name'],
    serviceVersion: versionByAttribute ?? version,
    environment: attributes['deployment.environment.name'] ?? environment,
    role,
    attributes,
  }
}

/** Basic settings are read twice; one problem is said once. */
function withoutRepeats(problems: readonly ConfigError[]): ConfigError[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()]
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  // An array holds names, or objects of the application, which stay as they are.
  if (!Array.isArray(value)) for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}
