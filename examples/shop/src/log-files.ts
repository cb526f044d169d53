import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A log file as the demo shows it. */
export interface LogFile {
  /** Relative to the log directory. */
  readonly name: string
  readonly lines: readonly string[]
}

/** Reads every `.log` file below `directory`, by name. The journal beside them is not text and stays out. */
export async function readLogFiles(directory: string): Promise<LogFile[]> {
  const names = await readdir(directory, { recursive: true })
  const logs = names.filter((name) => name.endsWith('.log') && !name.startsWith('.')).sort()
  return Promise.all(logs.map(async (name) => ({ name, lines: splitLines(await readFile(join(directory, name), 'utf8')) })))
}

function splitLines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** The objects of a file of JSON lines whose `event` is the given one. */
export function readEvents(file: LogFile | undefined, event: string): Record<string, unknown>[] {
  const objects = (file?.lines ?? []).map((line) => JSON.parse(line) as Record<string, unknown>) // a JSON format writes objects
  return objects.filter((object) => object['event'] === event)
}
