import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'

/** Writes a kubeconfig with one cluster and one user with a token; answers its path. */
export async function writeKubeconfig(
  path: string,
  access: { url: string; caFile: string; token: string; user: string },
): Promise<string> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server: access.url, 'certificate-authority': access.caFile } }],
    users: [{ name: access.user, user: { token: access.token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: access.user, namespace: 'default' } }],
  }
  await writeFile(path, stringify(config), { mode: 0o600 })
  return path
}
