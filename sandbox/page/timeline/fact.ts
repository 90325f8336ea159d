/**
 * Something that the stand-ins show to have happened; `rows` are the rows of product.md that it belongs to, `atMs` its
 * time where the stand-in knows it better than who looks.
 */
export type Fact = {
  where: 'registry' | 'github' | 'staging' | 'production' | 'slack'
  text: string
  rows: string
  atMs?: number
}

/** Text on one line, and not too long for a list. */
export function shortly(text: string, charsMax = 90): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > charsMax ? `${line.slice(0, charsMax - 1)}…` : line
}

/** The tag of an image reference, or what stands for it. */
export function tagOf(image: string): string {
  const [withoutDigest = ''] = image.split('@')
  const last = withoutDigest.slice(withoutDigest.lastIndexOf('/') + 1)
  return last.includes(':') ? last.slice(last.indexOf(':') + 1) : last
}
