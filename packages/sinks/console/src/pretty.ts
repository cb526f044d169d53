import { severityText, type Severity } from '@otelier/core'
import { createClock, escapeText, offsetOf, otherAttributes, stackOf, textOf, type LineFormat } from '@otelier/journal'

const RESET = '\u001b[0m'
const DIM = '\u001b[2m'
const BOLD = '\u001b[1m'

const COLORS: Readonly<Record<Severity, string>> = {
  TRACE: '\u001b[90m',
  DEBUG: '\u001b[36m',
  INFO: '\u001b[32m',
  WARNING: '\u001b[33m',
  ERROR: '\u001b[31m',
  CRITICAL: '\u001b[97;41m',
}

const LEVEL_WIDTH = 8
const MAX_VALUE_LENGTH = 120

/** For eyes, on a terminal: short time, coloured level, logger, message, and the attributes dimmed behind it. */
export function createPrettyFormat(): LineFormat {
  const clock = createClock(offsetOf('local'))
  return (record, { scope }) => {
    const severity = severityText(record.severityNumber)
    const level = `${COLORS[severity]}${severity}${RESET}${' '.repeat(LEVEL_WIDTH - severity.length)}`
    const time = `${DIM}${clock.timeOfDay(record.timeMillis)}${RESET}`
    const attributes = otherAttributes(record)
      .map(({ key, json }) => ` ${escapeText(key)}=${shorten(json)}`)
      .join('')
    const dimmed = attributes === '' ? '' : ` ${DIM}${attributes}${RESET}`
    const stack = stackOf(record, '    ')
    return `${time} ${level} ${BOLD}${escapeText(scope.name)}${RESET} ${escapeText(textOf(record.body))}${dimmed}\n${stack && `${DIM}${stack}${RESET}`}`
  }
}

/** Plain words lose their quotes, and what would fill the screen is cut. */
function shorten(json: string): string {
  const text = /^"[\w.:/@+-]+"$/.test(json) ? json.slice(1, -1) : json
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text
}
