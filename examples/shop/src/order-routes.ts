import { Router } from 'express'
import { amountOf, changeQuantity, isQuantity, readItems, type OrderBook } from './orders.ts'

/** `POST /orders` and `PATCH /orders/:id/items/:sku`. */
export function createOrderRoutes(orders: OrderBook): Router {
  const router = Router()

  router.post('/', (request, response) => {
    const items = readItems(request.body?.items)
    if (items === undefined) return void response.status(400).json({ problem: 'items: a list of { sku, quantity } from the catalogue' })
    const order = orders.create(request.get('x-customer-id') ?? 'guest', items)
    response.status(201).json({ id: order.id, amount: amountOf(order), status: order.status })
  })

  router.patch('/:id/items/:sku', (request, response) => {
    const order = orders.find(request.params.id)
    const item = order?.items.find(({ sku }) => sku === request.params.sku)
    const quantity: unknown = request.body?.quantity
    if (order === undefined || item === undefined) return void response.status(404).json({ problem: 'no such item' })
    if (order.status !== 'created' || !isQuantity(quantity)) return void response.status(409).json({ problem: 'this cannot be changed' })
    changeQuantity(order, item, quantity)
    response.json({ id: order.id, amount: amountOf(order), status: order.status })
  })

  return router
}
