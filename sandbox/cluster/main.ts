import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startCluster } from './server.ts'

// node sandbox/cluster/main.ts --port 0 --kubeconfig <file> [--namespace <name>]… [--context <name>]… [--speed <ms>] [--crashing <regex>]
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    kubeconfig: { type: 'string' },
    namespace: { type: 'string', multiple: true, default: [] },
    context: { type: 'string', multiple: true, default: ['sandbox'] },
    speed: { type: 'string', default: '400' },
    crashing: { type: 'string' },
  },
})

const cluster = await startCluster({
  port: Number(values.port),
  namespaces: values.namespace,
  contexts: values.context,
  speedMs: Number(values.speed),
  ...(values.crashing === undefined ? {} : { crashing: new RegExp(values.crashing) }),
})
if (values.kubeconfig !== undefined) await writeFile(values.kubeconfig, cluster.kubeconfig, { mode: 0o600 })
console.log(JSON.stringify({ url: cluster.url, kubeconfig: values.kubeconfig ?? null }))

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void cluster.stop())
