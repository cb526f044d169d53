import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BENCH_FOLDER = fileURLToPath(new URL('..', import.meta.url))
const ROOT_FOLDER = fileURLToPath(new URL('../..', import.meta.url))

/** Installs the peers when the lockfile is newer than what is installed, and builds what is measured. Prints on standard error. */
export function prepare(): void {
  if (modifiedAt('node_modules/.package-lock.json') < modifiedAt('package-lock.json'))
    run('npm', ['ci', '--no-audit', '--no-fund'], BENCH_FOLDER)
  run('npx', ['turbo', 'run', 'build', '--filter=@otelier/register', '--filter=@otelier/payment'], ROOT_FOLDER)
}

function modifiedAt(path: string): number {
  return statSync(new URL(`../${path}`, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function run(command: string, args: readonly string[], cwd: string): void {
  // Standard output belongs to the result.
  execFileSync(command, args, { cwd, stdio: ['ignore', 2, 2] })
}
