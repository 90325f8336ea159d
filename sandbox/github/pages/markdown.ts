import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** Markdown as GitHub shows it: tables too, HTML only as text but for the few elements that carry nothing. */
export function renderMarkdown(text: string): string {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
  return html
    .replaceAll(/&lt;(br|\/?(?:details|summary|sub|sup))&gt;/g, '<$1>')
    .replaceAll(/(<code class="language-diff">)([^]*?)(<\/code>)/g, (_whole, start, diff, end) =>
      [start, coloured(String(diff)), end].join(''),
    )
}

/** Lines that were added and taken away, as GitHub marks them. */
function coloured(diff: string): string {
  return diff
    .split('\n')
    .map(line =>
      /^[+-]/.test(line) ? `<span class="${line.startsWith('+') ? 'added' : 'gone'}">${line}</span>` : line,
    )
    .join('\n')
}
