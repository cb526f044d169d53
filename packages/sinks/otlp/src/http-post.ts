import { request as requestPlain, Agent as PlainAgent, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestSecure, Agent as SecureAgent } from 'node:https'

/** One answer; `body` holds at most 64 KiB of it. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly contentType: string
  readonly body: Buffer
}

export interface HttpPoster {
  /** @throws {Error} When no complete answer came: refused, reset, unknown host, or the time is over (`code` `ETIMEDOUT`). */
  post(body: Uint8Array, headers: Readonly<Record<string, string>>, timeoutMillis: number): Promise<HttpAnswer>
  close(): void
}

const MAX_ANSWER_BYTES = 64 * 1024

/**
 * Posts to one address over kept-alive connections. Neither its sockets nor its timers keep a thread alive.
 * Redirects are answers like any other: they are not followed.
 */
export function createHttpPoster(url: URL): HttpPoster {
  const isSecure = url.protocol === 'https:'
  const agentOptions = { keepAlive: true, maxSockets: 4, maxFreeSockets: 1 }
  const agent = isSecure ? new SecureAgent(agentOptions) : new PlainAgent(agentOptions)
  const open = (headers: Record<string, string>): ClientRequest =>
    (isSecure ? requestSecure : requestPlain)(url, { agent, method: 'POST', headers })

  return {
    async post(body, headers, timeoutMillis) {
      const attempt = (): Sent => sendOnce(open({ ...headers, 'content-length': String(body.length) }), body, timeoutMillis)
      const first = attempt()
      try {
        return await first.answer
      } catch (error) {
        // The other side closes idle connections when it likes; that is no sign of trouble.
        if (!first.outgoing.reusedSocket || (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error // node's errors carry a code
        return attempt().answer
      }
    },
    close: () => agent.destroy(),
  }
}

interface Sent {
  readonly outgoing: ClientRequest
  readonly answer: Promise<HttpAnswer>
}

function sendOnce(outgoing: ClientRequest, body: Uint8Array, timeoutMillis: number): Sent {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
  const timer = setTimeout(() => {
    reject(Object.assign(new Error(`no answer within ${timeoutMillis} ms`), { code: 'ETIMEDOUT' }))
    outgoing.destroy()
  }, timeoutMillis)
  timer.unref()
  outgoing.on('socket', (socket) => socket.unref())
  outgoing.on('error', reject)
  outgoing.on('response', (incoming) => readAnswer(incoming, resolve, reject))
  outgoing.end(body)
  return { outgoing, answer: promise.finally(() => clearTimeout(timer)) }
}

function readAnswer(incoming: IncomingMessage, resolve: (answer: HttpAnswer) => void, reject: (error: Error) => void): void {
  const parts: Buffer[] = []
  let bytes = 0
  const settle = (): void =>
    resolve({
      status: incoming.statusCode ?? 0,
      retryAfter: incoming.headers['retry-after'],
      contentType: incoming.headers['content-type'] ?? '',
      body: Buffer.concat(parts).subarray(0, MAX_ANSWER_BYTES),
    })
  incoming.on('data', (part: Buffer) => {
    parts.push(part)
    bytes += part.length
    if (bytes < MAX_ANSWER_BYTES) return
    // The status is known, and the rest would only fill memory.
    settle()
    incoming.destroy()
  })
  incoming.on('end', settle)
  incoming.on('error', reject)
}
