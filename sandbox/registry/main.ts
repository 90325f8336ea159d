import { parseArgs } from 'node:util'
import { startRegistry } from './server.ts'

// node sandbox/registry/main.ts --port 0 [--notify <url>] [--notify-header 'Authorization: …']… [--access open|public|private]
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    notify: { type: 'string', multiple: true, default: [] },
    'notify-header': { type: 'string', multiple: true, default: [] },
    access: { type: 'string', default: 'open' },
  },
})

const headers = Object.fromEntries(
  values['notify-header'].map(line => {
    const colon = line.indexOf(':')
    if (colon < 1) throw new Error(`--notify-header wants 'Name: value', not ${JSON.stringify(line)}`)
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
  }),
)
const access = (['open', 'public', 'private'] as const).find(known => known === values.access)
if (access === undefined) throw new Error(`--access is open, public or private, not ${values.access}`)

const registry = await startRegistry({
  port: Number(values.port),
  notify: values.notify.map(url => ({ url, headers })),
  access,
})
console.log(JSON.stringify({ url: registry.url, host: registry.host }))

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void registry.stop())
