import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { HomeView, KnownBlock, MessageMetadata, ModalView } from '@slack/types'
import { createGenerator } from 'ts-json-schema-generator'

/**
 * What an app sends to post, edit or whisper a message, or to a response address. `text` is what a phone's
 * notification shows, so that a message without it counts as wrong although Slack takes it.
 */
export type SentMessage = {
  channel?: string
  user?: string
  ts?: string
  thread_ts?: string
  text: string
  blocks?: KnownBlock[]
  metadata?: MessageMetadata
  reply_broadcast?: boolean
  unfurl_links?: boolean
  unfurl_media?: boolean
  response_type?: 'ephemeral' | 'in_channel'
  replace_original?: boolean
}

/** A modal or Home; Slack's own type also takes blocks that it does not know. */
export type SentView = (Omit<ModalView, 'blocks'> | Omit<HomeView, 'blocks'>) & { blocks: KnownBlock[] }

const file = fileURLToPath(new URL('../fixtures/slack/schema.json', import.meta.url))

/** Writes the JSON schema of messages and views as `@slack/types` describes them; `--check` only compares. */
function main(): void {
  const made = `${JSON.stringify(makeSchema(), null, 1)}\n`
  if (!process.argv.includes('--check')) return writeFileSync(file, made)
  if (readFileSync(file, 'utf8') === made) return undefined
  process.stderr.write(
    'test/fixtures/slack/schema.json is not what @slack/types says: node test/tools/slack-schema.ts\n',
  )
  process.exitCode = 1
  return undefined
}

function makeSchema() {
  const path = fileURLToPath(import.meta.url)
  const tsconfig = fileURLToPath(new URL('../../tsconfig.json', import.meta.url))
  const generator = createGenerator({ path, tsconfig, skipTypeCheck: true, jsDoc: 'none', topRef: true })
  const { definitions: message } = generator.createSchema('SentMessage')
  const { definitions: view } = generator.createSchema('SentView')
  const definitions = Object.entries({ ...message, ...view }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { $schema: 'http://json-schema.org/draft-07/schema#', definitions: Object.fromEntries(definitions) }
}

main()
