import { createRequire, register as registerAsyncHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { registerInstrumentations, type Instrumentation, type InstrumentationModuleDefinition } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { patchImportedBuiltins } from './builtin-modules.ts'
import type { Report } from './report.ts'

export interface InstrumentationOptions {
  readonly http: boolean
  readonly undici: boolean
  /** The application's own, from otelier.config.ts. */
  readonly extra: readonly object[]
  readonly report: Report
}

/** Switches the instrumentations on, before the application loads anything. */
export function startInstrumentations({ http, undici, extra, report }: InstrumentationOptions): void {
  const own = extra as readonly Instrumentation[] // core's configuration does not know OpenTelemetry's SDK
  const instrumentations: Instrumentation[] = [...own]
  // Undici tells through diagnostics channels: it needs no hook and costs nothing until the first fetch.
  if (undici) instrumentations.push(new UndiciInstrumentation())
  if (http) instrumentations.push(new HttpInstrumentation())
  registerInstrumentations({ instrumentations })
  if (http) patchImportedBuiltins((name) => report({ code: 'OTELIER_HOOKS', text: unpatched(name) }))
  const packages = patchedPackages(own)
  if (packages.length > 0) hookPackages(packages)
}

function unpatched(name: string): string {
  return `self-test: node:${name} was imported unpatched, its spans are missing; load @otelier/register before other preloads [OTELIER_HOOKS]`
}

/** The names of the npm packages that the instrumentations patch; wrapping more than these breaks correct programs. */
function patchedPackages(instrumentations: readonly Instrumentation[]): string[] {
  return instrumentations.flatMap((instrumentation) => {
    const { _modules: modules } = instrumentation as { _modules?: InstrumentationModuleDefinition[] } // set by InstrumentationBase, not public
    return (modules ?? []).map(({ name }) => name)
  })
}

/** ES modules from npm need a loader hook: the synchronous one, or where Node is too old for it, the one on its own thread. */
function hookPackages(include: string[]): void {
  const require = createRequire(import.meta.url)
  const hooks = require('import-in-the-middle/register-hooks.mjs') as typeof import('import-in-the-middle/register-hooks.mjs') // loaded only here: 5 ms
  if (hooks.supportsSyncHooks()) hooks.register({ include })
  else registerAsyncHooks('import-in-the-middle/hook.mjs', pathToFileURL(import.meta.filename), { data: { include } })
}
