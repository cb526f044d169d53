/** One way to record a payment, as the workloads drive it. */
export interface Variant {
  /** Records `payment.completed` with the eight attributes of the `index`-th payment. */
  record(index: number): void
  /** Runs `run` as the code of one request; missing where the library has no context. */
  inRequest?(index: number, run: () => void): void
  /** Awaited after each chunk: keeps a bounded queue from dropping. Missing: nothing to wait for. */
  pace?(recorded: number): Promise<void>
  /** Resolves when every record is where it belongs. */
  finish(): Promise<void>
}

export interface VariantOptions {
  /** A fresh folder for the files of this process. */
  readonly directory: string
  /** OTLP base endpoint of this process, without `/v1/logs`. */
  readonly endpoint: string
}

/** What each module in `variants/` exports as `createVariant`. */
export type CreateVariant = (options: VariantOptions) => Variant | Promise<Variant>
