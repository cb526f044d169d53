const TOKEN = /(?:[^\s"]|"(?:\\.|[^"\\])*")+/g
const PRELOAD_FLAGS = ['--import', '--require', '-r']

/**
 * The environment without our own preload in `NODE_OPTIONS`, for the writer thread: it must not instrument itself.
 *
 * @param specifiers What the preload is called on a command line, for example `@otelier/register`.
 */
export function withoutPreload(
  env: Readonly<Record<string, string | undefined>>,
  specifiers: readonly string[],
): Record<string, string | undefined> {
  const options = env['NODE_OPTIONS']
  if (options === undefined) return { ...env }
  const kept: string[] = []
  const tokens = options.match(TOKEN) ?? []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? ''
    const [flag, value] = splitFlag(token)
    if (!PRELOAD_FLAGS.includes(flag)) kept.push(token)
    else if (value !== undefined) {
      if (!specifiers.includes(unquote(value))) kept.push(token)
    } else {
      const next = tokens[++i]
      if (next === undefined || !specifiers.includes(unquote(next))) kept.push(token, ...(next === undefined ? [] : [next]))
    }
  }
  return { ...env, NODE_OPTIONS: kept.join(' ') }
}

function splitFlag(token: string): [string, string | undefined] {
  const plain = token.startsWith('"') ? unquote(token) : token
  const at = plain.indexOf('=')
  return at === -1 ? [plain, undefined] : [plain.slice(0, at), plain.slice(at + 1)]
}

function unquote(text: string): string {
  return text.replaceAll(/"((?:\\.|[^"\\])*)"/g, (_, inner: string) => inner.replaceAll(/\\(.)/g, '$1'))
}
