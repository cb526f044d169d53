import { context, createContextKey, type Context } from '@opentelemetry/api'

/** What a request, a job or a block of code adds to each record made inside it. */
export interface ScopeAttributes {
  readonly 'request.id'?: string
  readonly 'user.id'?: string
  readonly 'account.id'?: string
  readonly 'account.name'?: string
  readonly 'session.id'?: string
  readonly [key: string]: string | number | boolean | readonly string[] | undefined
}

/**
 * The context of one request or job. It is mutable on purpose: `bindUser` runs after
 * authentication, deep in the call tree, and the records of the outer code should carry the user, too.
 */
export interface Scope {
  readonly attributes: Readonly<ScopeAttributes>
  /** Goes up with each change, so that encoded copies can be kept. */
  readonly version: number
}

interface OpenScope extends Scope {
  attributes: ScopeAttributes
  version: number
}

// Symbol.for through createContextKey: two copies of core find the same scope.
const SCOPE_KEY = /* @__PURE__ */ createContextKey('otelier.scope')

/** The scope in force, or `undefined` outside of any. */
export function activeScope(from: Context = context.active()): Scope | undefined {
  return from.getValue(SCOPE_KEY) as Scope | undefined // only withScope writes this key
}

/** A context with a new scope: the attributes of the one around it, then `attributes`. */
export function withScope(parent: Context, attributes: ScopeAttributes): Context {
  const around = activeScope(parent)?.attributes
  const scope: OpenScope = { attributes: { ...around, ...attributes }, version: 0 }
  return parent.setValue(SCOPE_KEY, scope)
}

/** Runs `run`; every record made inside it, also after an `await`, carries `attributes`. */
export function withContext<T>(attributes: ScopeAttributes, run: () => T): T {
  return context.with(withScope(context.active(), attributes), run)
}

/** Adds attributes to the scope in force, also for records that outer code makes later. Outside of a scope it does nothing. */
export function bind(attributes: ScopeAttributes): void {
  const scope: OpenScope | undefined = activeScope() // scopes are made open, and shown closed
  if (scope === undefined) return
  scope.attributes = { ...scope.attributes, ...attributes }
  scope.version++
}

/** Names the user of the request or job in force, typically after authentication. */
export function bindUser(user: { readonly id: string; readonly roles?: readonly string[] }): void {
  bind({ 'user.id': user.id, ...(user.roles === undefined ? {} : { 'user.roles': user.roles }) })
}

/** Names the tenant or account of the request or job in force. */
export function bindAccount(account: { readonly id: string; readonly name?: string }): void {
  bind({ 'account.id': account.id, ...(account.name === undefined ? {} : { 'account.name': account.name }) })
}
