import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin, type RolldownOptions } from 'rolldown'

const NO_HOOK = fileURLToPath(new URL('./src/no-module-hook.ts', import.meta.url))
const NO_DEBUG = fileURLToPath(new URL('./src/no-debug.cjs', import.meta.url))
const BUILTIN = '\0builtin:'

/**
 * Takes built-in modules from `process.getBuiltinModule`. An `import` of one makes Node read every export of it, lazy ones
 * such as `fs.ReadStream` included: several milliseconds before the application's first line.
 */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  resolveId(id, importer, { kind }) {
    const name = id.replace(/^node:/, '')
    // A `require` is cheap as it is; and the bundler's own runtime comes before this plugin's modules.
    const isOurs = kind === 'import-statement' && importer !== undefined && !importer.includes('rolldown/runtime')
    return isOurs && builtinModules.includes(name) ? BUILTIN + name : null
  },
  load(id) {
    if (!id.startsWith(BUILTIN)) return null
    const name = id.slice(BUILTIN.length)
    // What nobody imports is dropped by tree-shaking, and with it the reading.
    const exports = Object.getOwnPropertyNames(process.getBuiltinModule(name) ?? {})
      .filter((key) => key !== 'default' && /^[A-Za-z_$][\w$]*$/.test(key))
      .map((key) => `export const ${key} = builtin.${key}`)
    return [`const builtin = process.getBuiltinModule('${name}')`, 'export default builtin', ...exports].join('\n')
  },
}

/**
 * Escapes what is not ASCII: one such character doubles the size of the source in memory and with it the time to compile it.
 */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  renderChunk: (code) => code.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
}

/** Start-up is file count and file size: each of the two threads loads one file. */
function bundle(name: string, own: RolldownOptions): RolldownOptions {
  return {
    input: { [name]: `src/${name}.ts` },
    platform: 'node',
    treeshake: { propertyReadSideEffects: false },
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: `${name}-[name].js`,
      sourcemap: true,
      codeSplitting: name !== 'index',
    },
    ...own,
    resolve: { conditionNames: ['@otelier/source', 'node', 'import', 'default'], ...own.resolve },
  }
}

/** The api stays outside: the application's copy must be the same one. */
export default defineConfig([
  bundle('index', {
    external: ['@opentelemetry/api'],
    plugins: [lazyBuiltins, asciiOnly],
    resolve: { alias: { 'import-in-the-middle': NO_HOOK, debug: NO_DEBUG } },
  }),
  bundle('writer', { external: ['@opentelemetry/api'], plugins: [lazyBuiltins, asciiOnly] }),
])
