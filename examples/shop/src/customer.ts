import type { RequestHandler } from 'express'
import { bindUser } from '@otelier/core'

/**
 * Names the customer of the request, so that each record made from here on, in the worker, too, carries `user.id`.
 * A header stands in for the session that a real shop would read.
 */
export const identifyCustomer: RequestHandler = (request, _response, next) => {
  const id = request.get('x-customer-id')
  if (id !== undefined) bindUser({ id })
  next()
}
