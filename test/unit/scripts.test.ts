import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'

const Package = z.object({ scripts: z.record(z.string(), z.string()) })

/** npm starts scripts in a shell, passes signals on to that shell alone, and so to nobody. */
it.each(['start', 'demo', 'sandbox'])(
  'npm run %s takes the place of the shell that npm signals',
  async name => {
    const { scripts } = Package.parse(JSON.parse(await readFile('package.json', 'utf8')))
    expect(scripts[name]).toMatch(/^exec node /)
  },
)
