import { expect, test } from 'vitest'
import { createAppFolder } from './app-folder.ts'
import { startApp } from './run-app.ts'

test('a reader of the console that is behind for a moment gets every line, whole', async () => {
  using folder = createAppFolder()
  const app = startApp({ folder, script: 'many-lines.mjs', env: { OTELIER_CONSOLE_LEVEL: 'info' } })
  app.child.stderr?.pause()
  // Longer than the pipe takes to fill, shorter than otelier's patience.
  const resumed = setTimeout(() => app.child.stderr?.resume(), 300)

  const { code, stderr } = await app.ended
  clearTimeout(resumed)

  expect(code).toBe(0)
  expect(stderr.trim().split('\n')).toHaveLength(3_000)
  expect(stderr).toContain('ord_2999')
})
