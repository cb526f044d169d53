/** A message template cut at its `{names}`: `texts` has one more part than `names`. */
export interface MessageTemplate {
  readonly texts: readonly string[]
  readonly names: readonly string[]
}

/** Cuts `Payment {paymentId} failed` at its names. */
export function parseMessage(template: string): MessageTemplate {
  const parts = template.split(/\{(\w+)\}/)
  return { texts: parts.filter((_, index) => index % 2 === 0), names: parts.filter((_, index) => index % 2 === 1) }
}
