import { TerminalError } from '../../src/errors.ts'
import type { Folder, Head, SourceFile } from '../../src/ports.ts'
import { sameImages } from '../../src/release/decide/images.ts'
import { formatImage } from '../../src/release/image.ts'
import {
  findImages,
  findIn,
  manifestImages,
  planIn,
  readImages,
  type Edit,
} from '../../src/release/manifest.ts'
import type { Deployed, Images, Release } from '../../src/release/release.ts'
import { readFolder } from '../../src/release/render.ts'
import { faulty, forbidden, someOf } from '../faulty.ts'
import type { JobContext } from '../job.ts'

/** What is to be done at this head for one release. */
export type Plan =
  /** `before`: the files of the folder as they are. */
  | { kind: 'ready'; additions: SourceFile[]; deletions: string[]; before: SourceFile[] }
  /** The head carries it already: by this commit, as the newest that touched the folder. */
  | { kind: 'fulfilled'; commit: string; inputs: string; images: Images }
  | { kind: 'overtaken'; reason: string }
  | { kind: 'failed'; error: unknown }

const HISTORY = 30

type Found = Extract<Folder, { kind: 'found' }>

/** Plans the edit at a head: pure but for what it reads by commit and path. */
export async function planRelease(context: JobContext, head: Head): Promise<Plan> {
  const { release } = context
  const folder = await folderAt(context, head.commit)
  if (release.restore !== null) return planRestore(context, { folder, head, restore: release.restore })
  return planImages(context, folder, head)
}

async function folderAt(context: JobContext, commit: string): Promise<Found> {
  const { repository, path } = context.release.place
  const folder = await context.ports.git.folder(repository, commit, path)
  if (folder.kind === 'found') return folder
  if (folder.kind === 'absent')
    throw new TerminalError('git_folder_absent', { path, repository, commit: commit.slice(0, 7) })
  throw forbidden(path, folder)
}

/** A rollback restores the folder as it was, file by file, and deletes what was added since. */
async function planRestore(
  context: JobContext,
  at: { folder: Found; head: Head; restore: Deployed },
): Promise<Plan> {
  const { folder, head, restore } = at
  if (folder.inputs === restore.inputs) return fulfilled(context, folder, head)
  // What a person did after an earlier attempt had landed stays, and is applied with it.
  if (await wasWritten(context, head)) return fulfilled(context, folder, head)
  const before = await folderAt(context, restore.commit)
  const now = new Map(folder.files.map(file => [file.path, file.text]))
  const then = new Set(before.files.map(file => file.path))
  return {
    kind: 'ready',
    additions: before.files.filter(file => now.get(file.path) !== file.text),
    deletions: folder.files.map(file => file.path).filter(path => !then.has(path)),
    before: folder.files,
  }
}

async function planImages(context: JobContext, folder: Found, head: Head): Promise<Plan> {
  const { release, rules } = context
  const wanted = manifestImages(rules.service, rules.images)
  const reading = readImages(folder.files, wanted)
  const present = findIn(reading, wanted)
  if (present.kind === 'refused') throw refusal(present)
  if (sameImages(present.images, release.to)) return fulfilled(context, folder, head)
  if (release.expects !== null && isForeign(present.images, release)) {
    return { kind: 'overtaken', reason: `a person changed the image in ${release.place.path} meanwhile` }
  }
  if (await wasWritten(context, head)) {
    return { kind: 'overtaken', reason: `it was written, and a person took it back in ${release.place.path}` }
  }
  const edits = wanted.flatMap((image): Edit[] => {
    const to = release.to[image.name]
    return to === undefined ? [] : [{ ...image, to: formatImage(to, rules.pin) }]
  })
  // An edit needs only the image's place, but what could not be applied afterwards is not written either.
  const read = readFolder(release.place.path, folder.files)
  if (read.kind === 'refused') throw faulty(read.failures)
  const plan = planIn(reading, edits)
  if (plan.kind === 'refused') throw refusal(plan)
  if (plan.kind === 'unchanged') return fulfilled(context, folder, head)
  return { kind: 'ready', additions: plan.files, deletions: [], before: folder.files }
}

/** An earlier attempt may have landed without its answer; what a person did after it is not undone. */
async function wasWritten(context: JobContext, head: Head): Promise<boolean> {
  if (!isRepeat(context)) return false
  const { id, place } = context.release
  const commits = await context.ports.git.commits(place.repository, head.commit, HISTORY, place.path)
  return commits.some(commit => commit.own && commit.message.split('\n').includes(`Slipway-Release: ${id}`))
}

/** Attempts are counted anew where the write was stopped meanwhile, by a soak or a freeze, and is owed again. */
function isRepeat({ attempt, target, release }: JobContext): boolean {
  if (attempt > 1) return true
  return Object.values(target.todo).some(
    ({ effect, sinceMs }) =>
      effect.kind === 'write' && effect.release === release.id && sinceMs > release.stageAtMs,
  )
}

/** Neither what the release replaces nor what it brings: somebody wrote another artifact. */
function isForeign(present: Images, release: Release): boolean {
  return Object.entries(present).some(([name, image]) => {
    const expected = release.expects?.[name]
    const one = { [name]: image }
    if (expected === undefined) return false
    return !sameImages(one, { [name]: expected }) && !sameImages(one, pick(release.to, name))
  })
}

function pick(images: Images, name: string): Images {
  const image = images[name]
  return image === undefined ? {} : { [name]: image }
}

/** The newest commit that touched the folder brought it, whoever made it. */
async function fulfilled(context: JobContext, folder: Found, head: Head): Promise<Plan> {
  const { repository, path } = context.release.place
  const [newest] = await context.ports.git.commits(repository, head.commit, 1, path)
  const found = findImages(folder.files, manifestImages(context.rules.service, context.rules.images))
  const images = found.kind === 'found' ? found.images : context.release.to
  return { kind: 'fulfilled', commit: newest?.sha ?? head.commit, inputs: folder.inputs, images }
}

function refusal(plan: { message: string }): TerminalError {
  return new TerminalError('manifest_refused', { reason: someOf([plan.message]) })
}
