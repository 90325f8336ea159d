import type { Linking, Message } from '../../src/ports.ts'
import type { PeopleNeeds } from './needs.ts'

/** What became of a link, told directly: a message that an earlier attempt sent is found again. */
export async function tellOnce(
  { chat, log }: Pick<PeopleNeeds, 'chat' | 'log'>,
  { id, slack }: Pick<Linking, 'id' | 'slack'>,
  { what, message }: { what: string; message: Message },
): Promise<void> {
  const told = await chat.direct({ user: slack, key: `link.${id}.${what}`, message })
  if (told.kind === 'refused') log.warn({ user: slack }, 'the person could not be told about their link')
}
