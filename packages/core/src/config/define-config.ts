import type { UserConfig } from './read-config.ts'

/** Gives `otelier.config.ts` its types; returns what it gets. */
export function defineConfig(config: UserConfig): UserConfig {
  return config
}
