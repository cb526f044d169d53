import { createHmac, timingSafeEqual } from 'node:crypto'

/** How the provider signs: `t=<milliseconds>,v1=<HMAC-SHA-256 of "t.body" in hex>`. */
export const SIGNATURE_HEADER = 'x-provider-signature'

const MAX_AGE_MILLIS = 5 * 60_000

export type SignatureCheck = 'valid' | 'missing_signature' | 'bad_signature' | 'expired'

export function signWebhook(body: Uint8Array, key: string, nowMillis: number): string {
  return `t=${nowMillis},v1=${hash(body, key, String(nowMillis)).toString('hex')}`
}

/** Checks a signature in constant time; one that is right but older than five minutes is `expired`. */
export function checkSignature(body: Uint8Array, header: string | undefined, key: string, nowMillis: number): SignatureCheck {
  if (header === undefined || header === '') return 'missing_signature'
  const [, time = '', given = ''] = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(header) ?? []
  if (given === '') return 'bad_signature'
  if (!timingSafeEqual(hash(body, key, time), Buffer.from(given, 'hex'))) return 'bad_signature'
  return Math.abs(nowMillis - Number(time)) > MAX_AGE_MILLIS ? 'expired' : 'valid'
}

function hash(body: Uint8Array, key: string, time: string): Buffer {
  return createHmac('sha256', key).update(`${time}.`).update(body).digest()
}
