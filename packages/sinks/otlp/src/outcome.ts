/** What came of one request. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly rejected: number }
  /** 400: something in it is wrong. */
  | { readonly kind: 'bad-request'; readonly text: string }
  /** 413: it is too large. */
  | { readonly kind: 'too-large'; readonly text: string }
  /** Will pass by itself. */
  | { readonly kind: 'busy'; readonly text: string; readonly retryAfterMillis: number | undefined }
  /** Needs somebody to change a setting; tried again, but slowly. */
  | { readonly kind: 'misconfigured'; readonly text: string; readonly remedy: string }

const PASSING = new Set([408, 429, 500, 502, 503, 504])

/** Sorts an HTTP status that is no 2xx. `detail` is what the other side said, already safe to print. */
export function outcomeOfStatus(status: number, detail: string, retryAfterMillis?: number): Outcome {
  const text = detail === '' ? `answered ${status}` : `answered ${status} (${detail})`
  if (status === 400) return { kind: 'bad-request', text }
  if (status === 413) return { kind: 'too-large', text }
  if (PASSING.has(status)) return { kind: 'busy', text, retryAfterMillis }
  return { kind: 'misconfigured', text, remedy: remedyFor(status) }
}

function remedyFor(status: number): string {
  if (status === 401 || status === 403) return 'check the credentials in OTEL_EXPORTER_OTLP_HEADERS'
  if (status === 404 || status === 405) return 'check the path in OTEL_EXPORTER_OTLP_ENDPOINT, usually /v1/logs, /v1/traces or /v1/metrics'
  if (status >= 300 && status < 400) return 'redirects are not followed; write the final address into OTEL_EXPORTER_OTLP_ENDPOINT'
  if (status === 415) return 'the endpoint wants another OTEL_EXPORTER_OTLP_PROTOCOL or no OTEL_EXPORTER_OTLP_COMPRESSION'
  return 'check what listens at OTEL_EXPORTER_OTLP_ENDPOINT'
}

/** Sorts what was thrown before an answer came. */
export function outcomeOfError(error: unknown): Outcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  const text = code === 'ETIMEDOUT' ? 'did not answer in time' : `cannot be reached (${code})`
  return { kind: 'busy', text, retryAfterMillis: undefined }
}
