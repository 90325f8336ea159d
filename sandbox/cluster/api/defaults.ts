import { createHash } from 'node:crypto'
import { at, isMap, listAt, mapAt, textAt, textsAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import type { Kind } from '../objects/kinds.ts'
import { nameOf, namespaceOf } from '../objects/meta.ts'

/** Fills in what the API server fills in; what is there stays as it is. */
export function withDefaults(kind: Kind, object: JsonMap): JsonMap {
  switch (kind.model ?? 'custom') {
    case 'V1Deployment':
      return workload(object, DEPLOYMENT)
    case 'V1ReplicaSet':
      return workload(object, { replicas: 1 })
    case 'V1StatefulSet':
      return workload(object, STATEFUL_SET)
    case 'V1DaemonSet':
      return workload(object, DAEMON_SET)
    case 'V1Job':
      return workload(object, JOB)
    case 'V1Pod':
      return { ...object, spec: podSpec(object['spec']) }
    case 'V1Service':
      return service(object)
    case 'V1Namespace':
      return namespace(object)
    case 'V1Secret':
      return secret(object)
    case 'V1CustomResourceDefinition':
      return definition(object)
    default:
      return object
  }
}

const DEPLOYMENT = {
  replicas: 1,
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
}
const STATEFUL_SET = {
  replicas: 1,
  revisionHistoryLimit: 10,
  podManagementPolicy: 'OrderedReady',
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
}
const DAEMON_SET = {
  revisionHistoryLimit: 10,
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
}
const JOB = { parallelism: 1, completions: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false }

function workload(object: JsonMap, defaults: JsonMap): JsonMap {
  const spec = mapAt(object, 'spec')
  const template = mapAt(spec, 'template')
  const strategy = textAt(spec, 'strategy', 'type')
  const own = strategy === 'Recreate' ? { ...defaults, strategy: { type: 'Recreate' } } : defaults
  return {
    ...object,
    spec: { ...filled(spec, own), template: { ...template, spec: podSpec(template['spec']) } },
  }
}

function podSpec(spec: Json | undefined): JsonMap {
  const pod = filled(mapAt(spec), {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  })
  const lists = ['containers', 'initContainers'].filter(name => Array.isArray(pod[name]))
  return { ...pod, ...Object.fromEntries(lists.map(name => [name, listAt(pod, name).map(container)])) }
}

function container(value: Json): Json {
  if (!isMap(value)) return value
  const image = textAt(value, 'image') ?? ''
  const latest = !/[:@][^/]*$/.test(image) || image.endsWith(':latest')
  const full = filled(value, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: latest ? 'Always' : 'IfNotPresent',
  })
  const ports = listAt(full, 'ports').map(port => (isMap(port) ? { protocol: 'TCP', ...port } : port))
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].filter(name => isMap(full[name]))
  return {
    ...full,
    ...(ports.length > 0 ? { ports } : {}),
    ...Object.fromEntries(probes.map(name => [name, probe(mapAt(full, name))])),
  }
}

function probe(value: JsonMap): JsonMap {
  const full = filled(value, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  })
  return isMap(full['httpGet']) ? { ...full, httpGet: { scheme: 'HTTP', ...full['httpGet'] } } : full
}

function service(object: JsonMap): JsonMap {
  const type = textAt(object, 'spec', 'type') ?? 'ClusterIP'
  const address = type === 'ExternalName' ? {} : addressOf(object)
  const spec = filled(mapAt(object, 'spec'), {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    ...(type === 'ExternalName' ? {} : { internalTrafficPolicy: 'Cluster', ipFamilyPolicy: 'SingleStack' }),
    ...address,
  })
  const ports = listAt(spec, 'ports').map(port =>
    isMap(port) ? { protocol: 'TCP', targetPort: port['port'] ?? 0, ...port } : port,
  )
  return { ...object, spec: ports.length > 0 ? { ...spec, ports } : spec }
}

function addressOf(object: JsonMap): JsonMap {
  const bytes = createHash('sha256')
    .update(`${namespaceOf(object)}/${nameOf(object)}`)
    .digest()
  const clusterIP = textAt(object, 'spec', 'clusterIP') ?? `10.96.${bytes[0] ?? 0}.${bytes[1] ?? 0}`
  return { clusterIP, clusterIPs: [clusterIP], ipFamilies: ['IPv4'] }
}

function namespace(object: JsonMap): JsonMap {
  const labels = { 'kubernetes.io/metadata.name': nameOf(object), ...mapAt(object, 'metadata', 'labels') }
  return {
    ...object,
    metadata: { ...mapAt(object, 'metadata'), labels },
    spec: filled(mapAt(object, 'spec'), { finalizers: ['kubernetes'] }),
    status: filled(mapAt(object, 'status'), { phase: 'Active' }),
  }
}

// What is written as text is kept as bytes, and never given back as text.
function secret(object: JsonMap): JsonMap {
  const { stringData, ...rest } = object
  const texts = Object.entries(textsAt(stringData))
  const encoded = texts.map(([key, text]) => [key, Buffer.from(text).toString('base64')])
  const bytes = { ...mapAt(object, 'data'), ...Object.fromEntries(encoded) }
  return { ...filled(rest, { type: 'Opaque' }), ...(Object.keys(bytes).length > 0 ? { data: bytes } : {}) }
}

function definition(object: JsonMap): JsonMap {
  const kind = textAt(object, 'spec', 'names', 'kind') ?? ''
  const names = filled(mapAt(object, 'spec', 'names'), {
    singular: kind.toLowerCase(),
    listKind: `${kind}List`,
  })
  return {
    ...object,
    spec: filled({ ...mapAt(object, 'spec'), names }, { conversion: { strategy: 'None' } }),
  }
}

/** A map with the keys of `defaults` that it does not have, also inside maps that both have. */
function filled(value: JsonMap, defaults: JsonMap): JsonMap {
  const full = { ...value }
  for (const [key, standard] of Object.entries(defaults)) {
    const own = at(value, key)
    if (own === undefined) full[key] = standard
    else if (isMap(own) && isMap(standard)) full[key] = filled(own, standard)
  }
  return full
}
