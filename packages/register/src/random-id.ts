/**
 * A random UUID (version 4) for an id that must be unique and need not be secret.
 *
 * Not `crypto.randomUUID`: the first call loads OpenSSL's bindings, which costs more than all the rest of the start.
 *
 * @param random From 0 to 1. Default `Math.random`.
 */
export function createRandomId(random: () => number = Math.random): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
  const variant = '89ab'[Math.floor(random() * 4)]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
