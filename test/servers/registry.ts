import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { onFreePort, startChild } from '../../sandbox/child.ts'
import { pushImage } from './images.ts'
import type { ImageToPush, PushedImage } from './images.ts'
import { programPath } from './programs.ts'

export type TestRegistry = {
  /** http://127.0.0.1:port */
  url: string
  /** 127.0.0.1:port, the first part of its images' names. */
  host: string
  pushImage: (image: ImageToPush) => Promise<PushedImage>
  output: () => string
  stop: () => Promise<void>
}

export type Notify = { url: string; headers?: Record<string, string> }

/**
 * A real CNCF Distribution (Debian's docker-registry 2.8.2) in its own folder, that sends its notifications to
 * these addresses and repeats each until it is answered with 2xx or 3xx.
 */
export async function startTestRegistry(options: { notify?: readonly Notify[] } = {}): Promise<TestRegistry> {
  const command = await programPath('docker-registry')
  const folder = await mkdtemp(join(tmpdir(), 'slipway-registry-'))
  const { child, port } = await onFreePort(async chosen => {
    const settings = join(folder, 'registry.yml')
    await writeFile(settings, stringify(registrySettings(folder, chosen, options.notify ?? [])))
    const args = ['serve', settings]
    return { child: await startChild({ command, args, ready: /listening on/, folder }), port: chosen }
  })
  const host = `127.0.0.1:${port}`
  return {
    url: `http://${host}`,
    host,
    pushImage: image => pushImage(host, image),
    output: child.output,
    stop: async () => {
      await child.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function registrySettings(folder: string, port: number, notify: readonly Notify[]): object {
  return {
    version: 0.1,
    log: { level: 'info' },
    storage: { filesystem: { rootdirectory: join(folder, 'storage') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
    notifications: {
      endpoints: notify.map(({ url, headers = {} }, index) => ({
        name: `endpoint-${index}`,
        url,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        timeout: '2s',
        threshold: 5,
        backoff: '250ms',
      })),
    },
  }
}
