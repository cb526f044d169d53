import { badInput, quote, setting, type Input, type Reader, type ValuesOf, type Variable } from './setting.ts'
import { boolean, choice, integer, list, pairs } from './readers.ts'

/** How one signal is sent. */
export interface OtlpSignalConfig {
  readonly enabled: boolean
  /** The full address, for example `http://localhost:4318/v1/logs`. */
  readonly url: string
  /** Sent with each request. Their values never stand in a message. */
  readonly headers: Readonly<Record<string, string>>
  readonly compression: 'none' | 'gzip'
  /** For one request. Default 10,000 ms. */
  readonly timeoutMillis: number
  readonly protocol: 'http/protobuf' | 'http/json'
}

export interface OtlpConfig {
  readonly logs: OtlpSignalConfig
  readonly traces: OtlpSignalConfig
  readonly metrics: OtlpSignalConfig
}

const DEFAULT_ENDPOINT = 'http://localhost:4318'

/** What the specification names and we do without: it is said, and OTLP stays as it is set otherwise. */
const OTHER_EXPORTERS = ['console', 'logging', 'none', 'otlp']

const url: Reader<string> = {
  text: (raw, input) => {
    const address = URL.canParse(raw.trim()) ? new URL(raw.trim()) : undefined
    if (address?.protocol === 'http:' || address?.protocol === 'https:') return raw.trim()
    throw badInput('OTELIER_BAD_URL', input, `${quote(raw)} is not an HTTP address`, 'write one such as http://localhost:4318')
  },
  value: (value, input) => url.text(typeof value === 'string' ? value : quote(value), input),
}

const httpProtocol = choice('http/protobuf', 'http/json')

const protocol: Reader<'http/protobuf' | 'http/json'> = {
  text: (raw, input) => {
    if (raw.trim() !== 'grpc') return httpProtocol.text(raw, input)
    throw badInput(
      'OTELIER_NO_GRPC',
      input,
      '"grpc" is not spoken, http/protobuf is used',
      'write http/protobuf, and the port for HTTP (4318) in the endpoint',
    )
  },
  value: (value, input) => (value === 'grpc' ? protocol.text('grpc', input) : httpProtocol.value(value, input)),
}

/** `OTEL_LOGS_EXPORTER` and its like: OTLP is on when the list names it. */
function exporterVariable(name: string): Variable<boolean> {
  return { name, read: (raw, input) => readExporters(raw, input) }
}

function readExporters(raw: string, input: Input): boolean {
  const names = list.text(raw, input)
  const unknown = names.filter((name) => !OTHER_EXPORTERS.includes(name))
  if (unknown.length > 0) {
    input.report(badInput('OTELIER_BAD_CHOICE', input, `${quote(unknown.join(','))} is not known`, 'write otlp, console or none'))
  }
  return names.includes('otlp')
}

/** The settings of all signals together, and in the same words those of one signal. */
function transportSettings(prefix: string, signal: string) {
  const variable = (name: string): string[] => [`OTEL_EXPORTER_OTLP_${prefix}${name}`]
  return {
    endpoint: setting<string | undefined, string>({
      env: variable('ENDPOINT'),
      reader: url,
      default: undefined,
      meaning: `Where ${signal} go; setting it switches the sending on.`,
    }),
    headers: setting({ env: variable('HEADERS'), reader: pairs, default: {}, meaning: `Sent with each request for ${signal}.` }),
    compression: setting<'none' | 'gzip' | undefined, 'none' | 'gzip'>({
      env: variable('COMPRESSION'),
      reader: choice('none', 'gzip'),
      default: undefined,
      meaning: `Compression of the requests for ${signal}: none (default) or gzip.`,
    }),
    timeoutMillis: setting<number | undefined, number>({
      env: variable('TIMEOUT'),
      reader: integer(1, 'milliseconds'),
      default: undefined,
      meaning: `Milliseconds for one request for ${signal}. Default 10000.`,
    }),
    protocol: setting<'http/protobuf' | 'http/json' | undefined, 'http/protobuf' | 'http/json'>({
      env: variable('PROTOCOL'),
      reader: protocol,
      default: undefined,
      meaning: `Form of the requests for ${signal}: http/protobuf (default) or http/json.`,
    }),
  }
}

function signalSettings(signal: 'logs' | 'traces' | 'metrics') {
  const upper = signal.toUpperCase()
  return {
    enabled: setting<boolean | undefined, boolean>({
      env: [exporterVariable(`OTEL_${upper}_EXPORTER`)],
      reader: boolean,
      default: undefined,
      meaning: `Whether ${signal} are sent. Default: when an endpoint is set.`,
    }),
    ...transportSettings(`${upper}_`, signal),
  }
}

export const OTLP_SETTINGS = {
  ...transportSettings('', 'all signals'),
  logs: signalSettings('logs'),
  traces: signalSettings('traces'),
  metrics: signalSettings('metrics'),
}

type OtlpValues = ValuesOf<typeof OTLP_SETTINGS>

/** Puts the general settings below those of each signal, as the specification says. */
export function otlpOf(values: OtlpValues): OtlpConfig {
  return { logs: signalOf(values, 'logs'), traces: signalOf(values, 'traces'), metrics: signalOf(values, 'metrics') }
}

function signalOf(all: OtlpValues, signal: 'logs' | 'traces' | 'metrics'): OtlpSignalConfig {
  const own = all[signal]
  return {
    enabled: own.enabled ?? (own.endpoint ?? all.endpoint) !== undefined,
    url: own.endpoint ?? withPath(all.endpoint ?? DEFAULT_ENDPOINT, `v1/${signal}`),
    headers: { ...all.headers, ...own.headers },
    compression: own.compression ?? all.compression ?? 'none',
    timeoutMillis: own.timeoutMillis ?? all.timeoutMillis ?? 10_000,
    protocol: own.protocol ?? all.protocol ?? 'http/protobuf',
  }
}

/** The general endpoint is a base below which each signal has its path. */
function withPath(base: string, path: string): string {
  const address = new URL(base)
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/${path}`
  return address.href
}
