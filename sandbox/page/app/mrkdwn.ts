/**
 * Makes escaped characters safe for the library, which unescapes before it looks for mentions: behind a character
 * without width `<!channel>` that somebody typed stays text. Line ends next to a code fence are no part of the code.
 */
export function tame(text: string): string {
  return text
    .replaceAll(/```\n?([\s\S]*?)\n?```/g, '```$1```')
    .replaceAll(
      /(<https?:[^|>]*\|)([^>]*)>/g,
      (_whole, start, label) => `${start}${unsmiled(String(label))}>`,
    )
    .replaceAll('&lt;', `<${NO_WIDTH}`)
    .replaceAll('&gt;', `${NO_WIDTH}>`)
    .replaceAll('&amp;', `&${NO_WIDTH}`)
}

/** Between two colons the library looks for an emoji, even when one of them is in an address. */
function unsmiled(label: string): string {
  return label.replaceAll(':', LOOKS_LIKE_A_COLON)
}

const LOOKS_LIKE_A_COLON = '\u2236'
const NO_WIDTH = '\u2060'
