import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@otelier/source'] },
  ssr: { resolve: { conditions: ['@otelier/source'] } },
  test: {
    setupFiles: ['scripts/property-seed.ts'],
    include: ['packages/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts', 'bench/src/**/*.test.ts'],
  },
})
