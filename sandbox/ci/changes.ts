/** What Ann writes next in acme/checkout, round and round. */
export const ANNS_CHANGES = [
  { title: 'Retry payments that time out', file: 'src/retry.js', line: 'export const retries = 3' },
  { title: 'Round VAT per line, not per basket', file: 'src/vat.js', line: "export const rounding = 'line'" },
  { title: 'Show the delivery date before paying', file: 'src/delivery.js', line: 'export const days = 2' },
  {
    title: 'Keep vouchers when the basket changes',
    file: 'src/voucher.js',
    line: 'export const keep = true',
  },
] as const

/** Staging sets the variable and production does not: there a container of this commit ends at once. */
export const BOBS_CRASH = {
  title: 'Read the address of the index from INDEX_URL',
  file: 'src/address.js',
  line: "if (!process.env.INDEX_URL) throw new Error('INDEX_URL is not set')",
} as const
