import { isScalar, parseAllDocuments, visit } from 'yaml'
import { findIn, planIn, readImages } from '../src/release/manifest.ts'
import type { Edit, Plan, SourceFile } from '../src/release/manifest.ts'
import { median } from './figures.ts'

/**
 * CPU milliseconds of one image edit as `jobs/write` makes it (search, what is there, plan), medians; ratios are of
 * figures measured side by side in this run.
 */
export type EditFigures = {
  runs: number
  /** 10 and 10,000 services, a file each. */
  tenFilesMs: number
  manyFilesMs: number
  /** The fastest run of these: what it costs while nothing else fights for the machine's caches. */
  manyFilesBestMs: number
  /** The very first one of this process, whose code was never run before. */
  manyFilesFirstMs: number
  /** What it costs to look once for one word in the 10,000 files: the floor, which moves with the machine's load. */
  searchMs: number
  /** 10,000 services in one file. */
  oneFileMs: number
  /** Parse everything, change the value, write everything again, for 1,000 services. */
  naiveThousandMs: number
  thousandMs: number
  naiveRatio: number
}

/** Measures the edit of one image in folders of 10 to 10,000 documents, beside parsing and writing all of them. */
export async function benchEdit(runs = 101): Promise<EditFigures> {
  const many = filesOf(10_000)
  const thousand = filesOf(1_000)
  const ten = filesOf(10)
  const single = [{ path: 'all.yaml', text: many.map(({ text }) => text).join('---\n') }]
  const inManyFiles = spend(runs, () => edited(many, editOf(9_000)))
  const searchMs = spend(runs, () =>
    many.filter(({ text }) => text.includes('ghcr.io/acme/service-9000')),
  ).median
  const oneFileMs = spend(runs, () => edited(single, editOf(9_000))).median
  const tenFilesMs = spend(runs, () => edited(ten, editOf(9))).median
  const thousandMs = spend(runs, () => edited(thousand, editOf(900))).median
  const naiveThousandMs = spend(3, () => naiveEdit(thousand, editOf(900))).median
  return {
    runs,
    tenFilesMs,
    manyFilesMs: inManyFiles.median,
    manyFilesBestMs: inManyFiles.best,
    manyFilesFirstMs: inManyFiles.first,
    searchMs,
    oneFileMs,
    naiveThousandMs,
    thousandMs,
    naiveRatio: naiveThousandMs / thousandMs,
  }
}

/** What the job does with a folder that it has in memory. */
function edited(files: SourceFile[], edit: Edit): Plan {
  const reading = readImages(files, [edit])
  const present = findIn(reading, [edit])
  return present.kind === 'refused' ? present : planIn(reading, [edit])
}

function editOf(at: number): Edit {
  const repository = `ghcr.io/acme/service-${at}`
  const to = `${repository}:1.42.0@sha256:${'0a'.repeat(32)}`
  return { name: 'main', repository, service: `service-${at}`, alone: true, from: `${repository}:1.41.0`, to }
}

/** Texts go through bytes, as files do that are read; strings put together by the engine are slower to search. */
function filesOf(count: number): SourceFile[] {
  return Array.from({ length: count }, (_, at) => ({
    path: `staging/service-${at}/app.yaml`,
    text: Buffer.from(manifestOf(`service-${at}`)).toString(),
  }))
}

function manifestOf(name: string): string {
  return `# ${name}, deployed by its team
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app.kubernetes.io/name: ${name} }
spec:
  replicas: 3
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${name} }
    spec:
      containers:
        - name: app
          image: ghcr.io/acme/${name}:1.41.0 # replaced by releases
          ports:
            - containerPort: 8080
          env:
            - { name: LOG_LEVEL, value: info }
          readinessProbe:
            httpGet: { path: /ready, port: 8080 }
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
`
}

function naiveEdit(files: SourceFile[], { from, to }: Edit): SourceFile[] {
  return files.map(({ path, text }) => {
    const documents = parseAllDocuments(text)
    for (const document of documents) {
      visit(document, {
        Pair: (_, { key, value }) => {
          if (isScalar(key) && key.value === 'image' && isScalar(value) && value.value === from)
            value.value = to
        },
      })
    }
    return { path, text: [...documents].map(String).join('---\n') }
  })
}

type Spent = { median: number; best: number; first: number }

/** CPU time and not time on the wall, so that what else the machine does counts less; as many runs again warm up. */
function spend(runs: number, work: () => Plan | SourceFile[]): Spent {
  const first = spentOn(work)
  for (let run = 0; run < runs; run++) work()
  const spentMs = Array.from({ length: runs }, () => spentOn(work))
  return { median: median(spentMs), best: Math.min(...spentMs), first }
}

function spentOn(work: () => Plan | SourceFile[]): number {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  if (!Array.isArray(result) && result.kind !== 'edited') throw new Error(JSON.stringify(result))
  return (user + system) / 1000
}

if (import.meta.main) {
  const figures = await benchEdit()
  console.table(
    Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(3))])),
  )
}
