import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { countLogRecords } from '../count-records.ts'

interface Received {
  records: number
  bytes: number
}

// Each measured process sends to its own path: `/<run>/v1/logs`. `GET /<run>` tells what came.
const received = new Map<string, Received>()

const server = createServer(async (request, response) => {
  const [, run = '', ...rest] = (request.url ?? '').split('/')
  const sofar = received.get(run) ?? { records: 0, bytes: 0 }
  received.set(run, sofar)
  if (request.method === 'GET') {
    response.end(JSON.stringify(sofar))
    return
  }
  const body = await buffer(request)
  if (rest.join('/') === 'v1/logs') {
    sofar.bytes += body.length
    sofar.records += countLogRecords(unpack(request, body))
  }
  response.setHeader('content-type', 'application/x-protobuf')
  response.end()
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`)
})

function unpack(request: IncomingMessage, body: Buffer): Buffer {
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}
