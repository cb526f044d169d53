/** The variables that are set; an empty or blank one counts as unset. */
export type Environment = Readonly<Record<string, string>>

/** The environment of the process, read here and nowhere else; everything else gets values as arguments. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const set: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value.trim() !== '') set[name] = value
  }
  return Object.freeze(set)
}
