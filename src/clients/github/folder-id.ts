import { z } from 'zod'
import type { Sha } from '../../release/release.ts'

/** What GraphQL says of a path at a commit. */
export const Entry = z.object({ type: z.string(), oid: z.string() })

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** Tree id of a folder; one that is not there is as good as empty. */
export function folderId(entry: z.output<typeof Entry> | null): Sha {
  return entry?.type === 'tree' ? entry.oid : EMPTY_TREE
}
