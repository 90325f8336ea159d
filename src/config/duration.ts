const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 }

/** Milliseconds of `10m`, `1h30m`; the definition has checked the form. */
export function durationMs(text: string): number {
  const parts = text.matchAll(/(?<count>\d+)(?<unit>[dhms])/g)
  return [...parts].reduce((sum, { groups }) => sum + Number(groups?.count) * unitMs(groups?.unit), 0)
}

function unitMs(unit: string | undefined): number {
  return unit === 'd' || unit === 'h' || unit === 'm' || unit === 's' ? UNIT_MS[unit] : 0
}
