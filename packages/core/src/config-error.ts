export interface ConfigErrorOptions {
  /** `OTELIER_…`; each code has a row in docs/errors.md. */
  readonly code: string
  /** Which input: an environment variable, an option path, a file. */
  readonly source: string
  /** What is wrong with it, with the value quoted and shortened; never a secret. */
  readonly problem: string
  /** What to do. */
  readonly remedy: string
  readonly cause?: unknown
}

/** A setting or declaration that cannot be used: which input, what is wrong, what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code: string
  readonly source: string

  constructor({ code, source, problem, remedy, cause }: ConfigErrorOptions) {
    super(`${source}: ${problem}; ${remedy} [${code}]`, cause === undefined ? undefined : { cause })
    this.code = code
    this.source = source
  }
}
