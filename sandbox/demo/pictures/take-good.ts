import type { DemoWorld } from '../world.ts'
import type { Camera } from './camera.ts'
import { hold } from './faults.ts'

export type Set = { camera: Camera; phone: Camera; world: DemoWorld }

const NEW = '1.42.0'

/** Ann's change of checkout: from her merge to production, with what people see on each side. */
export async function takeGood(set: Set): Promise<void> {
  await takeStaging(set)
  await takeWaiting(set)
  await takeObjection(set)
  await takeApprovals(set)
  await takeMerge(set)
}

async function takeStaging({ camera, world }: Set): Promise<void> {
  const letApply = await hold(world.urls.staging, { method: 'PATCH' })
  await camera.press('Play it')
  await camera.takeCard('card-applying', 'staging', 'Applying')
  await letApply()
  await camera.takeCard('card-rolling-out', 'staging', 'Rolling out')
  await camera.takeCard('card-live', 'staging', 'Live since')
  await camera.nextSays('proves itself in staging')
  await camera.takePage('page-soaking')
}

async function takeWaiting({ camera, phone }: Set): Promise<void> {
  await camera.takeCard('card-waiting', NEW, 'Waiting for approval')
  await camera.nextSays('Bob approves')
  await camera.takePage('page-waiting')
  await phone.card(NEW).waitFor()
  await phone.takePage('phone-waiting')
}

/** Bob wants something else first; the refusal lets him link his account, and then what he wanted is done. */
async function takeObjection(set: Set): Promise<void> {
  const { camera } = set
  await camera.be('Bob')
  await camera.press(`Request changes of checkout ${NEW} in production`)
  await camera.takeDialog('dialog-request-changes')
  await camera.page
    .getByRole('textbox', { name: 'What should change?' })
    .fill('Say in the changelog how often it retries')
  await camera.page.getByRole('dialog').getByRole('button', { name: 'Request changes' }).click()
  await takeLinking(set)
  await camera.takeCard('card-changes-requested', NEW, 'Changes requested')
}

async function takeLinking({ camera, phone }: Set): Promise<void> {
  const { page } = camera
  await page.getByRole('dialog', { name: 'Link GitHub' }).waitFor()
  await camera.takeDialog('dialog-link')
  await camera.takePage('page-link')
  await phone.be('Bob')
  await phone.page.getByRole('dialog', { name: 'Link GitHub' }).waitFor()
  await phone.takePage('phone-link')
  const [code = ''] = /[A-Z]{4}-[A-Z]{4}/.exec(await page.getByRole('dialog').innerText()) ?? []
  const opening = page.waitForEvent('popup')
  await page.getByRole('dialog').getByRole('button', { name: 'Open GitHub' }).click()
  const opened = await opening
  const github = await camera.openTab(opened.url())
  await opened.close()
  await github.page.getByRole('textbox', { name: 'Code' }).fill(code)
  await github.takePage('github-device')
  await github.press('Authorize')
  await github.page.getByText('all set').waitFor()
  await github.close()
  await page.keyboard.press('Escape')
  await phone.page.keyboard.press('Escape')
  await phone.be('Ann')
}

async function takeApprovals(set: Set): Promise<void> {
  const { camera, phone } = set
  await camera.be('Bob')
  await camera.press(`Approve checkout ${NEW} in production`)
  await camera.takeCard('card-partly-approved', NEW, 'Approved: bob')
  await camera.nextSays('Carol approves on GitHub')
  await camera.be('Carol')
  await camera.takePage('page')
  await takeHome(set)
  await phone.press('CI, GitHub, clusters')
  await phone.takePage('phone-next')
  await phone.press('Slack')
  const url = await reviewPage(camera)
  const github = await camera.openTab(url)
  await github.takeWhole('github-pull-request')
  const onPhone = await phone.openTab(url)
  await onPhone.takePage('phone-github')
  await onPhone.close()
  await github.press('Approve')
  await github.page.getByText('Approved carol').waitFor()
  await github.takeWhole('github-approved')
  await github.close()
  await camera.takeCard('card-approved', NEW, 'ready to merge')
}

/** What waits for Carol, in the app's Home. */
async function takeHome({ camera, phone }: Set): Promise<void> {
  for (const [each, file] of [
    [camera, 'page-home'],
    [phone, 'phone-home'],
  ] as const) {
    await each.be('Carol')
    await each.press('Home')
    await each.page
      .getByText(/waiting for you/i)
      .first()
      .waitFor()
    await each.takePage(file)
    await each.press('# releases')
  }
  await phone.be('Ann')
}

/** Where the panel sends Carol to. */
export async function reviewPage({ page }: Camera): Promise<string> {
  const link = page.getByRole('link', { name: /^Open pull request #\d+ as Carol$/ })
  return (await link.getAttribute('href')) ?? ''
}

async function takeMerge({ camera, world }: Set): Promise<void> {
  await camera.be('Ann')
  await camera.nextSays('Ann merges')
  await camera.press(`Merge checkout ${NEW} in production`)
  await camera.takeDialog('dialog-merge')
  const letMerge = await hold(world.urls.github, { graphqlOperation: 'mergePullRequest' })
  await camera.page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click()
  await camera.takeCard('card-merging', NEW, 'Merging')
  await letMerge()
  await camera.takeCard('card-production-rolling-out', NEW, 'Rolling out')
  await camera.takePage('page-rolling-out')
  await camera.takeCard('card-production-live', NEW, 'Live since')
  await camera.card('Live since').getByRole('button', { name: /repl/ }).click()
  await camera.page.getByRole('complementary', { name: 'Thread' }).waitFor()
  await camera.takePage('page-thread')
  await camera.page.getByRole('button', { name: 'Close thread' }).click()
}
