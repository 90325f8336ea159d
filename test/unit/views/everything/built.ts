import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const FUNCTION = /^export (?:async )?function (?<name>\w+)[^{]*?\([\s\S]*?\): (?<returned>[^\n]*?) \{$/gm
/** Of what the others are put together. */
const PARTS = 'shape.ts'
const TYPE = /^export type (?<name>\w+) = (?<body>[^\n]*(?:\n(?: |\})[^\n]*)*)/gm
const SENT = /\b(?:Message|ModalView|HomeView)\b|blocks: object\[\]/

/** Every function of `src/views` that builds a message, a modal or a Home, by its file: read from the code itself. */
export function viewsBuilt(): string[] {
  const files = filesOf('src/views')
  const named = files.flatMap(({ text }) =>
    [...text.matchAll(TYPE)].flatMap(({ groups = {} }) =>
      SENT.test(groups['body'] ?? '') ? groups['name'] : [],
    ),
  )
  const sent = new RegExp(`${SENT.source}|\\b(?:${named.join('|')})\\b`)
  return files
    .filter(({ file }) => file !== PARTS)
    .flatMap(({ file, text }) =>
      [...text.matchAll(FUNCTION)].flatMap(({ groups = {} }) =>
        sent.test(groups['returned'] ?? '') ? [`${file}: ${groups['name'] ?? ''}`] : [],
      ),
    )
    .toSorted()
}

/** Files outside of `src/views` that put blocks together themselves: none should. */
export function buildersElsewhere(): string[] {
  return ['src', 'handlers', 'jobs']
    .flatMap(filesOf)
    .filter(
      ({ path, text }) => !path.startsWith('src/views/') && /\bblocks: \[|type: '(?:modal|home)'/.test(text),
    )
    .map(({ path }) => path)
}

function filesOf(folder: string): { path: string; file: string; text: string }[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(file => ({
      file,
      path: `${folder}/${file}`,
      text: readFileSync(`${root}/${folder}/${file}`, 'utf8'),
    }))
}
