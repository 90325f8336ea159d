import type { DemoWorld } from '../world.ts'
import { openCamera } from './camera.ts'
import type { Camera, CameraPlace } from './camera.ts'
import { hold } from './faults.ts'

const DESKTOP = { width: 1360, height: 900 }
const PHONE = { width: 390, height: 844 }

/** Plays the whole demo by clicking and keeps a picture of each state on the way. */
export async function takePictures(place: CameraPlace & { world: DemoWorld }): Promise<void> {
  const camera = await openCamera(place, DESKTOP)
  await camera.takePage('page-empty')
  await takeGoodImage(camera, place.world)
  await takeCrash(camera)
  await takeRollback(camera)
  await takeOvertaken(camera)
  await takeEdit(camera)
  await takePhone(place)
}

const MERGE = 'Merge Ann’s pull request'
const CRASH = 'Push an image that crashes'
const EDIT = 'Edit a manifest by hand'

const press = (camera: Camera, name: string) => camera.page.getByRole('button', { name }).first().click()

async function takeGoodImage(camera: Camera, { urls }: DemoWorld): Promise<void> {
  const letWrite = await hold(urls.github, { graphqlOperation: 'createCommitOnBranch' })
  await press(camera, MERGE)
  await camera.takeCard('card-writing', 'checkout', 'Writing')
  const letApply = await hold(urls.staging, { method: 'PATCH' })
  await letWrite()
  await camera.takeCard('card-applying', 'checkout', 'Applying')
  await letApply()
  await camera.takeCard('card-rolling-out', 'checkout', 'Rolling out')
  await camera.takePage('page-rolling-out')
  await camera.takeCard('card-live', 'checkout', 'Live since')
}

async function takeCrash(camera: Camera): Promise<void> {
  const { page } = camera
  await press(camera, CRASH)
  await camera.takeCard('card-failed', 'search', 'Failed:')
  await camera.card('Failed:').getByRole('button', { name: /repl/ }).waitFor()
  await camera.be('Carol')
  await camera.takePage('page')
  await camera.be('Bob')
  await press(camera, 'Slipway')
  await page.getByRole('article').filter({ hasText: 'Your change is in this' }).waitFor()
  await camera.takePage('page-direct-message')
  await camera.be('Ann')
  await camera.card('Failed:').getByRole('button', { name: /repl/ }).click()
  await page.getByRole('complementary', { name: 'Thread' }).waitFor()
  await camera.takePage('page-thread')
  await page.getByRole('button', { name: 'Close thread' }).click()
}

async function takeRollback(camera: Camera): Promise<void> {
  const { page } = camera
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Roll back' })
  await press(camera, 'Roll back search in staging')
  await camera.takeDialog('dialog-confirm')
  await confirm.click()
  await page.getByRole('dialog', { name: 'Not done' }).waitFor()
  await camera.takeDialog('dialog-refused')
  await page.keyboard.press('Escape')
  await camera.be('Carol')
  await press(camera, 'Roll back search in staging')
  await confirm.click()
  await camera.takeCard('card-rolled-back', 'search', 'Rolled back')
  await camera.takeCard('card-held', 'Held by carol', 'Live since')
}

async function takeOvertaken(camera: Camera): Promise<void> {
  await press(camera, MERGE)
  await camera.card('Rolling out').waitFor()
  await press(camera, MERGE)
  await camera.takeCard('card-included', 'checkout', 'Included')
}

async function takeEdit(camera: Camera): Promise<void> {
  await press(camera, EDIT)
  await camera.takeCard('card-manifest-change', 'manifest change', 'Live since')
  await camera.card('manifest change').getByRole('button', { name: 'More actions' }).click()
  await camera.page.getByRole('menuitem', { name: /Hold/ }).click()
  await camera.takeDialog('dialog-hold')
  await camera.page.keyboard.press('Escape')
}

async function takePhone(place: CameraPlace): Promise<void> {
  const camera = await openCamera(place, PHONE)
  await camera.card('Live since').waitFor()
  await camera.takePage('phone-channel')
  await press(camera, 'CI, GitHub, cluster')
  await camera.takePage('phone-panel')
}
