import type { ClusterSurvey, Right } from '../../clients/kubernetes/kubernetes.ts'
import type { KubeKind } from '../../ports.ts'
import type { Rules } from '../../release/rules.ts'
import { fault, faultFrom, ok, warning, type Finding } from '../../views/doctor.ts'
import { readTarget, type FolderSeen } from './folders.ts'
import type { Check, Patient } from './patient.ts'

/** What is done to each object of a folder; whether a new one may be made shows only when there is one. */
const VERBS = ['get', 'list', 'watch', 'create', 'patch'] as const
const POD: KubeKind = { apiVersion: 'v1', kind: 'Pod' }
const POD_VERBS = ['get', 'list', 'watch'] as const
const TOLD_MAX = 6

/** Each cluster: it can be reached, its namespaces are there, and Slipway may do there what releases need. */
export const clusterCheck: Check = {
  about: 'clusters',
  run: async patient => {
    const names = [...new Set(patient.rules.map(({ place }) => place.cluster))]
    return (await Promise.all(names.map(name => look(patient, name)))).flat()
  },
}

async function look(patient: Patient, name: string): Promise<Finding[]> {
  const { cluster } = patient.clients
  const about = `cluster ${name}`
  const probed = await cluster.probe(name)
  if (probed.kind === 'refused') return [faultFrom(about, probed.error)]
  const targets = patient.rules.filter(({ place }) => place.cluster === name)
  const survey = cluster.survey(name)
  const wrong = (await Promise.all(targets.map(rules => lookAt(patient, survey, rules)))).flat()
  const distinct = [...new Map(wrong.map(each => [each.message, each])).values()]
  return distinct.length > 0 ? distinct : [ok(about, `${probed.version}, with the rights that releases need`)]
}

async function lookAt(patient: Patient, survey: ClusterSurvey, rules: Rules): Promise<Finding[]> {
  const { cluster, namespace } = rules.place
  const about = `cluster ${cluster}`
  try {
    // What is wrong with the folder is told where manifests are looked at.
    const folder = await readTarget(patient, rules).catch((): FolderSeen => ({
      files: [],
      objects: [],
      kinds: [],
    }))
    const state = await survey.namespace(namespace)
    if (state === 'absent' && !makesNamespace(folder, rules))
      return [fault(about, 'cluster_namespace_absent', { cluster, namespace })]
    return await rights(survey, rules, folder)
  } catch (error) {
    return [faultFrom(about, error)]
  }
}

function makesNamespace({ objects }: FolderSeen, { allow, place }: Rules): boolean {
  return (
    allow.includes('Namespace') &&
    objects.some(({ kind, metadata }) => kind === 'Namespace' && metadata.name === place.namespace)
  )
}

async function rights(survey: ClusterSurvey, rules: Rules, folder: FolderSeen): Promise<Finding[]> {
  const { cluster, namespace } = rules.place
  const about = `cluster ${cluster}`
  const needed = rightsNeeded(namespace, folder.kinds)
  const logs: Right = { verb: 'get', kind: POD, subresource: 'log', namespace }
  const [mayLog, ...given] = await Promise.all([logs, ...needed].map(right => survey.mayI(right)))
  const missing = needed.filter((_, n) => given[n] === false)
  const unknown = needed.filter(({ verb }, n) => given[n] === null && verb === 'get')
  return [
    ...unknown.map(({ kind }) => fault(about, 'cluster_kind_unknown', { object: kind.kind, cluster })),
    ...(missing.length === 0
      ? []
      : [fault(about, 'doctor_rights', { cluster, namespace, rights: written(missing) })]),
    ...(mayLog === false ? [warning(about, 'doctor_rights_logs', { cluster, namespace })] : []),
  ]
}

/** `kinds` are those of the folder; one that the folder itself defines is not known before it is applied. */
export function rightsNeeded(namespace: string, kinds: KubeKind[]): Right[] {
  const right = (kind: KubeKind) => (verb: string) => ({ verb, kind, subresource: '', namespace })
  return [...kinds.flatMap(kind => VERBS.map(right(kind))), ...POD_VERBS.map(right(POD))]
}

/** `Deployment (create, patch), Pod (watch)` */
export function written(missing: Right[]): string {
  const kinds = [...new Set(missing.map(({ kind }) => kind.kind))]
  const words = kinds.map(kind => {
    const verbs = new Set(missing.filter(right => right.kind.kind === kind).map(({ verb }) => verb))
    return `${kind} (${[...verbs].join(', ')})`
  })
  const more = words.length - TOLD_MAX
  return more > 0 ? `${words.slice(0, TOLD_MAX).join(', ')} and ${more} more kinds` : words.join(', ')
}
