import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The oldest Node that otelier supports, the one it is developed with (exact version of the tests' own), and the newest. */
export const NODE_VERSIONS = ['22.15.0', process.versions.node, '26.10.0'] as const

/**
 * The path of a Node binary of this version, from the npm package `node`. It is installed once per machine, outside the repository.
 *
 * @throws {Error} with npm's output when it cannot be installed.
 */
export async function provideNode(version: string): Promise<string> {
  if (version === process.versions.node) return process.execPath
  const directory = join(tmpdir(), 'otelier-node-versions', version)
  const binary = join(directory, 'node_modules', 'node', 'bin', 'node')
  if (existsSync(binary)) return binary

  // Installed aside and moved into place whole: a second run at the same time never sees half of it.
  mkdirSync(join(directory, '..'), { recursive: true })
  const staging = mkdtempSync(`${directory}-`)
  await run('npm', ['install', '--prefix', staging, '--no-audit', '--no-fund', '--no-save', '--loglevel=error', `node@${version}`])
  await run(join(staging, 'node_modules', 'node', 'bin', 'node'), ['--version'])
  try {
    renameSync(staging, directory)
  } catch {
    rmSync(staging, { recursive: true, force: true }) // the other run was first
  }
  return binary
}
