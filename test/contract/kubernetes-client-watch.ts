import { expect, it } from 'vitest'
import type { KubeObject, Watch } from '../../src/ports.ts'
import { applyTo, CLUSTER, configMap, SPACE } from './kubernetes-client-worlds.ts'
import type { World } from './kubernetes-client-worlds.ts'

/** What a watch promises: what is there, every change, and nothing missed when it breaks. */
export function watching(here: () => World): void {
  it('tells what is there before it is ready, then each change and each deletion (R11)', async () => {
    await applyTo(here(), [configMap('watched', '1')])
    const seen = await look(here())
    expect(seen.lines).toContain('present watched 1')
    await applyTo(here(), [configMap('watched', '2')])
    await seen.until('present watched 2')
    await here().call('DELETE', MAP('watched'))
    await seen.until('deleted watched 2')
    await seen.stop()
  })

  it('shares one watch and tells a second subscriber what the first one knows', async () => {
    await applyTo(here(), [configMap('shared', '1')])
    const [first, second] = [await look(here()), await look(here())]
    expect(second.lines).toContain('present shared 1')
    await first.stop()
    await applyTo(here(), [configMap('shared', '2')])
    await second.until('present shared 2')
    expect(first.lines).not.toContain('present shared 2')
    await second.stop()
  })

  it('misses nothing when watches break, and deletions neither (F15)', { timeout: 60_000 }, async () => {
    await applyTo(here(), [configMap('kept', '1'), configMap('doomed', '1')])
    const seen = await look(here())
    await Promise.all([here().interrupt(), seen.until('present kept 1')])
    await applyTo(here(), [configMap('kept', '2')])
    await here().call('DELETE', MAP('doomed'))
    await seen.until('present kept 2')
    await seen.until('deleted doomed 1')
    expect(seen.lines.filter(line => line === 'present kept 2')).toHaveLength(1)
    await seen.stop()
  })
}

const MAP = (name: string) => `/api/v1/namespaces/${SPACE}/configmaps/${name}`

type Look = { lines: string[]; until(line: string): Promise<void>; stop: Watch['stop'] }

async function look({ client }: World): Promise<Look> {
  const lines: string[] = []
  const waiting = new Map<string, () => void>()
  const watch = await client.watch({
    cluster: CLUSTER,
    namespace: SPACE,
    kinds: [{ apiVersion: 'v1', kind: 'ConfigMap' }],
    onObject: (change, object) => {
      const line = `${change} ${object.metadata.name} ${valueOf(object)}`
      lines.push(line)
      waiting.get(line)?.()
    },
    onSight: () => {},
  })
  const until = async (line: string) => {
    if (!lines.includes(line)) await new Promise<void>(resolve => waiting.set(line, resolve))
  }
  return { lines, until, stop: () => watch.stop() }
}

function valueOf(object: KubeObject): string {
  const values = object['data']
  return typeof values === 'object' && values !== null && 'value' in values ? String(values.value) : ''
}
