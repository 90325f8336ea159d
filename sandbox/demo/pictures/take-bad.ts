import { reviewPage } from './take-good.ts'
import type { Set } from './take-good.ts'

/** Bob's change of search, which only production shows to be bad: approved, merged by Slipway, failed, rolled back. */
export async function takeBad({ camera }: Set): Promise<void> {
  await camera.nextSays('Bob breaks search')
  await camera.press('Play it')
  await camera.takeCard('card-one-peer', '2.8.0', 'Waiting for approval')
  const github = await camera.openTab(await reviewPage(camera))
  await github.press('Approve')
  await github.close()
  await camera.be('Carol')
  await camera.takeCard('card-failed', '2.8.0', 'Failed:')
  await camera.nextSays('Carol rolls search back')
  await camera.takePage('page-failed')
  await camera.be('Bob')
  await camera.press('Slipway')
  await camera.page.getByRole('article').filter({ hasText: 'Your change is in this' }).waitFor()
  await camera.takePage('page-direct-message')
  await camera.be('Ann')
  await takeRollback({ camera })
}

async function takeRollback({ camera }: Pick<Set, 'camera'>): Promise<void> {
  const confirm = camera.page.getByRole('dialog').getByRole('button', { name: 'Roll back' })
  await camera.press('Roll back search in production')
  await camera.takeDialog('dialog-roll-back')
  await confirm.click()
  await camera.page.getByRole('dialog', { name: 'Not done' }).waitFor()
  await camera.takeDialog('dialog-refused')
  await camera.page.keyboard.press('Escape')
  await camera.be('Carol')
  await camera.press('Roll back search in production')
  await confirm.click()
  await camera.takeCard('card-rolled-back', '2.8.0', 'Rolled back')
  await camera.takeCard('card-held', 'Held by carol', 'Live since')
  await camera.nextSays('Carol resumes it')
  await camera.takePage('page-held')
  await camera.press('Resume search in production')
  await camera.nextSays('Bob edits a manifest')
}
