import type { Batch, Delivery, DropReason, Frame, Sink } from '@otelier/journal'
import { backoffMillis } from './backoff.ts'
import { DEFAULT_TIMEOUT_MILLIS, type OtlpSignalOptions } from './options.ts'
import type { Outcome } from './outcome.ts'
import type { Transport } from './transport.ts'

export interface SignalDeliveryParts {
  readonly options: OtlpSignalOptions
  readonly transport: Transport
  readonly now: () => number
  readonly random: () => number
}

/** What is settled of a batch that will come again: frames up to `through` are not sent twice. */
interface Progress {
  through: number
  rejected: number
  reason: DropReason
}

export type SignalDelivery = Required<Pick<Sink, 'deliver' | 'close'>>

type Failure = Extract<Outcome, { kind: 'busy' | 'misconfigured' }>

/** One huge record must not make every later request tiny. */
const SMALLEST_LIMIT_BYTES = 64 * 1024
const SLOW_RETRY_MILLIS = 60_000
/** Also for `Retry-After: 0`, which would be a loop. */
const SHORTEST_RETRY_MILLIS = 100

/**
 * Delivers the batches of one signal: in one request, or in halves where the other side finds something wrong or too large.
 * Each signal has its own, so that an endpoint without traces does not hold up the logs.
 */
export function createSignalDelivery({ options, transport, now, random }: SignalDeliveryParts): SignalDelivery {
  const timeoutMillis = options.timeoutMillis ?? DEFAULT_TIMEOUT_MILLIS
  const progressOf = new Map<string, Progress>()
  const state = { failures: 0, hasAccepted: false, maxBytes: Number.POSITIVE_INFINITY }

  async function deliver(batch: Batch, deadline: number | undefined): Promise<Delivery> {
    const progress = progressOf.get(batch.instance) ?? { through: 0, rejected: 0, reason: 'export_rejected' }
    const frames = batch.frames.filter(({ sequence }) => sequence > progress.through)
    const failure = await send(batch.resource, frames, progress, deadline)
    if (failure !== undefined) {
      progressOf.set(batch.instance, progress)
      return retry(failure)
    }
    progressOf.delete(batch.instance)
    state.failures = 0
    return progress.rejected === 0
      ? { status: 'delivered' }
      : { status: 'delivered', rejected: { frames: progress.rejected, reason: progress.reason } }
  }

  /** Sends the frames in order, in halves where the other side wants less; stops at the first failure. */
  async function send(
    resource: Uint8Array,
    frames: readonly Frame[],
    progress: Progress,
    deadline: number | undefined,
  ): Promise<Failure | undefined> {
    if (frames.length === 0) return undefined
    const bytes = countBytes(frames)
    if (bytes > state.maxBytes && frames.length > 1) return sendHalves(resource, frames, progress, deadline)

    const outcome = await request(resource, frames, deadline)
    if (outcome.kind === 'accepted') {
      state.hasAccepted = true
      settle(progress, frames, Math.min(outcome.rejected, frames.length), 'export_partial')
      return undefined
    }
    if (outcome.kind === 'busy' || outcome.kind === 'misconfigured') return outcome
    if (outcome.kind === 'too-large') state.maxBytes = Math.min(state.maxBytes, Math.max(bytes / 2, SMALLEST_LIMIT_BYTES))
    if (frames.length > 1) return sendHalves(resource, frames, progress, deadline)
    if (outcome.kind === 'bad-request' && !(await hasProvenEndpoint(resource, deadline))) return refusesEverything(outcome.text)
    settle(progress, frames, 1, 'export_rejected')
    return undefined
  }

  async function sendHalves(
    resource: Uint8Array,
    frames: readonly Frame[],
    progress: Progress,
    deadline: number | undefined,
  ): Promise<Failure | undefined> {
    const middle = frames.length >>> 1
    return (await send(resource, frames.slice(0, middle), progress, deadline)) ?? send(resource, frames.slice(middle), progress, deadline)
  }

  /**
   * A record is only given up when the endpoint takes anything at all: a proxy that answers 400 to everything
   * must not empty the journal. Until a request was accepted, an empty one is asked.
   */
  async function hasProvenEndpoint(resource: Uint8Array, deadline: number | undefined): Promise<boolean> {
    if (!state.hasAccepted) state.hasAccepted = (await request(resource, [], deadline)).kind === 'accepted'
    return state.hasAccepted
  }

  function request(resource: Uint8Array, frames: readonly Frame[], deadline: number | undefined): Promise<Outcome> {
    const millis = deadline === undefined ? timeoutMillis : Math.min(timeoutMillis, deadline - now())
    if (millis <= 0) return Promise.resolve({ kind: 'busy', text: 'had no time left', retryAfterMillis: undefined })
    return transport.send(resource, frames, millis)
  }

  function retry(failure: Failure): Delivery {
    state.failures++
    const problem = describe(options.url, failure)
    if (failure.kind === 'misconfigured') return { status: 'retry', afterMillis: SLOW_RETRY_MILLIS, problem }
    return {
      status: 'retry',
      afterMillis: Math.max(failure.retryAfterMillis ?? backoffMillis(state.failures, random), SHORTEST_RETRY_MILLIS),
      problem,
    }
  }

  return { deliver: (batch, { deadline }) => deliver(batch, deadline), close: () => transport.close() }
}

function settle(progress: Progress, frames: readonly Frame[], rejected: number, reason: DropReason): void {
  progress.through = frames.at(-1)?.sequence ?? progress.through
  if (rejected === 0) return
  progress.rejected += rejected
  progress.reason = reason
}

function countBytes(frames: readonly Frame[]): number {
  let bytes = 0
  for (const { payload } of frames) bytes += payload.length
  return bytes
}

function refusesEverything(text: string): Failure {
  return {
    kind: 'misconfigured',
    text: `${text} to every request, also to an empty one`,
    remedy: 'check what listens at OTEL_EXPORTER_OTLP_ENDPOINT',
  }
}

function describe(url: string, failure: Failure): string {
  const { origin, pathname } = new URL(url)
  const remedy =
    failure.kind === 'misconfigured' ? failure.remedy : 'start or relieve what listens there, or correct OTEL_EXPORTER_OTLP_ENDPOINT'
  return `${origin}${pathname} ${failure.text}; records are kept and sent again; ${remedy} [OTELIER_OTLP_UNREACHABLE]`
}
