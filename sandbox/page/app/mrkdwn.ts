/**
 * Makes escaped characters safe for the library, which unescapes before it looks for mentions: behind a character
 * without width `<!channel>` that somebody typed stays text. Line ends next to a code fence are no part of the code.
 */
export function tame(text: string): string {
  return text
    .replaceAll(/```\n?([\s\S]*?)\n?```/g, '```$1```')
    .replaceAll('&lt;', `<${NO_WIDTH}`)
    .replaceAll('&gt;', `${NO_WIDTH}>`)
    .replaceAll('&amp;', `&${NO_WIDTH}`)
}

const NO_WIDTH = '\u2060'
