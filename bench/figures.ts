/** The value below which that share of the values lies, by nearest rank: of few values the 99th percentile is the greatest. */
export function percentile(values: readonly number[], share: number): number {
  const inOrder = values.toSorted((one, other) => one - other)
  const rank = Math.max(1, Math.ceil(share * inOrder.length))
  return inOrder[rank - 1] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

export type Spread = { min: number; median: number; p99: number; max: number }

export function spread(values: readonly number[]): Spread {
  return {
    min: Math.min(...values),
    median: median(values),
    p99: percentile(values, 0.99),
    max: Math.max(...values),
  }
}

/** Cells in columns, the first one to the left. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map(cells => cells.map(String))
  const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map(row => row[column]?.length ?? 0)))
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)
  return texts.map(row => row.map(cell).join('  ').trimEnd()).join('\n')
}
