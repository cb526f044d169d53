import { createRequire, registerHooks, syncBuiltinESMExports } from 'node:module'

const WATCHED = /^(?:node:)?(https?)$/

/**
 * Lets the http instrumentation reach `import http from 'node:http'`.
 *
 * Instrumentations patch what is loaded with `require`. An ES module that imports a built-in module would get it
 * unpatched, so the first such import is preceded by a `require` of the same module. Nothing is loaded before the
 * application asks for it (loading http and https at start costs 9 ms), and no module but these two is touched.
 *
 * @param onUnpatched Called with the module's name when the instrumentation did not take hold of it.
 */
export function patchImportedBuiltins(onUnpatched: (name: string) => void): void {
  const require = createRequire(import.meta.url)
  const seen = new Set<string>()
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const name = WATCHED.exec(specifier)?.[1]
      // What is loaded with `require` is patched by the instrumentation itself, right after this hook.
      // Spread: for a `require`, Node 22.15 hands out a Set where its types say array.
      if (name !== undefined && !seen.has(name) && [...context.conditions].includes('import')) {
        seen.add(name)
        const { request } = require(name) as { request: { __wrapped?: boolean } } // http or https; the mark is OpenTelemetry's
        syncBuiltinESMExports()
        if (request.__wrapped !== true) onUnpatched(name)
      }
      return nextResolve(specifier, context)
    },
  })
}
