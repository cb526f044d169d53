/** A fenced block of a Markdown file. */
export interface CodeBlock {
  readonly language: string
  readonly code: string
  /** The line of the opening fence, from 1. */
  readonly line: number
}

/** The fenced blocks of a Markdown text, in order; drawings and other text without a language are left out. */
export function readBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  for (const match of markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const line = markdown.slice(0, match.index).split('\n').length
    blocks.push({ language: match[1] ?? '', code: match[2] ?? '', line })
  }
  return blocks
}

/** The file that a block stands for, named by its first line (`// app.js`). */
export function fileNameOf({ code }: CodeBlock): string | undefined {
  return /^\/\/ ([\w./-]+\.\w+)\n/.exec(code)?.[1]
}

/** A pattern for printed output: `…` stands for anything within a line. */
export function outputPattern(text: string): RegExp {
  const lines = text.trimEnd().split('\n')
  const escaped = lines.map((line) =>
    line
      .split('…')
      .map((part) => RegExp.escape(part))
      .join('.*'),
  )
  return new RegExp(`^${escaped.join('\n')}$`, 'm')
}
