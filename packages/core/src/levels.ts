import { registry } from './registry.ts'
import { readSeverity, SEVERITY_NUMBERS, type Severity } from './severity.ts'

/** The threshold of one logger. Helpers keep the gate and read one number; changing a level changes the number. */
export interface LevelGate {
  minimum: number
}

export interface LevelGates {
  gate(loggerName: string, fallback?: Severity): LevelGate
  set(rules: LevelRules): void
}

export interface LevelRules {
  /** Level of everything without a rule of its own. */
  readonly root: Severity
  /** By dotted prefix: `{ payment: 'DEBUG' }` is also in force for `payment.orders`. */
  readonly prefixes: Readonly<Record<string, Severity>>
}

interface KnownGate extends LevelGate {
  readonly fallback: Severity | undefined
}

function createLevelGates(): LevelGates {
  const gates = new Map<string, KnownGate>()
  let rules: LevelRules = { root: 'INFO', prefixes: {} }
  return {
    gate(loggerName, fallback) {
      let gate = gates.get(loggerName)
      if (gate === undefined) {
        gate = { fallback, minimum: minimumOf(loggerName, fallback, rules) }
        gates.set(loggerName, gate)
      }
      return gate
    },
    set(next) {
      rules = next
      for (const [name, gate] of gates) gate.minimum = minimumOf(name, gate.fallback, rules)
    },
  }
}

function minimumOf(name: string, fallback: Severity | undefined, rules: LevelRules): number {
  for (let prefix = name; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const severity = rules.prefixes[prefix]
    if (severity !== undefined) return SEVERITY_NUMBERS[severity]
  }
  return SEVERITY_NUMBERS[fallback ?? rules.root]
}

/** The process's level gates. */
export function levelGates(): LevelGates {
  const state = registry()
  state.gates ??= createLevelGates()
  return state.gates
}

/** Reads `apps.intelligence=debug,db=warning`; unreadable parts come back by name. */
export function readLevelRules(raw: string): { prefixes: Record<string, Severity>; bad: string[] } {
  const prefixes: Record<string, Severity> = {}
  const bad: string[] = []
  for (const part of raw.split(',')) {
    const [name = '', level = ''] = part.split('=')
    const severity = readSeverity(level)
    if (name.trim() === '' || severity === undefined) bad.push(part.trim())
    else prefixes[name.trim()] = severity
  }
  return { prefixes, bad }
}
