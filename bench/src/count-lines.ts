import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'

const LINE_FEED = 10

/** Counts the lines of `payment.log` and its rotated parts anywhere below `folder`. */
export async function countPaymentLines(folder: string): Promise<number> {
  let lines = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/^payment\.log(\.\d+)?$/.test(entry.name)) continue
    lines += await countLines(join(entry.parentPath, entry.name))
  }
  return lines
}

async function countLines(path: string): Promise<number> {
  let lines = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) lines++
  }
  return lines
}
