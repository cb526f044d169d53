export type { OtlpOptions, OtlpSignalOptions } from './options.ts'
export { createOtlpSink } from './sink.ts'
export type { OtlpEdge } from './sink.ts'
