/**
 * `node scripts/complete-lockfile.ts`: adds the packages for other platforms that npm left out of package-lock.json, because
 * its registry did not have them or because they were not installed. `npm ci` refuses a lockfile without them on every platform.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The parts of one entry of package-lock.json that are read and written here. */
export interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

type Packages = Readonly<Record<string, LockedPackage>>

const SYSTEMS = new Map(['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].map((name) => [name, name])).set(
  'windows',
  'win32',
)
const PROCESSORS = new Map(['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32'].map((name) => [name, name])).set(
  '64',
  'x64',
)
const EXACT_VERSION = /^\d+\.\d+\.\d+/

/** The entries that are missing, by their place in the tree. Platform and processor are read from a package's name. */
export function findMissing(packages: Packages): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {}
  for (const [owner, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const known = findUpwards({ ...packages, ...missing }, owner, name)
      if (!EXACT_VERSION.test(version) || known?.version === version) continue
      const place = known === undefined ? `node_modules/${name}` : `${owner}/node_modules/${name}`
      missing[place] = { version, ...platformOf(name), ...(dev === true && { dev }), optional: true }
    }
  }
  return missing
}

/** What Node would find from `owner`: the nearest `node_modules` that has it. */
function findUpwards(packages: Packages, owner: string, name: string): LockedPackage | undefined {
  const here = packages[owner === '' ? `node_modules/${name}` : `${owner}/node_modules/${name}`]
  if (here !== undefined || owner === '') return here
  return findUpwards(packages, owner.includes('/node_modules/') ? owner.slice(0, owner.lastIndexOf('/node_modules/')) : '', name)
}

function platformOf(name: string): LockedPackage {
  const words = name.split('/').at(-1)?.split('-') ?? []
  const [os] = words.flatMap((word) => SYSTEMS.get(word) ?? [])
  const [cpu] = words.flatMap((word) => PROCESSORS.get(word) ?? [])
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined
  return { ...(os !== undefined && { os: [os] }), ...(cpu !== undefined && { cpu: [cpu] }), ...(libc !== undefined && { libc: [libc] }) }
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '../package-lock.json')
  const lockfile = JSON.parse(readFileSync(path, 'utf8')) as { packages: Packages } // npm's own format
  const missing = findMissing(lockfile.packages)
  const packages = Object.entries({ ...lockfile.packages, ...missing }).toSorted(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(path, `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(packages) }, null, 2)}\n`)
  console.log(`${Object.keys(missing).length} packages for other platforms added`)
}
