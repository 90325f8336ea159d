/** Foreign text that somebody would like to be more than text. */
export const HOSTILE = {
  'mentions and links': '<!channel> <!here> <@U01CAROL> <#C01|general> <https://evil.example|click here>',
  formats: '*bold* _slanted_ ~gone~ `code` ```block``` :tada: @channel @here',
  'quotes, lists and addresses': '>quoted\n>again\n• one\nhttps://evil.example/path',
  'direction and zero width': '\u202egnp.exe\u202c \u200bzero\u200dwidth\ufeff \u2066x\u2069',
  'control characters': '\u0000\u0007\u001b[31mred\u001b[0m\r\n\t\u2028next',
  'what is escaped already': '&lt;!channel&gt; &amp;amp;',
  'ten thousand letters': 'x'.repeat(10_000),
  'ten thousand escapes': '<&>'.repeat(3400),
  'letters of two units': '𝕏'.repeat(5000),
  'writing from right to left': 'مرحبا بالعالم שלום',
  'what Markdown knows':
    '[x](https://evil.example) ![i](x) # head $x$ | cell | fixes #12 acme/shop#3 GH-4 @ann',
}

/** Characters that nobody sees, or that reorder what stands around them; a line may end. */
export const isUnseen = (text: string) => /(?!\n)[\p{Cc}\p{Cf}]/u.test(text)
