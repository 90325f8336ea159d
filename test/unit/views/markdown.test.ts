import { describe, expect, it } from 'vitest'
import { markdown, markdownCode, markdownLink, titleText } from '../../../src/views/markdown.ts'

const CASES = [
  ['a mention', 'thanks @ann', 'thanks @&#8203;ann'],
  ['an issue', 'fixes #12', 'fixes \\#&#8203;12'],
  ['an issue elsewhere', 'acme/shop#12', 'acme/shop\\#&#8203;12'],
  ['an issue with letters', 'see GH-12', 'see GH-&#8203;12'],
  ['an address', 'https://evil.example/x', 'https:&#8203;//evil.example/x'],
  ['an address without scheme', 'www.evil.example', 'www&#8203;.evil.example'],
  ['a link', '[click](evil)', '\\[click\\](evil)'],
  ['an image', '![x](evil)', '\\!\\[x\\](evil)'],
  ['HTML', '<img src=x>', '&lt;img src=x&gt;'],
  ['an entity', '&#64;ann', '&amp;\\#&#8203;64;ann'],
  ['code', '`a`', '\\`a\\`'],
  ['a heading', '# big', '\\# big'],
  ['a list', '- item', '\\- item'],
  ['a numbered list', '1. item', '1\\. item'],
  ['a task', '[ ] task', '\\[ \\] task'],
  ['emphasis', '*a* _b_ ~c~', '\\*a\\* \\_b\\_ \\~c\\~'],
  ['a formula', '$x$', '\\$x\\$'],
  ['an emoji', ':tada:', ':&#8203;tada:'],
  ['a table', 'a | b', 'a \\| b'],
  ['an escape', '\\@ann', '\\\\@&#8203;ann'],
  ['several lines', 'a\n\n# b', 'a \\# b'],
] as const

describe('foreign text in Markdown', () => {
  it.each(CASES)('is no more than text: %s', (_what, text, expected) => {
    expect(markdown(text, 200)).toBe(expected)
  })

  it('leaves ordinary words alone', () => {
    expect(markdown('Retry payments: 5 of 10 (again), please.', 200)).toBe(
      'Retry payments: 5 of 10 (again), please.',
    )
  })

  it('is code that ends where it should', () => {
    expect(markdownCode('a`b|c', 20)).toBe('`aˋb¦c`')
    expect(markdownCode('', 20)).toBe('`?`')
  })

  it('links only to the web', () => {
    expect(markdownLink('https://a.example/x (y)', 'label')).toBe('[label](https://a.example/x%20%28y%29)')
    expect(markdownLink('javascript:alert(1)', 'label')).toBe('label')
  })

  it('is plain in a title', () => {
    expect(titleText('`v1` @ann #12 :tada: <b>', 100)).toBe('ˋv1ˋ ann ＃12 ∶tada: b')
  })
})
