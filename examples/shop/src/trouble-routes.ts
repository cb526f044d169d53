import { setTimeout } from 'node:timers/promises'
import { Router, type ErrorRequestHandler } from 'express'
import { getLogger } from '@otelier/core'

const log = getLogger('shop.http')

const SLOW_MILLIS = 250

/** `GET /fail` throws, `GET /slow` takes a quarter of a second: what an operator looks for. */
export function createTroubleRoutes(): Router {
  const router = Router()

  router.get('/fail', () => {
    throw new Error('the stock file cannot be read')
  })

  router.get('/slow', async (_request, response) => {
    await setTimeout(SLOW_MILLIS)
    log.warn({ threshold_ms: SLOW_MILLIS }, 'The stock count took long')
    response.json({ items: 3 })
  })

  return router
}

/** The last handler: records what a route threw, and tells the client nothing of it. */
export const answerError: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error)
  const status = readStatus(error)
  if (status >= 500) log.error({ error, 'http.request.method': request.method, 'url.path': request.path }, 'Request failed')
  response.status(status).json({ problem: status >= 500 ? 'something went wrong here' : 'the request cannot be read' })
}

/** Express marks bad input (a body that is not JSON) with a 4xx `status`. */
function readStatus(error: unknown): number {
  const { status } = Object(error) as { status?: unknown }
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}
