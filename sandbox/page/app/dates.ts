/** Slack's date format (`{date_short} at {time}`) in the reader's own time zone. */
export function formatDate(format: string, at: Date, now: Date, zone?: string): string {
  const inZone = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en', { ...options, ...(zone === undefined ? {} : { timeZone: zone }) }).format(
      at,
    )
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const long = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const
  const middle = { year: 'numeric', month: 'long', day: 'numeric' } as const
  const short = { year: 'numeric', month: 'short', day: 'numeric' } as const
  const pretty = (options: Intl.DateTimeFormatOptions) => dayWord(at, now, zone) ?? inZone(options)
  const tokens: Record<string, () => string> = {
    date_num: () => new Intl.DateTimeFormat('en-CA', zone === undefined ? {} : { timeZone: zone }).format(at),
    date: () => inZone(middle),
    date_short: () => inZone(short),
    date_long: () => inZone(long),
    date_pretty: () => pretty(middle),
    date_short_pretty: () => pretty(short),
    date_long_pretty: () => pretty(long),
    time: () => inZone(clock),
    time_secs: () => inZone({ ...clock, second: '2-digit' }),
    ago: () => ago(at, now),
  }
  return format.replaceAll(/\{(\w+)\}/g, (whole, token: string) => tokens[token]?.() ?? whole)
}

/** The clock time of a message's timestamp. */
export function timeOfTs(ts: string): string {
  return formatDate('{time}', new Date(Number(ts) * 1000), new Date())
}

const DAY_MS = 86_400_000

function dayWord(at: Date, now: Date, zone: string | undefined): string | null {
  const day = (ms: number) => formatDate('{date_num}', new Date(ms), now, zone)
  const of = day(at.getTime())
  if (of === day(now.getTime())) return 'today'
  if (of === day(now.getTime() - DAY_MS)) return 'yesterday'
  return of === day(now.getTime() + DAY_MS) ? 'tomorrow' : null
}

function ago(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000)
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  if (Math.abs(seconds) < 60) return words.format(seconds, 'second')
  if (Math.abs(seconds) < 3_600) return words.format(Math.round(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return words.format(Math.round(seconds / 3_600), 'hour')
  return words.format(Math.round(seconds / 86_400), 'day')
}
