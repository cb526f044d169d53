import { boolean, choice, integer, list, objects, pairs, ratio, text } from './readers.ts'
import { presetOf } from './presets.ts'
import { setting } from './setting.ts'

function instrumentation(name: string) {
  const names = (raw: string): string[] => raw.split(',').map((part) => part.trim())
  return setting<boolean, boolean>({
    env: [
      { name: 'OTEL_NODE_DISABLED_INSTRUMENTATIONS', read: (raw) => (names(raw).includes(name) ? false : undefined) },
      { name: 'OTEL_NODE_ENABLED_INSTRUMENTATIONS', read: (raw) => names(raw).includes(name) },
    ],
    reader: boolean,
    default: true,
    meaning: `Whether ${name} is traced.`,
  })
}

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/** What concerns traces, metrics and the description of the process. */
export const TELEMETRY_SETTINGS = {
  sampling: {
    sampler: setting({
      env: ['OTEL_TRACES_SAMPLER'],
      reader: choice(...SAMPLERS),
      default: 'parentbased_traceidratio',
      meaning: 'Which traces are kept. Logs are never sampled.',
    }),
    traces: setting({
      env: ['OTEL_TRACES_SAMPLER_ARG', 'OTELIER_TRACES_SAMPLE_RATE'],
      reader: ratio,
      default: (basics) => presetOf(basics).tracesRatio,
      meaning: 'Share of traces that are kept.',
    }),
  },
  metrics: {
    intervalMillis: setting({
      env: ['OTEL_METRIC_EXPORT_INTERVAL'],
      reader: integer(1, 'milliseconds'),
      default: 60_000,
      meaning: 'Time between two readings of the metrics.',
    }),
  },
  service: {
    name: setting<string | undefined, string>({
      env: ['OTEL_SERVICE_NAME'],
      reader: text,
      default: undefined,
      meaning: 'Name of the service. Default unknown_service:node.',
    }),
    version: setting<string | undefined, string>({
      env: ['GIT_COMMIT'],
      reader: text,
      default: undefined,
      meaning: 'Version or commit of the service.',
    }),
    role: setting({
      env: ['OTELIER_PROCESS_ROLE'],
      reader: text,
      default: 'web',
      meaning: 'What this process does: web, worker, scheduler, script or another word.',
    }),
    attributes: setting({
      env: ['OTEL_RESOURCE_ATTRIBUTES'],
      reader: pairs,
      default: {},
      meaning: 'More resource attributes.',
    }),
  },
  instrumentations: {
    http: instrumentation('http'),
    undici: instrumentation('undici'),
    extra: setting({ env: [], reader: objects<object>(), default: [], meaning: 'Instrumentations of the application’s own.' }),
  },
  propagators: setting({
    env: ['OTEL_PROPAGATORS'],
    reader: list,
    default: ['tracecontext', 'baggage'],
    meaning: 'How trace and baggage travel between processes.',
  }),
}
