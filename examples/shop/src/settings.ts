/** Environment variables by name. This is the only file of the shop that reads them. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface WebSettings {
  /** `PORT`; 0, the default, takes a free one. */
  readonly port: number
  /** `QUEUE_URL`: `redis://…` or `postgres://…`. */
  readonly queueUrl: string
  /** `PROVIDER_URL`: the payment provider. */
  readonly providerUrl: string
  /** `PROVIDER_WEBHOOK_KEY`: what the provider signs its webhooks with. */
  readonly webhookKey: string
}

export interface WorkerSettings {
  readonly queueUrl: string
  /** `MAIL_URL`: the mail service. */
  readonly mailUrl: string
}

export function readWebSettings(environment: Environment = process.env): WebSettings {
  return {
    port: Number(environment['PORT'] ?? 0),
    queueUrl: readRequired(environment, 'QUEUE_URL'),
    providerUrl: readRequired(environment, 'PROVIDER_URL'),
    webhookKey: readRequired(environment, 'PROVIDER_WEBHOOK_KEY'),
  }
}

export function readWorkerSettings(environment: Environment = process.env): WorkerSettings {
  return { queueUrl: readRequired(environment, 'QUEUE_URL'), mailUrl: readRequired(environment, 'MAIL_URL') }
}

export interface DemoSettings {
  /** `REDIS_URL`: a Redis that is there already. */
  readonly redisUrl: string | undefined
  /** What the processes of the demo inherit: enough to run, nothing that would change what they record. */
  readonly inherited: Environment
}

const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'SystemRoot', 'TEMP']

export function readDemoSettings(environment: Environment = process.env): DemoSettings {
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, environment[name]]))
  return { redisUrl: environment['REDIS_URL'] || undefined, inherited }
}

function readRequired(environment: Environment, name: string): string {
  const value = environment[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set; the shop cannot start without it`)
  return value
}
