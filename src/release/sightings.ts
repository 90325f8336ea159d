import type { At, Deployed, Images, Origin, Release, Target } from './release.ts'

/** Where a version is in a target. */
export type Sighting =
  | { as: 'live'; version: string; sinceMs: At }
  | { as: 'before'; version: string }
  | { as: 'release'; release: Release }
  | { as: 'candidate'; version: string }

/** Every place of a target that holds what is named by its version, or by seven letters or more of revision or digest. */
export function sightingsOf(target: Target, what: string): Sighting[] {
  const { live, previous, open, rolling, candidates } = target
  const releases = [rolling, open].filter(release => release !== null)
  return [
    ...(live !== null && isAbout(live, what) ? [liveAs(live)] : []),
    ...releases.flatMap((release): Sighting[] =>
      isAbout({ ...release, images: release.to }, what) ? [{ as: 'release', release }] : [],
    ),
    ...candidates.flatMap((candidate): Sighting[] =>
      isAbout({ ...candidate, version: candidate.tag }, what)
        ? [{ as: 'candidate', version: candidate.tag }]
        : [],
    ),
    ...(previous !== null && isAbout(previous, what)
      ? [{ as: 'before', version: previous.version } as const]
      : []),
  ]
}

function liveAs({ version, atMs }: Deployed): Sighting {
  return { as: 'live', version, sinceMs: atMs }
}

type Named = { version: string; images: Images; origin: Origin }

function isAbout({ version, images, origin }: Named, what: string): boolean {
  if (version === what || Object.values(images).some(({ tag }) => tag === what)) return true
  const start = what.toLowerCase().replace(/^sha256:/, '')
  if (!/^[0-9a-f]{7,64}$/.test(start)) return false
  const digests = Object.values(images).map(({ digest }) => digest?.slice('sha256:'.length) ?? '')
  return [origin.revision ?? '', ...digests].some(full => full.startsWith(start))
}
