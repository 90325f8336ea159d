const HIDDEN = '[redacted]'
const SECRET_CHARS_MIN = 6
const PASSING_MAX = 500

/** What tokens and keys look like, for those that nobody registered. */
const SHAPES = [
  'gh[pousr]_[A-Za-z0-9_]{16,}',
  'github_pat_[A-Za-z0-9_]{16,}',
  'xox[a-z](?:\\.[a-z0-9]+)?-[A-Za-z0-9-]{10,}',
  'xapp-[A-Za-z0-9-]{10,}',
  'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}',
  '-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----',
  '(?<=\\b(?:[Bb]earer|[Bb]asic) )[A-Za-z0-9._~+/=-]{8,}',
  '(?<=://[^\\s/:@"]{0,100}:)[^\\s/@"]{1,200}(?=@)',
]

const lasting = new Set<string>()
const passing = new Set<string>()
let pattern: RegExp | null = null

/**
 * Keeps a secret out of every log line from now on, in each form in which it could appear there. `passing` is for
 * tokens that are renewed: only the last 500 of them are remembered.
 */
export function registerSecret(value: string, kind: 'lasting' | 'passing' = 'lasting'): void {
  const known = kind === 'lasting' ? lasting : passing
  const forms = formsOf(value).filter(form => form.length >= SECRET_CHARS_MIN)
  if (forms.every(form => known.has(form))) return
  for (const form of forms) known.add(form)
  while (passing.size > PASSING_MAX) passing.delete(passing.values().next().value ?? '')
  pattern = null
}

/** The text with every registered secret, and everything that looks like one, replaced. */
export function redact(text: string): string {
  pattern ??= compile()
  return text.replaceAll(pattern, HIDDEN)
}

/** As it is, within JSON, within an address, in base64, and each long line of a key by itself. */
function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).filter(line => line.length >= 32 && !line.startsWith('-----'))
  const base64 = Buffer.from(value).toString('base64').replaceAll('=', '')
  return [value.trim(), JSON.stringify(value).slice(1, -1), encodeURIComponent(value), base64, ...lines]
}

function compile(): RegExp {
  const values = [...lasting, ...passing].toSorted((a, b) => b.length - a.length).map(literal)
  return new RegExp([...values, ...SHAPES].join('|'), 'gs')
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
