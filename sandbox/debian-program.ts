import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from './cache.ts'
import { inCache, onPath } from './which.ts'

const run = promisify(execFile)

export type DebianProgram = { name: string; packages: readonly string[]; binary: string }

/**
 * Fetches a program of Debian into the cache folder without installing it: `apt-get download` and `dpkg -x`
 * need no root, and no service is registered or started. Libraries that the machine lacks come along.
 * Answers the path, or the line that tells a person what to type.
 */
export async function obtainDebianProgram(
  program: DebianProgram,
): Promise<{ path: string } | { missing: string }> {
  const byHand = `apt-get install ${program.packages.join(' ')}`
  if (!(await onPath(['apt-get'])) || !(await onPath(['dpkg']))) {
    return { missing: `${program.name} is not here and this is no Debian or Ubuntu: install it yourself` }
  }
  try {
    await unpackIntoCache(program)
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').slice(0, 3).join(' ') : ''
    return { missing: `${program.name} could not be fetched (${reason}); try: ${byHand}` }
  }
  const path = await inCache(program.name, program.name)
  return path ? { path } : { missing: `${program.name} is not in the package; try: ${byHand}` }
}

async function unpackIntoCache(program: DebianProgram): Promise<void> {
  const cache = cacheFolder()
  await mkdir(join(cache, program.name), { recursive: true })
  const work = await mkdtemp(join(cache, '.unpack-'))
  try {
    const version = await download(program.packages, work)
    await unpackAll(work)
    await fetchMissingLibraries(work, program.binary)
    await writeLauncher(work, program)
    await publish(work, join(cache, program.name, version))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

// Two clones may fetch at the same time: the first rename wins, and what it put there is the same.
async function publish(work: string, final: string): Promise<void> {
  await rename(work, final).catch(async (error: unknown) => {
    const there = await readdir(join(final, 'bin')).catch(() => [])
    if (there.length === 0) throw error
  })
}

// The lists of the machine may be absent (a fresh container) or out of date; then lists of our own are
// made in the cache folder, which needs no root either.
async function download(packages: readonly string[], folder: string): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
  await run('apt-get', ['download', ...packages], options).catch(async () => {
    const own = await ownPackageLists()
    await run('apt-get', [...own, 'update'], options)
    await run('apt-get', [...own, 'download', ...packages], options)
  })
  const [first] = packages
  const file = (await readdir(folder)).find(name => name.startsWith(`${first}_`) && name.endsWith('.deb'))
  if (!file) throw new Error(`apt-get downloaded no ${first}`)
  return decodeURIComponent(file.split('_')[1] ?? 'unknown').replaceAll(':', '-')
}

async function ownPackageLists(): Promise<string[]> {
  const state = join(cacheFolder(), 'apt')
  await mkdir(join(state, 'lists', 'partial'), { recursive: true })
  await mkdir(join(state, 'archives', 'partial'), { recursive: true })
  return ['-o', `Dir::State::lists=${join(state, 'lists')}`, '-o', `Dir::Cache=${state}`]
}

async function unpackAll(work: string): Promise<void> {
  for (const file of (await readdir(work)).filter(name => name.endsWith('.deb'))) {
    await run('dpkg', ['-x', join(work, file), join(work, 'root')])
    await rm(join(work, file))
  }
}

async function fetchMissingLibraries(work: string, binary: string): Promise<void> {
  const tried = new Set<string>()
  for (;;) {
    const missing = (await missingLibraries(work, binary)).filter(name => !tried.has(name))
    if (missing.length === 0) return
    for (const name of missing) tried.add(name)
    await download([...new Set(missing.map(libraryPackage))], work)
    await unpackAll(work)
  }
}

async function missingLibraries(work: string, binary: string): Promise<string[]> {
  const env = { ...process.env, LC_ALL: 'C', LD_LIBRARY_PATH: (await libraryFolders(work)).join(':') }
  const { stdout } = await run('ldd', [join(work, 'root', binary)], { env })
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].flatMap(match => match[1] ?? [])
}

/** The Debian package of a shared object: the policy names it after the object and its version. */
export function libraryPackage(sharedObject: string): string {
  if (sharedObject.startsWith('libcrypto.so')) return sharedObject.replace('libcrypto.so.', 'libssl')
  const [stem = '', version = ''] = sharedObject.toLowerCase().replaceAll('_', '-').split('.so.')
  return /\d$/.test(stem) ? `${stem}-${version}` : `${stem}${version}`
}

async function libraryFolders(work: string): Promise<string[]> {
  const parents = [join(work, 'root', 'usr', 'lib'), join(work, 'root', 'lib')]
  const found = await Promise.all(
    parents.map(async parent => {
      const names = await readdir(parent).catch(() => [])
      return names.filter(name => name.includes('-linux-')).map(name => join(parent, name))
    }),
  )
  return found.flat()
}

async function writeLauncher(work: string, program: DebianProgram): Promise<void> {
  await mkdir(join(work, 'bin'))
  const launcher = join(work, 'bin', program.name)
  const folders = (await libraryFolders(work)).map(folder => `"$root"${folder.slice(work.length)}`)
  if (folders.length === 0) return symlink(join('..', 'root', program.binary), launcher)
  const lines = [
    '#!/bin/sh',
    'root=$(dirname "$(dirname "$0")")',
    `LD_LIBRARY_PATH=${folders.join(':')}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} \\`,
    `  exec "$root/root/${program.binary}" "$@"`,
  ]
  await writeFile(launcher, `${lines.join('\n')}\n`)
  await chmod(launcher, 0o755)
}
