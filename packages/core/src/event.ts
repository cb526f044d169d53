import type { Attribute } from './attribute.ts'
import type { Severity } from './severity.ts'

export type AttributeSet = Readonly<Record<string, Attribute>>

/** Whether an event's helper takes `error`. */
export type ErrorUse = 'required' | 'optional' | undefined

/** What a channel's author writes for one event. */
export interface EventOptions<R extends AttributeSet = AttributeSet, O extends AttributeSet = AttributeSet, E extends ErrorUse = ErrorUse> {
  readonly severity: Severity
  /** The human body. `{name}` stands for an argument of the helper; a missing one prints nothing. */
  readonly message: string
  readonly required: R
  readonly optional?: O
  /** The helper takes `error`; it becomes `exception.type`, `.message`, `.stacktrace` with the cause chain. */
  readonly error?: E
  /** Channels whose files get a copy, for example `['audit']`. */
  readonly copyTo?: readonly string[]
  /** The logger name, when it is not the channel's own, for example `payment.orders`. */
  readonly logger?: string
  /** What must never be in it, on top of the general never-list. For docs/events.md. */
  readonly never?: string
  /** Requirement rows, for example `['REP-20', 'DER-58']`. For docs/events.md. */
  readonly rows?: readonly string[]
}

/** One declared event; made by `event()`, completed by `defineChannel`. */
export interface EventDeclaration<
  R extends AttributeSet = AttributeSet,
  O extends AttributeSet = AttributeSet,
  E extends ErrorUse = ErrorUse,
> extends EventOptions<R, O, E> {
  readonly kind: 'event'
  readonly name: string
}

/**
 * Declares an event with its full name, for example `payment.completed`.
 * The name is written out, so that a search for it finds its declaration.
 */
export function event<R extends AttributeSet, O extends AttributeSet = Record<never, never>, const E extends ErrorUse = undefined>(
  name: string,
  options: EventOptions<R, O, E>,
): EventDeclaration<R, O, E> {
  return { kind: 'event', name, ...options }
}

type InputOf<A> = A extends Attribute<infer T> ? T : never

type ErrorInput<E> = E extends 'required' ? { readonly error: unknown } : E extends 'optional' ? { readonly error?: unknown } : unknown

type Flat<T> = { [K in keyof T]: T[K] }

/** The one argument of an event's helper. */
export type EventInput<D> =
  D extends EventDeclaration<infer R, infer O, infer E>
    ? Flat<{ readonly [K in keyof R]: InputOf<R[K]> } & { readonly [K in keyof O]?: InputOf<O[K]> | undefined } & ErrorInput<E>>
    : never

/** A typed helper: records the event, returns nothing, never throws (unless `strict`). */
export type EventHelper<D> = ((input: EventInput<D>) => void) & { readonly declaration: BoundEvent }

/** An event with the channel it belongs to: all that the encoder, the files and the docs need. */
export interface BoundEvent extends EventDeclaration {
  readonly channel: string
  /** Scope name on the wire: the channel, or the event's own logger below it. */
  readonly loggerName: string
  readonly propagates: Propagation
  readonly priority: Priority
}

/** Where a channel's records go besides its own file: `app.log` and console, the console alone, or nowhere else. */
export type Propagation = 'all' | 'console' | 'none'

/** `high` records are the last to go when the journal is full (payment, security, audit). */
export type Priority = 'normal' | 'high'
