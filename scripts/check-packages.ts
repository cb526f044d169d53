/** `node scripts/check-packages.ts`: looks at every public package as npm would publish it, with publint and attw. Needs a build. */
import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const run = promisify(execFile)
const root = dirname(import.meta.dirname)
const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly workspaces: readonly string[]
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest // npm's own format
}

async function checkShape(folder: string): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true })
  return messages.map((message) => formatMessage(message, pkg) ?? message.code)
}

async function checkTypes(folder: string): Promise<string[]> {
  try {
    await run(process.execPath, [attw, '--pack', folder, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji'])
    return []
  } catch (error) {
    return [(error as { stdout?: string }).stdout ?? String(error)] // execFile adds what was printed
  }
}

const folders = readManifest(root)
  .workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root }))
  .map((path) => join(root, dirname(path)))
for (const folder of folders) {
  const { name, private: isPrivate } = readManifest(folder)
  if (isPrivate === true) continue
  const problems = [...(await checkShape(folder)), ...(await checkTypes(folder))]
  console.log(`${name}: ${problems.length === 0 ? 'ok' : problems.join('\n  ')}`)
  if (problems.length > 0) process.exitCode = 1
}
