const PRODUCTION = { NODE_ENV: 'production', TZ: 'UTC' }

const PRELOAD = ['--import', '@otelier/register']

export interface Launch {
  readonly nodeArguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** A process without any preload. */
export function launchPlain(): Launch {
  return { nodeArguments: [], environment: PRODUCTION }
}

/** A process under `@otelier/register`, with files and journal below `folder`; OTLP when an endpoint is given. */
export function launchOtelier(folder: string, endpoint?: string, extra: Readonly<Record<string, string>> = {}): Launch {
  const otlp = endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }
  return {
    nodeArguments: PRELOAD,
    environment: { ...PRODUCTION, OTEL_SERVICE_NAME: 'bench', OTELIER_LOG_DIR: `${folder}/logs`, ...otlp, ...extra },
  }
}

/** A process under OpenTelemetry's own preload, with all of its exporters on OTLP, as its guide starts it. */
export function launchAuto(endpoint: string): Launch {
  return {
    nodeArguments: ['--require', '@opentelemetry/auto-instrumentations-node/register'],
    // Outside of a cloud its resource detectors end with warnings of the process, which say nothing here.
    environment: { ...PRODUCTION, OTEL_SERVICE_NAME: 'bench', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, NODE_NO_WARNINGS: '1' },
  }
}
