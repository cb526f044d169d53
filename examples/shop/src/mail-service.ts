import { once } from 'node:events'
import { createServer } from 'node:http'
import { answerJson, listen } from './payment-provider.ts'

export interface MailService {
  readonly url: string
  /** How many mails were taken. */
  count(): number
  close(): Promise<void>
}

/** Every so many mails the service is busy once, so that a job has to be tried again. */
const BUSY_EVERY = 10

/** A mail service on a port of this machine: counts what it is given. */
export async function startMailService(): Promise<MailService> {
  let calls = 0
  let taken = 0
  const server = createServer((request, response) => {
    void answerJson(request, response, () => {
      calls++
      if (calls % BUSY_EVERY === 0) return [503, { problem: 'busy' }]
      taken++
      return [202, {}]
    })
  })
  return {
    url: await listen(server),
    count: () => taken,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
