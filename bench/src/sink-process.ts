import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A counting OTLP receiver in a process of its own, so that its work is nobody's cost. */
export interface SinkProcess {
  /** A fresh OTLP base endpoint. */
  nextEndpoint(): string
  received(endpoint: string): Promise<{ readonly records: number; readonly bytes: number }>
  stop(): void
}

/** Starts the receiver on a free port of 127.0.0.1. */
export async function startSinkProcess(): Promise<SinkProcess> {
  const script = fileURLToPath(new URL('workloads/otlp-sink.ts', import.meta.url))
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'], env: {} })
  const [port] = await once(child.stdout, 'data')
  const origin = `http://127.0.0.1:${String(port).trim()}`
  let runs = 0
  return {
    nextEndpoint: () => `${origin}/run-${++runs}`,
    async received(endpoint) {
      const response = await fetch(endpoint)
      return (await response.json()) as { records: number; bytes: number } // our own script answers
    },
    stop: () => void child.kill(),
  }
}
