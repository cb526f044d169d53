import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { runMigrations } from 'bullmq'
import { routeNotifications } from './postgres-notifications.ts'

/**
 * A Postgres in WebAssembly with BullMQ's tables, in memory, for machines without Redis.
 * A process of its own: it computes on its event loop, and a worker must not wait for that.
 */
const db = new PGlite()
await runMigrations({ query: runQuery }, 'bullmq')
// All connections share this one session, and the socket server does not read a connection's own search path.
await db.exec('SET search_path TO bullmq, public')

const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 100 })
routeNotifications(db, server)
await server.start()
console.log(`listening on postgres://postgres@${server.getServerConn()}/postgres`)

process.once('SIGTERM', () => {
  void server.stop().then(() => db.close())
})

/** Migrations are scripts of several statements, which the extended protocol does not take. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- BullMQ's own signature of a client
async function runQuery<R>(text: string, parameters: readonly unknown[] = []): Promise<{ rows: R[] }> {
  if (parameters.length > 0) return db.query<R>(text, [...parameters])
  const results = await db.exec(text)
  return { rows: (results.at(-1)?.rows ?? []) as R[] } // the caller knows its own columns, as with `pg`
}
