import { afterAll, beforeAll } from 'vitest'
import type { Describe } from '../../servers/missing.ts'
import { applying } from './applying.ts'
import { createClient } from './client.ts'
import type { Client, ClusterUnderTest } from './client.ts'
import type { Suite } from './suite.ts'
import { deleting } from './deleting.ts'
import { otherKinds } from './other-kinds.ts'
import { refusing } from './refusing.ts'
import { rollingOut } from './rolling-out.ts'
import { watching } from './watching.ts'

/** What Slipway relies on in a cluster, for the stand-in and for a real API server alike. */
export function clusterBehaviour(
  describeHere: Describe,
  name: string,
  start: () => Promise<ClusterUnderTest>,
): void {
  describeHere(name, () => {
    let cluster: ClusterUnderTest
    let client: Client
    let made = 0
    beforeAll(async () => {
      cluster = await start()
      client = createClient(cluster)
    })
    afterAll(async () => {
      await client?.close()
      await cluster?.stop()
    })
    const suite: Suite = {
      cluster: () => cluster,
      client: () => client,
      namespace: async () => {
        made += 1
        const metadata = { name: `suite-${made}` }
        const answer = await client.call('POST', '/api/v1/namespaces', {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata,
        })
        if (answer.status !== 201) throw new Error(`namespace: ${JSON.stringify(answer.body)}`)
        return metadata.name
      },
    }
    applying(suite)
    refusing(suite)
    watching(suite)
    rollingOut(suite)
    otherKinds(suite)
    deleting(suite)
  })
}
