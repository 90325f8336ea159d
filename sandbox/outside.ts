import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { playOne } from './demo/play-one.ts'
import { environment } from './demo/product.ts'
import type { ProductPlace } from './demo/product.ts'
import { createStops } from './demo/stops.ts'
import type { Stops } from './demo/stops.ts'
import { startOutside } from './demo/world.ts'
import { startPage } from './page/server.ts'

const POD_STEP_MS = 900
const SOAK_SECONDS = 8
const FOLDER = '.sandbox'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * `npm run sandbox`: everything that Slipway talks to, but not Slipway itself, until Ctrl-C. What it needs to know lies
 * in `.sandbox`: an ordinary slipway.yml, and its environment for a shell to read.
 */
async function main(): Promise<void> {
  const stops = createStops()
  let ending: Promise<void> | null = null
  // A terminal and npm both pass Ctrl-C on: the second one must not cut the end short.
  const end = () => void (ending ??= stops.all().then(() => process.exit(0)))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  try {
    await start(stops)
  } catch (error) {
    say(`\nThe sandbox could not be started.\n${error instanceof Error ? error.message : String(error)}`)
    await stops.all()
    process.exit(1)
  }
}

async function start(stops: Stops): Promise<void> {
  const folder = join(process.cwd(), FOLDER)
  const running = join(folder, 'pid')
  if (await isRunning(running))
    throw new Error(
      `One runs here already, and ${FOLDER} is its own. Stop that one first, or remove ${FOLDER} if there is none.`,
    )
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  await stops.keep(
    writeFile(running, String(process.pid)).then(() => ({ stop: () => rm(running, { force: true }) })),
  )
  const options = { say, podStepMs: POD_STEP_MS, soakSeconds: SOAK_SECONDS, folder, hooks: false }
  const { place, urls, ci } = await startOutside(options, stops)
  const env = join(folder, 'env')
  await writeFile(env, await environmentFile(place, folder), { mode: 0o600 })
  const page = await stops.keep(startPage({ urls, play: what => playOne(ci, what) }))
  say(`
  GitHub, Slack, a registry and two clusters are there, and their people: ${page.url}
  In another terminal, here:

    . ${relative(process.cwd(), env)}
    npx slipway check     # the file, and everything it names
    npx slipway doctor    # the whole set-up
    npx slipway serve     # then push something on the page

  Ctrl-C stops everything.`)
}

/** Whether the process that is named there is alive. */
async function isRunning(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''))
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process is one, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** `export NAME='value'` lines. The key is a file, as it would be anywhere else. */
async function environmentFile(place: ProductPlace, folder: string): Promise<string> {
  const key = join(folder, 'github-app.pem')
  await writeFile(key, place.github.privateKey, { mode: 0o600 })
  const {
    PATH: _path,
    HOME: _home,
    GITHUB_APP_PRIVATE_KEY: _key,
    PUBLIC_URL: _url,
    ...rest
  } = environment(place)
  const lines = Object.entries({ ...rest, GITHUB_APP_PRIVATE_KEY_FILE: key })
  return lines.map(([name, value]) => `export ${name}='${value ?? ''}'\n`).join('')
}

await main()
