import express, { type Express } from 'express'
import { identifyCustomer } from './customer.ts'
import { createOrderRoutes } from './order-routes.ts'
import { createPaymentRoutes, type PaymentParts } from './payment-routes.ts'
import { createWebhookRoutes, type WebhookParts } from './provider-webhook.ts'
import { answerError, createTroubleRoutes } from './trouble-routes.ts'

/** The shop as an Express application; everything outside of it comes in through `parts`. */
export function createApp(parts: PaymentParts & WebhookParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use('/webhooks', createWebhookRoutes(parts))
  app.use(express.json({ limit: '64kb' }))
  app.use(identifyCustomer)
  app.use('/orders', createOrderRoutes(parts.orders), createPaymentRoutes(parts))
  app.use(createTroubleRoutes())
  app.use(answerError)
  return app
}
