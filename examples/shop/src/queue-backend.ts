import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild } from './child-process.ts'

/** Where the shop's queue lives while it is open. */
export interface QueueBackend {
  /** For people: `Redis at REDIS_URL`, `redis-server on this machine`, `embedded Postgres`. */
  readonly description: string
  /** `redis://…` or `postgres://…`. */
  readonly url: string
  close(): Promise<void>
}

export interface QueueBackendOptions {
  /** A Redis that exists; it is used and left alone. */
  readonly redisUrl: string | undefined
  /** The PATH to look for `redis-server` in. */
  readonly path: string | undefined
  /** Use the embedded one, whatever else there is. Default false. */
  readonly embedded?: boolean
}

/** Opens the first there is: a given Redis, a `redis-server` on the PATH, an embedded Postgres. */
export async function openQueueBackend({ redisUrl, path, embedded = false }: QueueBackendOptions): Promise<QueueBackend> {
  if (embedded) return startEmbeddedPostgres()
  if (redisUrl !== undefined) return { description: 'Redis at REDIS_URL', url: redisUrl, close: async () => {} }
  const redisServer = findProgram('redis-server', path)
  return redisServer === undefined ? startEmbeddedPostgres() : startRedisServer(redisServer)
}

async function startEmbeddedPostgres(): Promise<QueueBackend> {
  const child = await startChild({
    name: 'the embedded Postgres',
    command: process.execPath,
    args: [fileURLToPath(new URL('embedded-postgres.ts', import.meta.url))],
    environment: {},
    ready: /^listening on (\S+)$/,
  })
  return { description: 'embedded Postgres', url: child.address, close: async () => void (await child.stop()) }
}

async function startRedisServer(program: string): Promise<QueueBackend> {
  const directory = await mkdtemp(join(tmpdir(), 'shop-redis-'))
  const port = await findFreePort()
  const child = await startChild({
    name: 'redis-server',
    command: program,
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory],
    environment: {},
    ready: /Ready to accept connections/,
  })
  return {
    description: 'redis-server on this machine',
    url: `redis://127.0.0.1:${port}`,
    async close() {
      await child.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** redis-server takes port 0 as "none", so a free one is asked for beforehand. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return address.port
}

function findProgram(name: string, path: string | undefined): string | undefined {
  const candidates = (path ?? '').split(delimiter).filter((directory) => directory !== '')
  return candidates.map((directory) => join(directory, name)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
