import { constants, gzipSync } from 'node:zlib'
import { assembleRequest } from './assemble.ts'
import { readRetryAfter } from './backoff.ts'
import { createHttpPoster, type HttpAnswer } from './http-post.ts'
import type { OtlpSignalOptions } from './options.ts'
import { outcomeOfError, outcomeOfStatus, type Outcome } from './outcome.ts'
import { readRejectedCount } from './partial-success.ts'
import type { Transport } from './transport.ts'

const USER_AGENT = 'otelier-otlp/0.1.0'

/** OTLP over HTTP with protobuf, from the journal's own bytes. */
export function createProtobufTransport({ url, headers, compression }: OtlpSignalOptions, now: () => number): Transport {
  const poster = createHttpPoster(new URL(url))
  const isCompressed = compression === 'gzip'
  const fixedHeaders = {
    'user-agent': USER_AGENT,
    ...headers,
    'content-type': 'application/x-protobuf',
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  }
  return {
    async send(resource, frames, timeoutMillis) {
      const request = frames.length === 0 ? Buffer.alloc(0) : assembleRequest(resource, frames)
      // In this thread, not in the thread pool: the pool is the application's. Level 1 is within 15 % of the size of level 6.
      const body = isCompressed ? gzipSync(request, { level: constants.Z_BEST_SPEED }) : request
      try {
        // Nothing is instrumented in the writer thread, so there is no tracing to suppress.
        return outcomeOfAnswer(await poster.post(body, fixedHeaders, timeoutMillis), now())
      } catch (error) {
        return outcomeOfError(error)
      }
    },
    close: () => poster.close(),
  }
}

function outcomeOfAnswer({ status, retryAfter, contentType, body }: HttpAnswer, nowMillis: number): Outcome {
  if (status >= 200 && status < 300) {
    return { kind: 'accepted', rejected: contentType.startsWith('application/x-protobuf') ? readRejectedCount(body) : 0 }
  }
  return outcomeOfStatus(status, printable(body), readRetryAfter(retryAfter, nowMillis))
}

/** The readable part of an error answer, for a message: also of a protobuf `Status`, whose text stands in the open. */
function printable(body: Buffer): string {
  const text = body.subarray(0, 1_000).toString('latin1')
  return text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 120)
}
