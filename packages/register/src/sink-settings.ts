import { presetOf, type Config } from '@otelier/core'
import type { FilesSinkOptions } from '@otelier/files'
import type { OtlpOptions } from '@otelier/otlp'

/** What the writer thread needs to make its sinks. Plain data: it crosses the thread boundary. */
export interface SinkSettings {
  readonly files: FilesSinkOptions
  readonly otlp: OtlpOptions
}

/** The part of the configuration that the sinks see. */
export function sinkSettings({ logDir, publishSyncLogDir, files, otlp, environment, debug }: Config): SinkSettings {
  return {
    files: {
      directory: logDir,
      ...(publishSyncLogDir !== undefined && { publishSyncDirectory: publishSyncLogDir }),
      files,
      textFormat: presetOf({ environment }).consoleFormat,
      mainLevel: debug ? 'DEBUG' : 'INFO',
    },
    otlp,
  }
}
