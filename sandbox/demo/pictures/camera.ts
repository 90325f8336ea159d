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
  /** Keeps a picture of the whole page, as far down as it goes. */
  takeWhole: (file: string) => Promise<void>
  be: (person: 'Ann' | 'Bob' | 'Carol') => Promise<void>
  /** Presses the newest button whose name begins so. */
  press: (name: string) => Promise<void>
  /** Waits until the panel says what comes next. */
  nextSays: (text: string) => Promise<void>
  /** Another tab of the same size. */
  openTab: (url: string) => Promise<Camera>
  close: () => Promise<void>
}

export type CameraPlace = { browser: Browser; url: string; folder: string; say: (line: string) => void }

type Size = { width: number; height: number }
type Clip = { x: number; y: number; width: number; height: number }

const SLOW_MS = 30_000
const CARD_WIDTH = 770
const MARGIN = 20

/** Opens the page at this size. */
export async function openCamera(place: CameraPlace, size: Size): Promise<Camera> {
  const camera = await openTab(place, size)
  await camera.page.getByRole('navigation', { name: 'Who you are' }).waitFor()
  return camera
}

async function openTab(place: CameraPlace, size: Size): Promise<Camera> {
  const { browser, url } = place
  const page = await browser.newPage({ viewport: size, timezoneId: 'Europe/Paris', reducedMotion: 'reduce' })
  page.setDefaultTimeout(SLOW_MS)
  await page.goto(url)
  return {
    page,
    card: text => cardsOf(page, text).last(),
    ...takes(page, place),
    ...hands(page),
    openTab: other => openTab({ ...place, url: other }, size),
    close: () => page.close(),
  }
}

const cardsOf = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text })

type Takes = Pick<Camera, 'takeCard' | 'takeDialog' | 'takePage' | 'takeWhole'>

function takes(page: Page, { folder, say }: CameraPlace): Takes {
  const keep = async (file: string, how: { clip?: Clip; fullPage?: boolean }) => {
    await page.mouse.move(1, 1)
    await page.screenshot({ path: join(folder, `${file}.png`), ...how })
    say(`  docs/pictures/${file}.png`)
  }
  return {
    takeCard: async (file, name, says) => {
      const found = cardsOf(page, name)
        .filter({ hasText: new RegExp(says) })
        .last()
      await found.waitFor()
      await found.scrollIntoViewIfNeeded()
      const box = await found.boundingBox()
      await keep(file, box ? { clip: { ...box, width: Math.min(box.width, CARD_WIDTH) } } : {})
    },
    takeDialog: async file => {
      const dialog = page.getByRole('dialog')
      await dialog.waitFor()
      const box = await dialog.boundingBox()
      await keep(file, box ? { clip: around(box) } : {})
    },
    takePage: file => keep(file, {}),
    takeWhole: file => keep(file, { fullPage: true }),
  }
}

const around = ({ x, y, width, height }: Clip): Clip => ({
  x: Math.max(0, x - MARGIN),
  y: Math.max(0, y - MARGIN),
  width: width + 2 * MARGIN,
  height: height + 2 * MARGIN,
})

function hands(page: Page): Pick<Camera, 'be' | 'press' | 'nextSays'> {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  return {
    be: person => button(person).click(),
    press: name =>
      button(new RegExp(`^${name}`))
        .last()
        .click(),
    nextSays: text =>
      page.getByRole('status', { name: 'What comes next' }).filter({ hasText: text }).waitFor(),
  }
}
