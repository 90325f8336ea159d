import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadCredentials } from '../../../../src/clients/kubernetes/credentials.ts'
import { clientOf, kubeconfig } from './scripted.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-credentials-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../fixtures/kubernetes', name), 'utf8')
const EXPIRED = fixture('expired.pem')
const FOREIGN = fixture('foreign.pem')
const trusting = (pem: string) => ({ 'certificate-authority-data': Buffer.from(pem).toString('base64') })

const load = (user: object, more: object = {}) =>
  loadCredentials('staging', { kubeconfigText: kubeconfig('https://10.0.0.1:6443/prefix', user), ...more })

describe('credentials', () => {
  it('are the token of the kubeconfig', async () => {
    const credentials = await load({ token: 't' })
    expect(await credentials.headers()).toEqual({ Authorization: 'Bearer t' })
    expect(credentials.server.href).toBe('https://10.0.0.1:6443/prefix')
  })

  it('are read from a file beside the kubeconfig', async () => {
    writeFileSync(join(folder, 'ca.crt'), 'the authority')
    const path = join(folder, 'config')
    writeFileSync(path, kubeconfig('https://10.0.0.1', { token: 't' }, { 'certificate-authority': 'ca.crt' }))
    const { tls } = await loadCredentials('staging', { kubeconfig: path })
    expect(String(tls.ca)).toBe('the authority')
  })

  it.each([
    ['an exec plugin', { exec: { command: 'touch', args: ['/tmp/never'] } }],
    [
      'a provider that calls a program',
      { 'auth-provider': { name: 'gcp', config: { 'cmd-path': 'gcloud' } } },
    ],
  ])('that start %s are refused', async (_what, user) => {
    await expect(load(user)).rejects.toMatchObject({ code: 'cluster_exec_refused' })
  })

  it('need a context that exists and a file that can be read', async () => {
    await expect(load({}, { context: 'other' })).rejects.toThrow('it has no context other')
    await expect(loadCredentials('staging', { kubeconfig: join(folder, 'none') })).rejects.toThrow('ENOENT')
    await expect(loadCredentials('staging', { kubeconfigText: '{ secret-4711' })).rejects.toThrow(
      'it cannot be parsed',
    )
  })
})

describe('a certificate', () => {
  it.each([
    ['of an unknown authority', FOREIGN, {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['that has expired', EXPIRED, trusting(EXPIRED), 'CERT_HAS_EXPIRED'],
  ])('%s fails closed and is named (F21)', async (_what, pem, trusted, code) => {
    const server = createServer({ key: pem, cert: pem }, (_request, response) => {
      response.end('{}')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const client = clientOf(`https://127.0.0.1:${port}`, { token: 't' }, trusted)
    expect(await client.probe('staging')).toMatchObject({
      kind: 'refused',
      error: { code: 'cluster_certificate', message: expect.stringContaining(code) },
    })
    await client.close()
    await new Promise(resolve => server.close(resolve))
  })
})
