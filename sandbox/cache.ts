import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The folder for programs that were fetched once and are used by every clone: `SLIPWAY_CACHE`, else
 * `$XDG_CACHE_HOME/slipway`, else `~/.cache/slipway`. It is outside the work tree and may not exist yet.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['SLIPWAY_CACHE']) return env['SLIPWAY_CACHE']
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'slipway')
}
