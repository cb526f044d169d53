/**
 * `node scripts/check-single-copies.ts`: fails when the lockfile holds a second copy of a package whose state must be
 * one per process. Two copies of the API or of the instrumentation base mean spans and hooks that never meet.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const SINGLE = ['@opentelemetry/api', '@opentelemetry/core', '@opentelemetry/instrumentation', 'import-in-the-middle']

/** The parts of package-lock.json that are read here. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly link?: boolean }>>
}

/** One line for each package with more than one copy, with the place of each. */
export function findSecondCopies({ packages }: Lockfile, names: readonly string[] = SINGLE): string[] {
  return names.flatMap((name) => {
    const copies = Object.entries(packages).filter(([path, { link }]) => path.endsWith(`node_modules/${name}`) && link !== true)
    if (copies.length < 2) return []
    return [`${name}: ${copies.length} copies (${copies.map(([path, { version }]) => `${version} in ${path}`).join(', ')})`]
  })
}

if (import.meta.main) {
  const lockfile = readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')
  const problems = findSecondCopies(JSON.parse(lockfile) as Lockfile) // npm's own format
  for (const problem of problems) console.error(`${problem}; pin one version in "overrides" of package.json`)
  if (problems.length > 0) process.exitCode = 1
}
