import type { Severity } from '@otelier/core'
import type { RecordFormat } from '@otelier/journal'

/** One file of a layout. */
export interface FileRow {
  /** Its name in settings: `files.<key>`. */
  readonly key: string
  /** Below the log directory, or absolute. */
  readonly path: string
  /**
   * `main` takes every record that propagates, and those of channels that have no file of their own; `all` takes everything;
   * a list takes these channels, their dotted children and the copies that events send them.
   */
  readonly takes: 'main' | 'all' | readonly string[]
  /** Events of other channels of which it gets a copy. */
  readonly events?: readonly string[]
  /** Lower severities are left out. */
  readonly minimum: Severity
  /** `text` is `verbose` in development and `simple` elsewhere. */
  readonly format: RecordFormat | 'text'
  readonly maxBytes: number
  /** How many older files are kept: `x.log.1` is the newest of them. */
  readonly backups: number
  readonly isEnabled: boolean
}

const TEN_MB = 10 * 1024 * 1024

/** What most rows share. */
const USUAL = { minimum: 'INFO', maxBytes: TEN_MB, backups: 10, isEnabled: true } as const

/** The default layout: one main file, the errors apart, one file per channel that somebody reads for itself. */
export const UNIFIED_LAYOUT: readonly FileRow[] = [
  { ...USUAL, key: 'app', path: 'app.log', takes: 'main', format: 'text' },
  { ...USUAL, key: 'errors', path: 'errors.log', takes: 'all', format: 'verbose', minimum: 'ERROR' },
  { ...USUAL, key: 'security', path: 'security.log', takes: ['security', 'django.security', 'users.auth'], format: 'json' },
  {
    ...USUAL,
    key: 'performance',
    path: 'performance.log',
    takes: ['performance'],
    events: ['http.server.request.completed'],
    format: 'json',
    backups: 5,
  },
  { ...USUAL, key: 'audit', path: 'audit.log', takes: ['audit'], format: 'json', backups: 20 },
  { ...USUAL, key: 'analytics', path: 'analytics.log', takes: ['analytics'], format: 'extra_data' },
  { ...USUAL, key: 'payment', path: 'payment.log', takes: ['payment', 'shop.payments', 'shop.orders'], format: 'json', backups: 20 },
  { ...USUAL, key: 'support', path: 'support.log', takes: ['support'], format: 'json' },
  { ...USUAL, key: 'publishSync', path: 'publish-sync-logs/publish_sync.log', takes: ['publish_sync'], format: 'compact' },
  { ...USUAL, key: 'wordpressApi', path: 'publish-sync-logs/wordpress-api.log', takes: ['wordpress_api'], format: 'compact' },
  { ...USUAL, key: 'webhooks', path: 'publish-sync-logs/webhooks.log', takes: ['webhooks'], format: 'compact' },
  { ...USUAL, key: 'tasks', path: 'tasks.log', takes: ['tasks', 'celery'], format: 'text', isEnabled: false },
]
