import type { Money } from '@otelier/core'

export interface Charge {
  readonly paymentId: string
  readonly orderId: string
  readonly amount: Money
  /** A name that the provider gave for the card in the customer's browser; the number never comes here. */
  readonly card: string
  /** Where the provider reports what became of it. */
  readonly webhookUrl: string
}

export interface Refund {
  readonly refundId: string
  readonly reference: string
  readonly amount: Money
}

/** The provider said no. Its message is meant for people, its code for programs. */
export class Declined extends Error {
  override readonly name = 'Declined'
  readonly code: string

  constructor(code: string, reason: string) {
    super(reason)
    this.code = code
  }
}

/** The payment provider's API. Both calls reject with `Declined`, or with another error when it is away. */
export interface ProviderClient {
  /** Resolves with the provider's reference. */
  charge(charge: Charge): Promise<string>
  refund(refund: Refund): Promise<string>
}

const TIMEOUT_MILLIS = 5000

export function createProviderClient(url: string): ProviderClient {
  return {
    charge: (charge) => post(`${url}/charges`, charge),
    refund: (refund) => post(`${url}/refunds`, refund),
  }
}

async function post(url: string, body: object): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  })
  if (response.status >= 500) throw new Error(`the provider answered ${response.status}`)
  const answer = (await response.json()) as { reference: string } | { code: string; reason: string } // the provider's documented answers
  if ('code' in answer) throw new Declined(answer.code, answer.reason)
  return answer.reference
}
