import { constants } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { cacheFolder } from './cache.ts'

/** The first executable of one of these names on the PATH, or null. */
export async function onPath(names: readonly string[], env = process.env): Promise<string | null> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  return firstExecutable(names.flatMap(name => folders.map(folder => join(folder, name))))
}

/** The program in the newest version below `<cache>/<bundle>/<version>/bin/`, or null. */
export async function inCache(bundle: string, name: string, env = process.env): Promise<string | null> {
  const folder = join(cacheFolder(env), bundle)
  const versions = await readdir(folder).catch(() => [])
  const newestFirst = versions.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return firstExecutable(newestFirst.map(version => join(folder, version, 'bin', name)))
}

/** The first of these paths that may be executed, or null. */
export async function firstExecutable(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    if (await isExecutable(path)) return path
  }
  return null
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
