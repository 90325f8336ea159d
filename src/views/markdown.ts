import { plain } from './text.ts'

/** GitHub renders it as nothing, and looks for mentions, issues, addresses and emoji only after rendering. */
const BREAK = '&#8203;'
const EMOJI_NAME = /:(?=[\w+-]{1,100}:)/g

/**
 * Foreign text for GitHub's Markdown, on one line: it can become no mention, issue, link, format, emoji or HTML. A
 * backslash alone is not enough: mentions and issues are found in what is left when it is gone.
 */
export function markdown(text: string, charsMax: number): string {
  return plain(text, charsMax)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_~[\]|$!#]/g, '\\$&')
    .replaceAll(/\\#(?=\d)/g, `\\#${BREAK}`)
    .replaceAll('@', `@${BREAK}`)
    .replaceAll(/(?<=\bGH)-(?=\d)/gi, `-${BREAK}`)
    .replaceAll('://', `:${BREAK}//`)
    .replaceAll(/\b(?<www>www)\./gi, `$<www>${BREAK}.`)
    .replaceAll(EMOJI_NAME, `:${BREAK}`)
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(?<number>\d+)(?<dot>[.)])(?=\s|$)/, '$<number>\\$<dot>')
}

/** Foreign text as code, in which GitHub looks for nothing; it may stand in a table. */
export function markdownCode(text: string, charsMax: number): string {
  return `\`${plain(text, charsMax).replaceAll('`', 'ˋ').replaceAll('|', '¦') || '?'}\``
}

/** An explicit link; without an address only the label, which is Markdown already. */
export function markdownLink(url: string | null, label: string): string {
  if (url === null || !/^https?:\/\//.test(url)) return label
  return `[${label}](${url.replaceAll(/[\s()<>\\]/g, each => encodeURIComponent(each).replace('(', '%28').replace(')', '%29'))})`
}

/** Foreign text for a title, where GitHub knows code, emoji and issues, but no way to escape them. */
export function titleText(text: string, charsMax: number): string {
  return plain(text, charsMax)
    .replaceAll('`', 'ˋ')
    .replaceAll(/[@<>]/g, '')
    .replaceAll(/#(?=\d)/g, '＃')
    .replaceAll(EMOJI_NAME, '∶')
}
