import { isAbsolute, join } from 'node:path'
import type { Severity } from '@otelier/core'
import type { RecordFormat, TimeZone } from '@otelier/journal'
import { UNIFIED_LAYOUT, type FileRow } from './layout.ts'

/** What may be set for one file; the rest comes from the layout. */
export interface FileSettings {
  readonly enabled?: boolean
  /** Below the log directory, or absolute. */
  readonly path?: string
  readonly level?: Severity
  readonly format?: RecordFormat
  /** A file is rotated before it would pass this size. A record that is longer stands alone. */
  readonly maxBytes?: number
  /** 0 empties the file instead of keeping older ones. */
  readonly backups?: number
  /** Text formats: false leaves out the JSON behind the message. Default true. */
  readonly attributes?: boolean
}

/** All of it is plain data, so that it can be handed to the writer thread. */
export interface FilesSinkOptions {
  /** Absolute. Created when missing, with mode 0750. */
  readonly directory: string
  /** In place of `<directory>/publish-sync-logs`. Absolute. */
  readonly publishSyncDirectory?: string
  /** By the keys of the layout. */
  readonly files?: Readonly<Record<string, FileSettings>>
  /** Of `app.log` and `tasks.log`. Default `simple`; `verbose` in development. */
  readonly textFormat?: 'verbose' | 'simple'
  /** Of the main file. Default INFO; DEBUG in debug mode. */
  readonly mainLevel?: Severity
  /** For text formats. Default `local`. */
  readonly timeZone?: TimeZone
}

/** A row of the layout with the settings applied. */
export interface ResolvedFile extends Omit<FileRow, 'format' | 'isEnabled'> {
  /** Absolute. */
  readonly path: string
  readonly format: RecordFormat
  readonly hasAttributes: boolean
}

const PUBLISH_SYNC = 'publish-sync-logs/'

/** The files that are switched on, with every setting in its place. */
export function resolveFiles(options: FilesSinkOptions, layout: readonly FileRow[] = UNIFIED_LAYOUT): readonly ResolvedFile[] {
  return layout.flatMap(({ isEnabled, format, ...row }) => {
    const own = options.files?.[row.key] ?? {}
    if (!(own.enabled ?? isEnabled)) return []
    const usualFormat = format === 'text' ? (options.textFormat ?? 'simple') : format
    const usualLevel = row.takes === 'main' ? (options.mainLevel ?? row.minimum) : row.minimum
    return [
      {
        ...row,
        path: own.path === undefined ? usualPath(row.path, options) : below(options.directory, own.path),
        format: own.format ?? usualFormat,
        minimum: own.level ?? usualLevel,
        maxBytes: own.maxBytes ?? row.maxBytes,
        backups: own.backups ?? row.backups,
        hasAttributes: own.attributes ?? true,
      },
    ]
  })
}

function usualPath(path: string, { directory, publishSyncDirectory }: FilesSinkOptions): string {
  if (publishSyncDirectory === undefined || !path.startsWith(PUBLISH_SYNC)) return below(directory, path)
  return join(publishSyncDirectory, path.slice(PUBLISH_SYNC.length))
}

function below(directory: string, path: string): string {
  return isAbsolute(path) ? path : join(directory, path)
}
