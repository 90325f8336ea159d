import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { playOne } from './demo/play-one.ts'
import { createStops } from './demo/stops.ts'
import { startDemo } from './demo/world.ts'
import { startPage } from './page/server.ts'
import { takePictures } from './demo/pictures/take.ts'
import { onPath } from './which.ts'

const POD_STEP_MS = 900
const FOLDER = fileURLToPath(new URL('../docs/pictures', import.meta.url))
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** `npm run pictures`: plays the demo in Chromium and keeps pictures of the page and of each state of a card. */
async function main(): Promise<number> {
  const program =
    process.env['CHROMIUM_PATH'] ?? (await onPath(['chromium', 'chromium-browser', 'google-chrome']))
  if (!program) {
    say('No Chromium: install it (apt-get install chromium), or name it in CHROMIUM_PATH.')
    return 1
  }
  const stops = createStops()
  try {
    const world = await startDemo({ say, podStepMs: POD_STEP_MS, soakSeconds: 6 }, stops)
    const page = await stops.keep(startPage({ urls: world.urls, play: what => playOne(world.ci, what) }))
    const browser = await chromium.launch({ executablePath: program, headless: true, args: ARGUMENTS })
    await mkdir(FOLDER, { recursive: true })
    try {
      await takePictures({ browser, url: page.url, world, folder: FOLDER, say })
    } finally {
      await browser.close()
    }
    return 0
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return 1
  } finally {
    await stops.all()
  }
}

process.exit(await main())
