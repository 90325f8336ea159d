import type { Happened } from '../../shapes.ts'

const SHOWN = 60

/** What happened, newest first, with the rows of the specification that each line proves. */
export function Timeline({ entries }: { entries: Happened[] }) {
  return (
    <section>
      <h2>What happened</h2>
      {entries.length === 0 ? (
        <p className="box quiet">Nothing yet. Press one of the buttons above.</p>
      ) : (
        <ol className="box timeline" aria-label="What happened, newest first">
          {entries
            .toReversed()
            .slice(0, SHOWN)
            .map(entry => (
              <li key={entry.id}>
                <time>{clock(entry.atMs)}</time>
                <span>
                  <span className="quiet">{entry.where}:</span> {entry.text}
                  {proof(entry) !== '' && <span className="quiet"> ({proof(entry)})</span>}
                </span>
              </li>
            ))}
        </ol>
      )}
    </section>
  )
}

function proof({ rows, sincePushMs }: Happened): string {
  const after = sincePushMs === null || sincePushMs === 0 ? '' : `${(sincePushMs / 1000).toFixed(1)} s`
  return rows === '' ? '' : [rows, after].filter(part => part !== '').join(', ')
}

function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en', { hourCycle: 'h23' })
}
