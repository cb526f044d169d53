import { emitThroughApi } from './api-fallback.ts'
import type { Attribute } from './attribute.ts'
import { ConfigError } from './config-error.ts'
import type { BoundEvent, EventDeclaration, EventHelper, Priority, Propagation } from './event.ts'
import { levelGates } from './levels.ts'
import { isSensitiveKey } from './redact/keys.ts'
import { registry } from './registry.ts'
import { SEVERITY_NUMBERS, type Severity } from './severity.ts'

export interface EventTree {
  readonly [name: string]: EventDeclaration | EventTree
}

export interface ChannelOptions<T extends EventTree> {
  /** The scope name on the wire and the channel's name in settings and files. */
  readonly name: string
  /** What the channel is about, in one sentence. For docs/events.md. */
  readonly about: string
  /** Default INFO. */
  readonly level?: Severity
  /** Default `all`: also in `app.log` and on the console. */
  readonly propagates?: Propagation
  /** Default `normal`; `high` goes last when the journal is full. */
  readonly priority?: Priority
  /** Helpers stand where their events stand here: `refund: { processed: event('payment.refund.processed', …) }`. */
  readonly events: T
}

/** A channel as the registry, the docs and the files see it. */
export interface BoundChannel {
  readonly name: string
  readonly about: string
  readonly level: Severity
  readonly propagates: Propagation
  readonly priority: Priority
  readonly events: readonly BoundEvent[]
}

/** The helpers of a channel, in the shape of its declaration. */
export type Channel<T extends EventTree> = {
  readonly [K in keyof T]: T[K] extends { readonly kind: 'event' } ? EventHelper<T[K]> : T[K] extends EventTree ? Channel<T[K]> : never
}

/**
 * Declares a channel and returns its typed helpers.
 *
 * @throws {ConfigError} `OTELIER_SENSITIVE_ATTRIBUTE` when an attribute's key names a secret,
 * `OTELIER_CHANNEL_TWICE` when another channel of this name declares other events.
 */
export function defineChannel<const T extends EventTree>(options: ChannelOptions<T>): Channel<T> {
  const events: BoundEvent[] = []
  const bound = { level: 'INFO', propagates: 'all', priority: 'normal', ...options, events } as const
  const helpers = bindTree(options.events, bound, events)
  keepInRegistry(bound)
  return helpers as Channel<T> // bindTree mirrors the tree, which the compiler cannot follow
}

function bindTree(tree: EventTree, channel: BoundChannel, events: BoundEvent[]): Record<string, unknown> {
  const helpers: Record<string, unknown> = {}
  for (const [name, node] of Object.entries(tree)) {
    if (!isDeclaration(node)) {
      helpers[name] = bindTree(node, channel, events)
      continue
    }
    const declaration = bindEvent(node, channel)
    events.push(declaration)
    helpers[name] = createHelper(declaration, channel.level)
  }
  return helpers
}

function isDeclaration(node: EventDeclaration | EventTree): node is EventDeclaration {
  return node['kind'] === 'event'
}

function bindEvent(declaration: EventDeclaration, channel: BoundChannel): BoundEvent {
  for (const attribute of attributesOf(declaration)) {
    if (!isSensitiveKey(attribute.key)) continue
    throw new ConfigError({
      code: 'OTELIER_SENSITIVE_ATTRIBUTE',
      source: declaration.name,
      problem: `declares the attribute "${attribute.key}", whose name stands for a secret`,
      remedy: 'leave it out, or record an id or a digest under another name',
    })
  }
  const { name, propagates, priority } = channel
  return Object.freeze({ ...declaration, channel: name, loggerName: declaration.logger ?? name, propagates, priority })
}

/** Every attribute of an event, required ones first. */
export function attributesOf(declaration: EventDeclaration): Attribute[] {
  return [...Object.values(declaration.required), ...Object.values(declaration.optional ?? {})]
}

function createHelper(declaration: BoundEvent, level: Severity): EventHelper<EventDeclaration> {
  const state = registry()
  const gate = levelGates().gate(declaration.loggerName, level)
  const severityNumber = SEVERITY_NUMBERS[declaration.severity]
  const helper = (input: unknown): void => {
    if (severityNumber < gate.minimum) return
    if (state.recorder === undefined) emitThroughApi(declaration, input)
    else state.recorder.event(declaration, input)
  }
  return Object.assign(helper, { declaration }) as EventHelper<EventDeclaration> // the argument is checked by the declaration's own type
}

function keepInRegistry(channel: BoundChannel): void {
  const { channels } = registry()
  const known = channels.get(channel.name)
  if (known !== undefined && shapeOf(known) !== shapeOf(channel)) {
    throw new ConfigError({
      code: 'OTELIER_CHANNEL_TWICE',
      source: channel.name,
      problem: 'is declared twice with different events',
      remedy: 'rename one of the two, or install one version of the package that declares it',
    })
  }
  channels.set(channel.name, channel)
}

function shapeOf(channel: BoundChannel): string {
  return JSON.stringify(channel.events.map(({ name, required, optional }) => [name, required, optional]))
}
