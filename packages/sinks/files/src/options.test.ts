import { expect, test } from 'vitest'
import { resolveFiles } from './options.ts'

const TEN_MB = 10 * 1024 * 1024

test('the unified layout has the files, sizes and formats of the catalogue', () => {
  const rows = resolveFiles({ directory: '/logs' }).map(({ path, format, minimum, maxBytes, backups }) => [
    path,
    format,
    minimum,
    maxBytes / TEN_MB,
    backups,
  ])
  expect(rows).toEqual([
    ['/logs/app.log', 'simple', 'INFO', 1, 10],
    ['/logs/errors.log', 'verbose', 'ERROR', 1, 10],
    ['/logs/security.log', 'json', 'INFO', 1, 10],
    ['/logs/performance.log', 'json', 'INFO', 1, 5],
    ['/logs/audit.log', 'json', 'INFO', 1, 20],
    ['/logs/analytics.log', 'extra_data', 'INFO', 1, 10],
    ['/logs/payment.log', 'json', 'INFO', 1, 20],
    ['/logs/support.log', 'json', 'INFO', 1, 10],
    ['/logs/publish-sync-logs/publish_sync.log', 'compact', 'INFO', 1, 10],
    ['/logs/publish-sync-logs/wordpress-api.log', 'compact', 'INFO', 1, 10],
    ['/logs/publish-sync-logs/webhooks.log', 'compact', 'INFO', 1, 10],
  ])
})

test('each file can be set for itself', () => {
  const [app] = resolveFiles({
    directory: '/logs',
    textFormat: 'verbose',
    files: { app: { path: 'main/general.log', level: 'WARNING', format: 'json', maxBytes: 5_000, backups: 3, attributes: false } },
  })
  expect(app).toMatchObject({
    path: '/logs/main/general.log',
    minimum: 'WARNING',
    format: 'json',
    maxBytes: 5_000,
    backups: 3,
    hasAttributes: false,
  })
})

test('the publish-sync files move together', () => {
  const paths = resolveFiles({ directory: '/logs', publishSyncDirectory: '/var/sync' }).map(({ path }) => path)
  expect(paths).toContain('/var/sync/webhooks.log')
})
