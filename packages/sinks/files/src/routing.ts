import { SEVERITY_NUMBERS } from '@otelier/core'
import type { StreamDefinition } from '@otelier/journal'
import type { FileRow } from './layout.ts'

/** A file that takes a stream's records from a severity on. */
export interface Route<T> {
  readonly file: T
  readonly minimum: number
}

type Routed = Pick<FileRow, 'takes' | 'events' | 'minimum'>

/**
 * Makes the function that says which files a stream goes to. It decides once per stream.
 * A channel that does not propagate and has no file of its own goes to the main file: nothing is lost by a smaller layout.
 */
export function createRouter<T extends Routed>(files: readonly T[]): (stream: StreamDefinition) => readonly Route<T>[] {
  const known = new WeakMap<StreamDefinition, readonly Route<T>[]>()
  return (stream) => {
    let routes = known.get(stream)
    if (routes === undefined) {
      routes = decideRoutes(files, stream)
      known.set(stream, routes)
    }
    return routes
  }
}

function decideRoutes<T extends Routed>(files: readonly T[], stream: StreamDefinition): readonly Route<T>[] {
  if (stream.signal !== 'logs') return []
  const channel = stream.channel ?? stream.scope.name
  const own = ownFiles(files, channel)
  const chosen = new Set(own)
  for (const copied of stream.copyTo ?? []) for (const file of ownFiles(files, copied)) chosen.add(file)
  const isHome = own.length > 0 && (stream.propagates === 'none' || stream.propagates === 'console')
  for (const file of files) {
    const isCopied = stream.eventName !== undefined && file.events?.includes(stream.eventName) === true
    if (isCopied || file.takes === 'all' || (file.takes === 'main' && !isHome)) chosen.add(file)
  }
  return [...chosen].map((file) => ({ file, minimum: SEVERITY_NUMBERS[file.minimum] }))
}

/** The files of the channel itself, else of the nearest channel above it: `payment.orders` goes where `payment` goes. */
function ownFiles<T extends Routed>(files: readonly T[], channel: string): readonly T[] {
  for (let name = channel; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const own = files.filter(({ takes }) => Array.isArray(takes) && takes.includes(name))
    if (own.length > 0) return own
  }
  return []
}
