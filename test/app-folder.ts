import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const NODE_MODULES = join(import.meta.dirname, '..', 'node_modules')

/** The JSON lines of a log file with its rotated ones, oldest first. */
export interface LogLines {
  readonly lines: readonly string[]
  /** Lines that are not whole JSON objects. */
  readonly torn: readonly string[]
}

/** A fresh temporary folder to run an application in; it goes with `using`. */
export interface AppFolder extends Disposable {
  readonly path: string
  /** Relative paths of all files below `logs/` but the journal's, sorted. */
  logFiles(): string[]
  /** Lines of `logs/<name>` and of its rotated files; none when there is no such file. */
  readLines(name: string): string[]
  readJsonLines(name: string): LogLines
  /** Every file under the folder with its bytes, journal included. */
  allFiles(): { readonly path: string; readonly bytes: Buffer }[]
}

/** Creates a folder with a `node_modules` that is the workspace's, so that `--import @otelier/register` works as for a user. */
export function createAppFolder(): AppFolder {
  const path = mkdtempSync(join(tmpdir(), 'otelier-test-'))
  symlinkSync(NODE_MODULES, join(path, 'node_modules'))
  const logs = join(path, 'logs')
  const folder: AppFolder = {
    path,
    logFiles: () =>
      existsSync(logs)
        ? listFiles(logs, '.journal')
            .map((file) => relative(path, file))
            .sort()
        : [],
    readLines: (name) => rotations(logs, name).flatMap((file) => splitLines(readFileSync(join(logs, file), 'utf8'))),
    readJsonLines(name) {
      const lines = folder.readLines(name)
      return { lines, torn: lines.filter((line) => !isJsonObject(line)) }
    },
    allFiles: () => listFiles(path, 'node_modules').map((file) => ({ path: relative(path, file), bytes: readFileSync(file) })),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
  return folder
}

function listFiles(directory: string, except: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((found) => {
    if (found.name === except) return []
    const path = join(directory, found.name)
    return found.isDirectory() ? listFiles(path, except) : found.isFile() ? [path] : []
  })
}

/** `payment.log.2`, `payment.log.1`, `payment.log`: oldest first. */
function rotations(directory: string, name: string): string[] {
  if (!existsSync(directory)) return []
  const number = (file: string): number => Number(file.slice(name.length + 1) || 0)
  return readdirSync(directory)
    .filter((file) => file === name || (file.startsWith(`${name}.`) && /^\d+$/.test(file.slice(name.length + 1))))
    .sort((a, b) => number(b) - number(a))
}

function splitLines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function isJsonObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
