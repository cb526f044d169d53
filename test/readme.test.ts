import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createAppFolder, type AppFolder } from './app-folder.ts'
import { fileNameOf, outputPattern, readBlocks, type CodeBlock } from './readme-blocks.ts'

const ROOT = join(import.meta.dirname, '..')
const READMES = globSync(['README.md', 'packages/**/README.md'], { cwd: ROOT, exclude: (path) => path.includes('node_modules') }).toSorted()

/** In a README they fetch packages; here the packages are linked. */
const INSTALLS = /^(?:npm (?:install|i|ci|add|run)|npx|docker)\b/

test.for(READMES)('every block of %s runs, and prints what the README says', { timeout: 60_000 }, (path) => {
  using folder = createAppFolder()
  const blocks = readBlocks(readFileSync(join(ROOT, path), 'utf8'))
  expect(blocks, 'a README shows code').not.toEqual([])
  const shell = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code)
  for (const block of blocks.filter(isProgram)) {
    const file = writeProgram(folder, block)
    if (!shell.some((commands) => commands.includes(file))) runInside(folder, `node --import @otelier/register ${file}`)
  }
  for (const [index, block] of blocks.entries()) {
    if (block.language !== 'sh') continue
    const output = runInside(folder, withoutInstalls(block.code))
    const expected = blocks[index + 1]
    if (expected?.language === 'text') expect(output, `${path}:${expected.line}`).toMatch(outputPattern(expected.code))
  }
})

function isProgram({ language }: CodeBlock): boolean {
  return ['js', 'ts', 'mjs'].includes(language)
}

function writeProgram(folder: AppFolder, block: CodeBlock): string {
  const file = fileNameOf(block) ?? `line-${block.line}.${block.language === 'ts' ? 'ts' : 'mjs'}`
  mkdirSync(dirname(join(folder.path, file)), { recursive: true })
  writeFileSync(join(folder.path, file), block.code)
  return file
}

function withoutInstalls(commands: string): string {
  return commands
    .split('\n')
    .filter((line) => !INSTALLS.test(line))
    .join('\n')
}

function runInside(folder: AppFolder, commands: string): string {
  const path = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`
  const env = { PATH: path, HOME: folder.path, TZ: 'UTC', OTELIER_CONSOLE_LEVEL: 'off' }
  return execFileSync('bash', ['-e', '-c', commands], { cwd: folder.path, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
