import { defineConfig } from 'rolldown'

/**
 * Start-up is file count: the preload is one file, the writer thread another.
 * Outside stay the api (the application's copy must be the same) and import-in-the-middle (its hooks find each
 * other through a real file).
 */
export default defineConfig({
  input: { index: 'src/index.ts', writer: 'src/writer.ts' },
  platform: 'node',
  external: ['@opentelemetry/api', /^import-in-the-middle/],
  resolve: { conditionNames: ['@otelier/source', 'node', 'import', 'default'] },
  output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js', cleanDir: true, sourcemap: true },
})
