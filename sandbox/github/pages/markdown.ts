import { micromark, type Options } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/**
 * Markdown as GitHub shows it: tables too, comments not, other HTML only as text but for the few elements that carry
 * nothing.
 */
export function renderMarkdown(text: string): string {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml(), withoutComments] })
  return html
    .replaceAll(/&lt;(br|\/?(?:details|summary|sub|sup))&gt;/g, '<$1>')
    .replaceAll(/(<code class="language-diff">)([^]*?)(<\/code>)/g, (_whole, start, diff, end) =>
      [start, coloured(String(diff)), end].join(''),
    )
}

type Extension = NonNullable<Options['htmlExtensions']>[number]
type Show = NonNullable<NonNullable<Extension['exit']>['htmlTextData']>

const show: Show = function (token) {
  const html = this.sliceSerialize(token)
  if (!/^\s*<!--[^]*-->\s*$/.test(html)) this.raw(this.encode(html))
}
const withoutComments: Extension = { exit: { htmlFlowData: show, htmlTextData: show } }

/** Lines that were added and taken away, as GitHub marks them. */
function coloured(diff: string): string {
  return diff
    .split('\n')
    .map(line =>
      /^[+-]/.test(line) ? `<span class="${line.startsWith('+') ? 'added' : 'gone'}">${line}</span>` : line,
    )
    .join('\n')
}
