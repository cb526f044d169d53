import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

export interface Machine {
  readonly node: string
  readonly platform: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGib: number
}

/** Where the figures were made. No names of hosts or users. */
export function describeMachine(): Machine {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
  }
}

/** Versions of the peers, as installed. */
export function readPeerVersions(): Readonly<Record<string, string>> {
  const { dependencies } = readJson('../package.json')
  const names = Object.keys(dependencies ?? {})
  return Object.fromEntries(names.map((name) => [name, readJson(`../node_modules/${name}/package.json`).version ?? 'unknown']))
}

function readJson(path: string): { readonly version?: string; readonly dependencies?: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}
