import type { Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import type { PGLiteSocketServer } from '@electric-sql/pglite-socket'

/** Type byte of the protocol's NotificationResponse. */
const NOTIFICATION = 'A'.charCodeAt(0)

/** What we read of the socket server's private fields; the reason why its version is pinned. */
interface ServerInside {
  readonly handlers: Set<{ readonly socket: Socket | null }>
}

/**
 * Hands a NOTIFY to every connection. The socket server answers only the one that caused it,
 * so that workers in other processes would find their jobs by polling, seconds later.
 */
export function routeNotifications(db: PGlite, server: PGLiteSocketServer): void {
  const { handlers } = server as unknown as ServerInside // see there
  const execute = db.execProtocolRawStream.bind(db)
  db.execProtocolRawStream = (message, options) => {
    const notifications: Buffer[] = []
    const own = options.onRawData
    const onRawData = (data: Uint8Array): void => {
      notifications.push(...readNotifications(data))
      own(data)
    }
    return execute(message, { ...options, onRawData }).finally(() => {
      for (const notification of notifications) sendToAll(handlers, notification)
    })
  }
}

function sendToAll(handlers: ServerInside['handlers'], notification: Buffer): void {
  for (const { socket } of handlers) if (socket?.writable === true) socket.write(notification)
}

/** The notifications in a run of whole protocol messages: a type byte, a length that counts itself, a body. */
export function readNotifications(data: Uint8Array): Buffer[] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const found: Buffer[] = []
  for (let start = 0; start + 5 <= bytes.length;) {
    const end = start + 1 + bytes.readUInt32BE(start + 1)
    if (bytes[start] === NOTIFICATION && end <= bytes.length) found.push(Buffer.from(bytes.subarray(start, end)))
    start = end
  }
  return found
}
