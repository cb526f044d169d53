import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEnvironment } from './environment.ts'
import { readConfig, type ReadConfig, type UserConfig } from './read-config.ts'

interface Given {
  readonly code?: UserConfig
  readonly file?: Record<string, unknown>
  readonly stdoutIsTerminal?: boolean
}

function read(env: Record<string, string>, { code = {}, file, stdoutIsTerminal = true }: Given = {}): ReadConfig {
  const fileConfig = file === undefined ? undefined : { path: 'otelier.config.ts', content: file }
  return readConfig({ env: readEnvironment(env), code, fileConfig, stdoutIsTerminal, cwd: '/srv/shop' })
}

const messages = ({ problems }: ReadConfig): string[] => problems.map(({ message }) => message)

test('without any setting it is development, with everything on the console and nothing sent', () => {
  const { config, problems } = read({})

  expect(problems).toEqual([])
  expect(config).toEqual({
    enabled: true,
    environment: 'development',
    debug: false,
    strict: false,
    level: 'DEBUG',
    levels: {},
    logDir: '/srv/shop/logs',
    publishSyncLogDir: undefined,
    layout: 'unified',
    files: {},
    console: { enabled: true, level: 'DEBUG', format: 'verbose', color: true },
    sampling: { sampler: 'parentbased_traceidratio', ratio: 1 },
    journal: { mode: 'on', directory: '/srv/shop/logs/.journal', maxBytes: 268_435_456, drainTimeoutMillis: 2000 },
    otlp: {
      logs: {
        enabled: false,
        url: 'http://localhost:4318/v1/logs',
        headers: {},
        compression: 'none',
        timeoutMillis: 10_000,
        protocol: 'http/protobuf',
      },
      traces: {
        enabled: false,
        url: 'http://localhost:4318/v1/traces',
        headers: {},
        compression: 'none',
        timeoutMillis: 10_000,
        protocol: 'http/protobuf',
      },
      metrics: {
        enabled: false,
        url: 'http://localhost:4318/v1/metrics',
        headers: {},
        compression: 'none',
        timeoutMillis: 10_000,
        protocol: 'http/protobuf',
      },
    },
    metrics: { intervalMillis: 60_000 },
    service: { serviceName: undefined, serviceVersion: undefined, environment: 'development', role: 'web', attributes: {} },
    redact: { keys: [], patterns: [] },
    instrumentations: { http: true, undici: true, extra: [] },
    propagators: ['tracecontext', 'baggage'],
  })
})

test.for([
  ['development', true, 'DEBUG', { level: 'DEBUG', format: 'verbose' }, 1],
  ['staging', true, 'INFO', { level: 'INFO', format: 'simple' }, 0.5],
  ['qa', true, 'INFO', { level: 'INFO', format: 'simple' }, 0.5],
  ['production', true, 'INFO', { level: 'WARNING', format: 'simple' }, 0.1],
  ['production', false, 'INFO', { level: 'WARNING', format: 'json' }, 0.1],
] as const)('%s (terminal: %o) has its preset', ([environment, stdoutIsTerminal, level, console, ratio]) => {
  const { config } = read({ NODE_ENV: environment }, { stdoutIsTerminal })

  expect(config.environment).toBe(environment)
  expect(config.level).toBe(level)
  expect(config.console).toMatchObject(console)
  expect(config.sampling.ratio).toBe(ratio)
})

test('code wins over the environment, the environment over the file, and each value knows where it came from', () => {
  const file = { logDir: '/file', level: 'error', strict: true, journal: { maxBytes: '64MiB' } }

  const { config, origins } = read({ OTELIER_LOG_DIR: '/env', OTELIER_LOG_LEVEL: 'warn' }, { code: { logDir: 'code' }, file })

  expect(config).toMatchObject({ logDir: '/srv/shop/code', level: 'WARNING', strict: true, journal: { maxBytes: 67_108_864 } })
  expect(config.journal.directory).toBe('/srv/shop/code/.journal')
  expect(origins).toMatchObject({
    logDir: { origin: 'code', source: 'logDir' },
    level: { origin: 'environment', source: 'OTELIER_LOG_LEVEL' },
    'journal.maxBytes': { origin: 'file', source: 'otelier.config.ts: journal.maxBytes' },
    'console.level': { origin: 'default', source: 'default' },
  })
})

test('an empty variable counts as unset', () => {
  const result = read({ OTELIER_LOG_DIR: '', OTELIER_STRICT: ' ', OTEL_EXPORTER_OTLP_ENDPOINT: '' })

  expect(result).toEqual(read({}))
})

test.for([
  ['OTELIER_STRICT', 'yes', 'OTELIER_STRICT: "yes" is neither true nor false; write true or false [OTELIER_BAD_BOOLEAN]'],
  [
    'OTELIER_LOG_LEVEL',
    'loud',
    'OTELIER_LOG_LEVEL: "loud" is not a level; write trace, debug, info, warning, error or critical [OTELIER_BAD_LEVEL]',
  ],
  [
    'OTELIER_LEVELS',
    'db=loud',
    'OTELIER_LEVELS: "db=loud" is not a logger with a level; write logger=level, the level as trace, debug, info, warning, error or critical [OTELIER_BAD_LEVEL]',
  ],
  ['OTELIER_LAYOUT', 'unifed', 'OTELIER_LAYOUT: "unifed" is not known, did you mean unified?; write unified [OTELIER_BAD_CHOICE]'],
  [
    'OTELIER_FILE_PAYMENT_MAX_BYTES',
    '10',
    'OTELIER_FILE_PAYMENT_MAX_BYTES: "10" is not a size; write a whole number with B, KiB, MiB or GiB, for example 10MiB [OTELIER_BAD_SIZE]',
  ],
  [
    'OTELIER_FILE_PAYMENT_BACKUPS',
    '-1',
    'OTELIER_FILE_PAYMENT_BACKUPS: "-1" is not a whole number of files; write a whole number from 0 up [OTELIER_BAD_NUMBER]',
  ],
  [
    'OTELIER_TRACES_SAMPLE_RATE',
    '10',
    'OTELIER_TRACES_SAMPLE_RATE: "10" is not a share; write a number from 0 to 1, for example 0.1 [OTELIER_BAD_NUMBER]',
  ],
  ['OTELIER_CONSOL_LEVEL', 'info', 'OTELIER_CONSOL_LEVEL: is not a setting; did you mean OTELIER_CONSOLE_LEVEL? [OTELIER_UNKNOWN_SETTING]'],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'localhost:4318',
    'OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318" is not an HTTP address; write one such as http://localhost:4318 [OTELIER_BAD_URL]',
  ],
  [
    'OTEL_EXPORTER_OTLP_PROTOCOL',
    'grpc',
    'OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" is not spoken, http/protobuf is used; write http/protobuf, and the port for HTTP (4318) in the endpoint [OTELIER_NO_GRPC]',
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS',
    's3cret',
    'OTEL_EXPORTER_OTLP_HEADERS: is not a list of pairs; write key=value,other=value, with %2C for a comma in a value [OTELIER_BAD_PAIRS]',
  ],
  ['OTEL_LOGS_EXPORTER', 'zipkin', 'OTEL_LOGS_EXPORTER: "zipkin" is not known; write otlp, console or none [OTELIER_BAD_CHOICE]'],
] as const)('%s=%s is one problem, and the default is used', ([name, value, message]) => {
  const result = read({ [name]: value })

  expect(messages(result)).toEqual([message])
  expect(result.config).toEqual(read({}).config)
})

test('a bad value in the file names the file, and an unknown option the nearest one', () => {
  const result = read({}, { file: { consol: {}, journal: { maxBytes: 10.5, dir: 'x' }, console: 'off' } })

  expect(messages(result)).toEqual([
    'otelier.config.ts: consol: is not a setting; did you mean console? [OTELIER_UNKNOWN_SETTING]',
    'otelier.config.ts: journal.dir: is not a setting; remove it [OTELIER_UNKNOWN_SETTING]',
    'otelier.config.ts: console: "off" is not an object; write { enabled: … }, known are enabled, level, format, color [OTELIER_BAD_VALUE]',
    'otelier.config.ts: journal.maxBytes: 10.5 is not a size; write a whole number of bytes, or a text such as 10MiB [OTELIER_BAD_SIZE]',
  ])
})

test('a problem never quotes a secret', () => {
  const result = read({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://user:hunter2@example.com',
    OTEL_EXPORTER_OTLP_HEADERS: 'hunter2',
    OTELIER_STRICT: 'password=hunter2',
    OTELIER_PASSWORD: 'hunter2',
  })

  expect(result.problems).toHaveLength(4)
  expect(messages(result).join()).not.toContain('hunter2')
})

test('variables of other programs are left to them', () => {
  const { config, problems } = read({ DEBUG: 'express:*', LOG_LEVEL: 'silly', ENVIRONMENT: 'production' })

  expect(problems).toEqual([])
  expect(config).toMatchObject({ debug: false, level: 'INFO' })
  expect(read({ DEBUG: '1', ENVIRONMENT: 'production' }).config).toMatchObject({ debug: true, level: 'DEBUG', console: { level: 'DEBUG' } })
})

test('an endpoint for all signals is a base, one for a signal is used as it is', () => {
  const { config } = read({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example/in/',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces.example/',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-team=shop',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-team=logs',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: '500',
    OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'none',
  })

  expect(config.otlp).toEqual({
    logs: {
      enabled: true,
      url: 'https://otlp.example/in/v1/logs',
      headers: { authorization: 'Bearer abc', 'x-team': 'logs' },
      compression: 'gzip',
      timeoutMillis: 500,
      protocol: 'http/protobuf',
    },
    traces: {
      enabled: true,
      url: 'http://traces.example/',
      headers: { authorization: 'Bearer abc', 'x-team': 'shop' },
      compression: 'gzip',
      timeoutMillis: 10_000,
      protocol: 'http/protobuf',
    },
    metrics: {
      enabled: false,
      url: 'https://otlp.example/in/v1/metrics',
      headers: { authorization: 'Bearer abc', 'x-team': 'shop' },
      compression: 'gzip',
      timeoutMillis: 10_000,
      protocol: 'http/json',
    },
  })
})

test('naming otlp as exporter sends to the local collector', () => {
  const { logs, traces } = read({ OTEL_LOGS_EXPORTER: 'console,otlp' }).config.otlp

  expect([logs.enabled, logs.url, traces.enabled]).toEqual([true, 'http://localhost:4318/v1/logs', false])
})

test.for([
  [{ OTEL_TRACES_SAMPLER: 'always_off' }, 'always_off', 1],
  [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25', OTELIER_TRACES_SAMPLE_RATE: '0.5' }, 'traceidratio', 0.25],
  [{ NODE_ENV: 'production', OTEL_TRACES_SAMPLER: 'traceidratio' }, 'traceidratio', 1],
  [{ OTELIER_TRACES_SAMPLE_RATE: '0.5' }, 'parentbased_traceidratio', 0.5],
  [{ NODE_ENV: 'production' }, 'parentbased_traceidratio', 0.1],
] as const)('traces are sampled as %o says', ([env, sampler, ratio]) => {
  expect(read(env).config.sampling).toEqual({ sampler, ratio })
})

test('the service is named by the specification’s variables before ours', () => {
  const env = {
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=a,service.version=2.0,team=x%2Cy',
    GIT_COMMIT: '1933205',
    OTELIER_PROCESS_ROLE: 'worker',
  }

  expect(read(env).config.service).toMatchObject({ serviceName: 'a', serviceVersion: '2.0', role: 'worker', attributes: { team: 'x,y' } })
  expect(read({ ...env, OTEL_SERVICE_NAME: 'shop' }).config.service.serviceName).toBe('shop')
  expect(read({ GIT_COMMIT: '1933205' }).config.service.serviceVersion).toBe('1933205')
})

test('each file is set by its key', () => {
  const { config, problems } = read(
    { OTELIER_FILE_PUBLISH_SYNC_LEVEL: 'debug', OTELIER_FILE_APP_ENABLED: 'false', OTELIER_FILE_PAYMENT_MAX_BYTES: '1MiB' },
    { file: { files: { payment: { maxBytes: 5, backups: 3 } } } },
  )

  expect(problems).toEqual([])
  expect(config.files).toEqual({ app: { enabled: false }, payment: { maxBytes: 1_048_576, backups: 3 }, publishSync: { level: 'DEBUG' } })
})

test('names to hide add up over all sources', () => {
  const { config } = read(
    { OTELIER_REDACT_KEYS: 'tax id, nickname' },
    { code: { redact: { keys: ['salary'] } }, file: { redact: { keys: ['nickname'] } } },
  )

  expect(config.redact.keys).toEqual(['salary', 'tax id', 'nickname'])
})

test('single instrumentations are switched as in other OpenTelemetry distributions', () => {
  expect(read({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'fs, undici' }).config.instrumentations).toMatchObject({ http: true, undici: false })
  expect(read({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' }).config.instrumentations).toMatchObject({ http: true, undici: false })
  expect(read({ OTEL_SDK_DISABLED: 'true' }).config.enabled).toBe(false)
  expect(read({ OTELIER_JOURNAL: 'off' }).config.journal.mode).toBe('off')
})

test('the configuration is frozen, and what the application gives stays its own', () => {
  const extra = [{ instrumentationName: 'own' }]

  const { config } = read({}, { code: { instrumentations: { extra } } })

  expect(Object.isFrozen(config.journal)).toBe(true)
  expect(config.instrumentations.extra[0]).toBe(extra[0])
  expect([Object.isFrozen(extra), Object.isFrozen(extra[0])]).toEqual([false, false])
})

test('whatever the environment and the file hold, there is a configuration and every problem says what to do', () => {
  const names = [
    'OTELIER_STRICT',
    'OTELIER_LEVELS',
    'OTELIER_JOURNAL_MAX_BYTES',
    'OTEL_EXPORTER_OTLP_HEADERS',
    'OTEL_RESOURCE_ATTRIBUTES',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_PROPAGATORS',
    'OTEL_TRACES_EXPORTER',
    'OTELIER_X',
  ]
  const env = fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' }))
  const file = fc.dictionary(
    fc.constantFrom('journal', 'files', 'level', 'levels', 'otlp', 'redact', '__proto__', 'service'),
    fc.anything(),
  )

  fc.assert(
    fc.property(env, file, (variables, content) => {
      const result = read(variables, { file: content })
      expect(result.config.metrics.intervalMillis).toBe(60_000)
      for (const problem of result.problems) expect(problem.message).toMatch(/; .+ \[OTELIER_\w+\]$/s)
    }),
  )
})
