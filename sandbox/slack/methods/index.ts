import { chatMethods } from './chat.ts'
import { conversationMethods } from './conversations.ts'
import type { Method } from './method.ts'
import { peopleMethods } from './people.ts'
import { viewMethods } from './views.ts'

/** The Web API's methods by name, but for `apps.connections.open`, which belongs to Socket Mode. */
export const methods: Record<string, Method> = {
  ...chatMethods,
  ...conversationMethods,
  ...peopleMethods,
  ...viewMethods,
}
