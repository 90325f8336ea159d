import type { App } from '@slack/bolt'
import type { SlackDeps } from './deps.ts'

/** Whoever opens the app's Home sees what is true now. Slack tells of it again when it hears no acknowledgement. */
export function registerHome(app: App, deps: SlackDeps): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return
    await deps.home(event.user).catch((error: unknown) => {
      deps.log.warn({ user: event.user, error }, 'a Home could not be drawn')
    })
  })
}
