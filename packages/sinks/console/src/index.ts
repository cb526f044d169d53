export { createConsoleSink } from './sink.ts'
export type { ConsoleSink, ConsoleSinkOptions } from './sink.ts'
