const BLOCK = 512

/** A tar archive (ustar) with one file, the same bytes each time. */
export function tarOf(path: string, content: string): Buffer {
  const bytes = Buffer.from(content)
  const header = Buffer.alloc(BLOCK)
  const write = (offset: number, text: string) => header.write(text, offset, 'ascii')
  write(0, path)
  write(100, '0000644\0')
  write(108, '0000000\0')
  write(116, '0000000\0')
  write(124, `${octal(bytes.length, 11)}\0`)
  write(136, `${octal(0, 11)}\0`)
  // The checksum counts its own field as blanks.
  write(148, '        ')
  write(156, '0')
  write(257, 'ustar\u000000')
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  write(148, `${octal(checksum, 6)}\0 `)
  const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)
  return Buffer.concat([header, bytes, padding, Buffer.alloc(2 * BLOCK)])
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
