/** Characters that nobody sees, that reorder what stands around them, or that break a line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]+|\u034f/gu
/** An underscore within a word formats nothing, and names such as `INDEX_URL` are meant to be read. */
const OUTER_UNDERSCORE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu
const ADDRESS_CHARS_MAX = 2000
const EMOJI_NAME = /:(?=[\w+'-]{1,100}:)/g

/** One line without control, invisible and direction characters, at most `charsMax` characters. */
export function plain(text: string, charsMax: number): string {
  const line = text
    .slice(0, charsMax * 4)
    .replaceAll(UNSEEN, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return cut(line, charsMax)
}

/**
 * Foreign text for mrkdwn: it can become no mention, link, format, emoji or quote. Texts must be sent with
 * `verbatim`, so that Slack makes no links of bare addresses.
 */
export function foreign(text: string, charsMax: number): string {
  const harmless = plain(text, charsMax)
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', 'ˋ')
    .replaceAll(OUTER_UNDERSCORE, 'ˍ')
    .replaceAll(EMOJI_NAME, '∶')
    .replace(/^>/, '›')
  return escaped(harmless)
}

/** Foreign text as code on one line; an empty text is no code at all. */
export function code(text: string, charsMax: number): string {
  const harmless = escaped(plain(text, charsMax).replaceAll('`', 'ˋ'))
  return harmless === '' ? '' : `\`${harmless}\``
}

/** Foreign lines as a block of code, the last `linesMax` of them. */
export function codeBlock(lines: string[], linesMax: number): string {
  const kept = lines.slice(-linesMax).map(line => escaped(plain(line, 200).replaceAll('`', 'ˋ')))
  return `\`\`\`\n${kept.join('\n')}\n\`\`\``
}

/** A sentence of ours with foreign words in it: what stands between backticks becomes code, the rest is escaped. */
export function withCode(text: string, charsMax: number): string {
  const parts = plain(text, charsMax).split('`')
  return parts.map((part, at) => (at % 2 === 1 ? code(part, charsMax) : spaced(part))).join('')
}

/** Like foreign text, but the spaces towards code are kept. */
function spaced(part: string): string {
  const words = foreign(part, part.length + 1)
  if (words === '') return part === '' ? '' : ' '
  return `${part.startsWith(' ') ? ' ' : ''}${words}${part.endsWith(' ') ? ' ' : ''}`
}

/** A link whose label is foreign; without an address only the label. */
export function link(url: string | null, label: string, charsMax = 80): string {
  const words = foreign(label, charsMax)
  if (url === null || !isAddress(url)) return words
  const address = url.replaceAll(UNSEEN, '').replaceAll('|', '%7C').replaceAll(/\s/g, '%20')
  return `<${escaped(address)}|${words.replaceAll('|', '¦')}>`
}

/** Whether Slack takes it for something that leads to the web. */
export function isAddress(url: string): boolean {
  return /^https?:\/\//.test(url) && url.length <= ADDRESS_CHARS_MAX
}

/** The three characters that Slack itself asks to be escaped. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** At most `charsMax` UTF-16 units, as Slack counts, and never half a character. */
export function cut(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  const kept = text.slice(0, charsMax - 1)
  const last = kept.charCodeAt(kept.length - 1)
  return `${last >= 0xd800 && last <= 0xdbff ? kept.slice(0, -1) : kept}…`
}

/** The same for mrkdwn: no token, link or escape is cut in two. */
export function cutMrkdwn(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  const kept = cut(text, charsMax).slice(0, -1)
  const whole = kept.lastIndexOf('<') > kept.lastIndexOf('>') ? kept.slice(0, kept.lastIndexOf('<')) : kept
  return `${whole.replace(/&[a-z]{0,3}$/, '')}…`
}

/** `11:03` in the reader's own time zone; the fallback is in UTC. */
export function timeToken(atMs: number): string {
  const fallback = `${new Date(atMs).toISOString().slice(11, 16)} UTC`
  return `<!date^${Math.floor(atMs / 1000)}^{time}|${fallback}>`
}

/** The same with its day, for what may be older than today. */
export function dayToken(atMs: number): string {
  const fallback = `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `<!date^${Math.floor(atMs / 1000)}^{date_short_pretty} {time}|${fallback}>`
}

/** `41 s`, `4 min`, `2 h 5 min`, `24 h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`
}

/** `1 change`, `5 changes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
