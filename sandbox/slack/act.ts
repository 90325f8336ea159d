import type { Act, Acted } from './acts.ts'
import { blockAction } from './act-click.ts'
import { closeView, submitView } from './act-view.ts'
import { openHome } from './act-home.ts'
import { runCommand } from './act-command.ts'
import { changeChannel, deleteMessage, say } from './act-talk.ts'
import type { Sockets } from './sockets.ts'
import type { World } from './world.ts'

/** Does what a person does and waits for the app's acknowledgement. */
export async function act(world: World, sockets: Sockets, done: Act): Promise<Acted> {
  if (!world.seed.users.some(user => user.id === done.user)) return { ok: false, error: 'user_not_found' }
  switch (done.kind) {
    case 'block_action':
      return await blockAction(world, sockets, done)
    case 'command':
      return await runCommand(world, sockets, done)
    case 'submit_view':
      return await submitView(world, sockets, done)
    case 'close_view':
      return await closeView(world, sockets, done)
    case 'message':
      return say(world, sockets, done)
    case 'open_home':
      return openHome(world, sockets, done)
    case 'delete_message':
      return deleteMessage(world, done)
    case 'change_channel':
      return changeChannel(world, done)
  }
}
