import type { ServerResponse } from 'node:http'
import type { Encoding } from './otlp-request.ts'
import { messageType } from './otlp-schema.ts'

/**
 * What the receiver does with one request. The records count as received for `accept`,
 * `acceptThenReset` (the sender cannot know it) and, but for the last `rejected`, for `partial`.
 */
export type Answer =
  | { readonly kind: 'accept' }
  | { readonly kind: 'acceptThenReset' }
  | { readonly kind: 'partial'; readonly rejected: number; readonly message: string }
  | { readonly kind: 'refuse'; readonly status: number; readonly retryAfter?: string }
  /** Never answers; the connection ends with `stop()` or `close()`. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }

/** How many of `records` count as received under this answer. */
export function recordsTaken(answer: Answer, records: number): number {
  if (answer.kind === 'partial') return Math.max(0, records - answer.rejected)
  return answer.kind === 'accept' || answer.kind === 'acceptThenReset' ? records : 0
}

export function sendAnswer(response: ServerResponse, answer: Answer, encoding: Encoding): void {
  if (answer.kind === 'hang') return
  if (answer.kind === 'reset' || answer.kind === 'acceptThenReset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (answer.kind === 'refuse') {
    const headers = answer.retryAfter === undefined ? {} : { 'retry-after': answer.retryAfter }
    response.writeHead(answer.status, headers).end()
    return
  }
  const partial = answer.kind === 'partial' ? { rejected: answer.rejected, errorMessage: answer.message } : undefined
  response.writeHead(200, { 'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf' })
  response.end(encodeResponse(encoding, partial))
}

type Partial = { readonly rejected: number; readonly errorMessage: string }

/** The three signals share one response: field 1 with a count and a text; in JSON the count's name differs by signal, and all three are sent. */
function encodeResponse(encoding: Encoding, partial: Partial | undefined): Uint8Array | string {
  if (encoding === 'protobuf') {
    const type = messageType('ExportResponse')
    return type.encode(type.fromObject(partial === undefined ? {} : { partialSuccess: partial })).finish()
  }
  if (partial === undefined) return '{}'
  const rejected = String(partial.rejected)
  const counts = { rejectedLogRecords: rejected, rejectedSpans: rejected, rejectedDataPoints: rejected }
  return JSON.stringify({ partialSuccess: { ...counts, errorMessage: partial.errorMessage } })
}
