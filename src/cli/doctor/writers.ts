import type { KubeKind, KubeObject } from '../../ports.ts'
import type { KubeLike } from '../../release/health.ts'
import type { Rules } from '../../release/rules.ts'
import { faultFrom, ok, warning, type Finding } from '../../views/doctor.ts'
import { readTarget } from './folders.ts'
import type { Check, Patient } from './patient.ts'

const ABOUT = 'other writers'

/**
 * Programs that write the same images or apply the same objects: by what manifests say, by what live objects carry, and
 * by the objects with which such programs are told what to do.
 */
export const writersCheck: Check = {
  about: ABOUT,
  run: async patient => {
    const looks = [...patient.rules.map(rules => inTarget(patient, rules)), inClusters(patient)]
    const wrong = (await Promise.all(looks)).flat()
    const distinct = [...new Map(wrong.map(each => [each.message, each])).values()]
    return distinct.length > 0 ? distinct : [ok(ABOUT, 'no other program writes the same images')]
  },
}

async function inTarget(patient: Patient, rules: Rules): Promise<Finding[]> {
  const { cluster, namespace } = rules.place
  // What is wrong with the folder is told where manifests are looked at.
  const folder = await readTarget(patient, rules).catch(() => null)
  if (folder === null) return []
  const refs = folder.objects.map(({ apiVersion, kind, metadata }) => ({
    apiVersion,
    kind,
    namespace: metadata.namespace ?? namespace,
    name: metadata.name,
  }))
  // A cluster that cannot be read is told of where clusters are looked at.
  const live = await patient.clients.cluster.read(cluster, refs).catch((): KubeObject[] => [])
  return [
    ...folder.files.flatMap(file => judgeText(rules.target, file)),
    ...folder.objects.flatMap(object => judgeWriter(rules.target, object)),
    ...live.flatMap(object =>
      object === null ? [] : [...judgeWriter(rules.target, object), ...judgeApplier(rules.target, object)],
    ),
  ]
}

/** Flux marks the places that its automation writes by a comment. */
export function judgeText(target: string, { path, text }: { path: string; text: string }): Finding[] {
  const line = text.split('\n').findIndex(each => /#\s*\{\s*"\$imagepolicy"/.test(each)) + 1
  if (line === 0) return []
  return [other(target, 'Flux image automation', `the marker in ${path} line ${line}`)]
}

const WRITERS: [prefix: string, tool: string][] = [
  ['keel.sh/policy', 'Keel'],
  ['argocd-image-updater.argoproj.io/', 'Argo CD Image Updater'],
]
const APPLIERS: [name: string, tool: string][] = [
  ['argocd.argoproj.io/tracking-id', 'Argo CD'],
  ['argocd.argoproj.io/instance', 'Argo CD'],
  ['kustomize.toolkit.fluxcd.io/name', 'Flux'],
  ['helm.toolkit.fluxcd.io/name', 'Flux'],
  ['meta.helm.sh/release-name', 'Helm'],
]

export function judgeWriter(target: string, object: KubeLike): Finding[] {
  const found = WRITERS.flatMap(([prefix, tool]) => {
    const name = marksOf(object).find(each => each.startsWith(prefix))
    return name === undefined ? [] : [other(target, tool, `${name} on ${named(object)}`)]
  })
  return found
}

export function judgeApplier(target: string, object: KubeObject): Finding[] {
  const marks = marksOf(object)
  const found = APPLIERS.find(([name]) => marks.includes(name))
  if (found === undefined) return []
  const [sign, tool] = found
  return [warning(ABOUT, 'doctor_other_applier', { object: named(object), target, tool, sign })]
}

/** Their own objects: those that name an image of ours, or a place in the repository of manifests. */
const KINDS: [kind: KubeKind, tool: string][] = [
  [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' }, 'Argo CD Image Updater'],
  [
    { apiVersion: 'argocd-image-updater.argoproj.io/v1alpha1', kind: 'ImageUpdater' },
    'Argo CD Image Updater',
  ],
  [{ apiVersion: 'image.toolkit.fluxcd.io/v1beta2', kind: 'ImageRepository' }, 'Flux image automation'],
  [{ apiVersion: 'image.toolkit.fluxcd.io/v1', kind: 'ImageRepository' }, 'Flux image automation'],
]

async function inClusters(patient: Patient): Promise<Finding[]> {
  const names = [...new Set(patient.rules.map(({ place }) => place.cluster))]
  const looks = names.flatMap(name =>
    KINDS.map(async ([kind, tool]) => {
      const objects = await patient.clients.cluster.survey(name).everywhere(kind)
      return objects.flatMap(object => judgeAutomation(patient.rules, { object, tool }))
    }),
  )
  const settled = await Promise.allSettled(looks)
  return settled.flatMap(each => {
    if (each.status === 'fulfilled') return each.value
    // An outage of the cluster is told of where clusters are looked at; anything else is a fault of its own.
    const found = faultFrom(ABOUT, each.reason)
    return found.code === 'config_probe' ? [found] : []
  })
}

export function judgeAutomation(
  all: Rules[],
  { object, tool }: { object: KubeObject; tool: string },
): Finding[] {
  const { kind, metadata } = object
  if (kind === 'Application' && marksOf(object).every(name => !name.startsWith('argocd-image-updater.')))
    return []
  const text = JSON.stringify({ spec: object['spec'], annotations: metadata.annotations })
  return all
    .filter(({ images }) => Object.values(images).some(image => isNamed(text, image)))
    .map(({ target }) => other(target, tool, `${named(object)} in ${metadata.namespace ?? 'the cluster'}`))
}

/** The whole name of the image, not the beginning of a longer one. */
function isNamed(text: string, image: string): boolean {
  const at = text.indexOf(image)
  return at >= 0 && !/[\w/.-]/.test(text[at + image.length] ?? '')
}

function other(target: string, tool: string, sign: string): Finding {
  return warning(ABOUT, 'doctor_other_writer', { tool, target, sign })
}

function marksOf({ metadata }: KubeLike): string[] {
  return [...Object.keys(metadata.annotations ?? {}), ...Object.keys(metadata.labels ?? {})]
}

function named({ kind, metadata }: KubeLike): string {
  return `${kind} ${metadata.name}`
}
