import { nodeId } from '../shapes/scalars.ts'
import { userShape } from '../shapes/user.ts'
import type { User, World } from '../world.ts'

/** A user, bot or organisation; by GraphQL a bot's login lacks the `[bot]` that REST shows. */
export function userNode(world: World, user: User) {
  const shape = userShape(world, user)
  return {
    __typename: user.type,
    id: nodeId(user.type, user.id),
    databaseId: user.id,
    login: user.login.replace(/\[bot\]$/, ''),
    name: user.name,
    email: user.email,
    url: shape.html_url,
    resourcePath: new URL(shape.html_url).pathname,
    avatarUrl: shape.avatar_url,
  }
}
