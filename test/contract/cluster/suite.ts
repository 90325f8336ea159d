import type { Client, ClusterUnderTest } from './client.ts'

/** What the parts of the suite work with; `namespace` makes a new one for each test. */
export type Suite = {
  cluster: () => ClusterUnderTest
  client: () => Client
  namespace: () => Promise<string>
}
