import type { DemoWorld } from '../world.ts'
import { openCamera } from './camera.ts'
import type { Camera, CameraPlace } from './camera.ts'
import { takeBad } from './take-bad.ts'
import { takeGood } from './take-good.ts'

const DESKTOP = { width: 1360, height: 900 }
const PHONE = { width: 390, height: 844 }

/** Plays the whole demo by clicking and keeps a picture of each state on the way. */
export async function takePictures(place: CameraPlace & { world: DemoWorld }): Promise<void> {
  const camera = await openCamera(place, DESKTOP)
  const phone = await openCamera(place, PHONE)
  await camera.takePage('page-empty')
  await takeGood({ camera, phone, world: place.world })
  await takeBad({ camera, phone, world: place.world })
  await takeEdit(camera)
  await camera.takePage('page-over')
  await phone.takePage('phone-channel')
  await phone.press('CI, GitHub, clusters')
  await phone.takePage('phone-panel')
}

async function takeEdit(camera: Camera): Promise<void> {
  await camera.press('Play it')
  await camera.takeCard('card-manifest-change', 'manifest change', 'Live since')
  await camera.card('manifest change').getByRole('button', { name: 'More actions' }).click()
  await camera.page.getByRole('menuitem', { name: /Hold/ }).click()
  await camera.takeDialog('dialog-hold')
  await camera.page.keyboard.press('Escape')
}
