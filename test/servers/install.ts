import { execFileSync } from 'node:child_process'
import { obtainDebianProgram } from '../../sandbox/debian-program.ts'
import { buildKubernetes } from './kubernetes-build.ts'
import { PROGRAMS, SOURCES, program } from './programs.ts'
import type { ProgramName } from './programs.ts'

/**
 * `node test/servers/install.ts [names…]`: installs what is missing of these programs (all without names), says
 * where each is, and ends with 1 when one cannot be had. Programs alone go into the cache folder; only a browser
 * needs the package manager and root.
 */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter(name => !PROGRAMS.some(known => known === name))
  if (unknown.length > 0) {
    throw new Error(`unknown: ${unknown.join(', ')}; what there is: ${PROGRAMS.join(', ')}`)
  }
  const wanted = PROGRAMS.filter(name => names.length === 0 || names.includes(name))
  const failures: string[] = []
  for (const name of wanted) {
    const reason = await install(name)
    const found = await program(name)
    if ('path' in found) console.log(`${name}: ${found.path}`)
    else failures.push(reason ?? found.missing)
  }
  for (const failure of failures) console.error(`MISSING ${failure}`)
  process.exitCode = failures.length === 0 ? 0 : 1
}

async function install(name: ProgramName): Promise<string | null> {
  if ('path' in (await program(name))) return null
  const source = SOURCES[name]
  console.log(`${name}: installing`)
  switch (source.from) {
    case 'debian': {
      const obtained = await obtainDebianProgram(source.program)
      return 'missing' in obtained ? obtained.missing : null
    }
    case 'kubernetes':
      return buildKubernetes()
    case 'apt':
      return aptInstall(source.packages)
    default:
      return source satisfies never
  }
}

// A person's machine is not changed behind their back: without root this only says what to type.
function aptInstall(packages: readonly string[]): string | null {
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (process.getuid?.() !== 0) return `needs root; type: sudo ${line}`
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (let attempt = 1; ; attempt += 1) {
    try {
      execFileSync('sh', ['-c', `apt-get update -qq && ${line}`], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return null
    } catch {
      if (attempt === 3) return `apt failed three times; type: ${line}`
    }
  }
}

await main(process.argv.slice(2))
