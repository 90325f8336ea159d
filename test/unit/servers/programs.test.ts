import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { libraryPackage } from '../../../sandbox/debian-program.ts'
import { program } from '../../servers/programs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-programs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function executable(...path: string[]): Promise<string> {
  const file = join(folder, ...path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, '#!/bin/sh\n')
  await chmod(file, 0o755)
  return file
}

describe('a program that tests start', () => {
  it('is the one that its variable names', async () => {
    const path = await executable('mine')
    expect(await program('etcd', { SLIPWAY_ETCD: path })).toEqual({ path })
  })
  it('is refused when its variable names nothing', async () => {
    const answer = await program('etcd', { SLIPWAY_ETCD: join(folder, 'none') })
    expect(answer).toEqual({ missing: expect.stringContaining('SLIPWAY_ETCD') })
  })
  it('is taken from KUBEBUILDER_ASSETS before the cache', async () => {
    await executable('cache', 'etcd', '3.4', 'bin', 'etcd')
    const path = await executable('assets', 'etcd')
    const env = { KUBEBUILDER_ASSETS: dirname(path), SLIPWAY_CACHE: join(folder, 'cache'), PATH: '' }
    expect(await program('etcd', env)).toEqual({ path })
  })
  it('is the newest version in the cache', async () => {
    await executable('cache', 'etcd', '3.9.1', 'bin', 'etcd')
    const path = await executable('cache', 'etcd', '3.10.0', 'bin', 'etcd')
    expect(await program('etcd', { SLIPWAY_CACHE: join(folder, 'cache'), PATH: '' })).toEqual({ path })
  })
  it('comes with the command that installs it when it is not here', async () => {
    const answer = await program('umoci', { SLIPWAY_CACHE: folder, PATH: '' })
    expect(answer).toEqual({
      missing: 'umoci is not here; to install it: npx node test/servers/install.ts umoci',
    })
  })
})

describe('the Debian package of a shared library', () => {
  it.each([
    ['libjemalloc.so.2', 'libjemalloc2'],
    ['liblz4.so.1', 'liblz4-1'],
    ['libdevmapper.so.1.02.1', 'libdevmapper1.02.1'],
    ['libcrypto.so.3', 'libssl3'],
  ])('of %s is %s', (library, name) => {
    expect(libraryPackage(library)).toBe(name)
  })
})
