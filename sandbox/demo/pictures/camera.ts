import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'

export type Camera = {
  page: Page
  /** The newest card that holds the text. */
  card: (text: string) => Locator
  /** Waits until the newest card with `name` also says `says`, letter by letter, and keeps a picture of it. */
  takeCard: (file: string, name: string, says: string) => Promise<void>
  /** Waits for a dialog and keeps a picture of it. */
  takeDialog: (file: string) => Promise<void>
  /** Keeps a picture of all that is visible. */
  takePage: (file: string) => Promise<void>
  be: (person: 'Ann' | 'Bob' | 'Carol') => Promise<void>
}

export type CameraPlace = { browser: Browser; url: string; folder: string; say: (line: string) => void }

type Clip = { x: number; y: number; width: number; height: number }

const SLOW_MS = 30_000
const CARD_WIDTH = 770

/** Opens the page at this size. */
export async function openCamera(
  { browser, url, folder, say }: CameraPlace,
  size: { width: number; height: number },
): Promise<Camera> {
  const page = await browser.newPage({ viewport: size, timezoneId: 'Europe/Paris', reducedMotion: 'reduce' })
  page.setDefaultTimeout(SLOW_MS)
  await page.goto(url)
  await page.getByRole('navigation', { name: 'Who you are' }).waitFor()
  const card = (text: string) => page.getByRole('article').filter({ hasText: text }).last()
  const keep = async (file: string, clip: Clip | null) => {
    await page.mouse.move(1, 1)
    await page.screenshot({ path: join(folder, `${file}.png`), ...(clip === null ? {} : { clip }) })
    say(`  docs/pictures/${file}.png`)
  }
  return {
    page,
    card,
    takeCard: async (file, name, says) => {
      const found = page
        .getByRole('article')
        .filter({ hasText: name })
        .filter({ hasText: new RegExp(says) })
        .last()
      await found.waitFor()
      await found.scrollIntoViewIfNeeded()
      const box = await found.boundingBox()
      await keep(file, box && { ...box, width: Math.min(box.width, CARD_WIDTH) })
    },
    takeDialog: async file => {
      const dialog = page.getByRole('dialog')
      await dialog.waitFor()
      const box = await dialog.boundingBox()
      await keep(
        file,
        box && { x: box.x - 20, y: box.y - 20, width: box.width + 40, height: box.height + 40 },
      )
    },
    takePage: file => keep(file, null),
    be: async person => {
      await page.getByRole('button', { name: person, exact: true }).click()
    },
  }
}
