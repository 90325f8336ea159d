import type {
  ClusterSeen,
  Environment,
  GitHubSeen,
  PlayName,
  PullSeen,
  SlackSeen,
  Workload,
} from '../../shapes.ts'
import { ENVIRONMENTS } from '../../shapes.ts'
import { isDone } from '../../timeline/cluster.ts'

export type Login = 'ann' | 'bob' | 'carol'

/** What comes next in the story: who does it, what, and with which button of the panel, if with one. */
export type Step = {
  who: Login | null
  title: string
  text: string
  act: { kind: 'play'; what: PlayName } | { kind: 'open'; url: string; label: string } | null
}

export type Scene = { github: GitHubSeen; staging: ClusterSeen; production: ClusterSeen; slack: SlackSeen }

const MANIFESTS = 'acme/deploy'
const BOT = 'slipway[bot]'

/** Reads from GitHub, the clusters and the cards how far the story has come. */
export function nextStep(scene: Scene): Step {
  const pulls = (scene.github.repositories[MANIFESTS]?.pulls ?? []).filter(pull => pull.author === BOT)
  const open = pulls.find(pull => pull.state === 'open')
  return (
    linking(scene) ??
    failing(scene) ??
    (open ? reviewing(open) : null) ??
    rolling(scene) ??
    held(scene) ??
    soaking(scene, pulls) ??
    starting(scene, pulls)
  )
}

/** A window with a code is open for somebody: Slack shows it over everything else. */
function linking({ slack }: Scene): Step | null {
  const found = slack.users.find(({ id }) =>
    /[A-Z]{4}-[A-Z]{4}/.test(JSON.stringify(slack.modals[id]?.at(-1)?.blocks ?? [])),
  )
  if (!found) return null
  return {
    who: null,
    title: `${found.real_name} links a GitHub account`,
    text: 'The window shows a code: press Open GitHub, enter it there, and what was clicked completes itself within seconds.',
    act: null,
  }
}

function failing({ production }: Scene): Step | null {
  const found = workloadsOf(production).find(({ pods }) => pods.some(pod => pod.state === 'crashing'))
  if (!found) return null
  return {
    who: 'carol',
    title: `Carol rolls ${found.name} back`,
    text: 'Its new pods crash in production; the old ones still serve. Press Roll back on its card as Carol, who is on call.',
    act: null,
  }
}

/** The check that Slipway keeps on the pull request says what is missing. */
function reviewing({ number, url, checks }: PullSeen): Step {
  const missing = checks.find(({ name }) => name === 'slipway/release')?.title ?? ''
  if (missing.includes('author')) {
    return {
      who: 'bob',
      title: 'Bob approves in Slack',
      text: `He wrote a part of what pull request #${number} brings. Press Approve on the card as Bob; the first time he links his GitHub account, so that it is a review of his.`,
      act: null,
    }
  }
  if (missing.includes('peer')) {
    return {
      who: 'carol',
      title: 'Carol approves on GitHub',
      text: 'She is on call, and a peer: open the pull request and approve it there; the card will say so.',
      act: { kind: 'open', url: `${url}?as=carol`, label: `Open pull request #${number} as Carol` },
    }
  }
  if (missing.startsWith('Approved')) {
    return {
      who: 'ann',
      title: 'Ann merges',
      text: `All have approved. Press Merge on the card as Ann: exactly the approved head of #${number} is merged.`,
      act: null,
    }
  }
  return {
    who: null,
    title: `Pull request #${number} is open`,
    text: missing === '' ? 'Slipway is about to ask for reviews.' : missing,
    act: { kind: 'open', url, label: `Open pull request #${number}` },
  }
}

function rolling(scene: Scene): Step | null {
  for (const environment of ENVIRONMENTS) {
    const found = workloadsOf(scene[environment]).find(workload => !isDone(workload))
    if (found) {
      const text = 'Watch the card and the pods: Slipway hears each change from the cluster itself.'
      return { who: null, title: `${found.name} rolls out in ${environment}`, text, act: null }
    }
  }
  return null
}

/** A card that offers to resume says of what. */
function held({ slack }: Scene): Step | null {
  const buttons = Object.values(slack.messages)
    .flat()
    .flatMap(({ blocks = [] }) => blocks.flatMap(block => (block.type === 'actions' ? block.elements : [])))
    .flatMap(element => (element.type === 'button' ? [element] : []))
  const resume = buttons.findLast(({ text }) => text.text === 'Resume')
  if (!resume) return null
  const what = resume.accessibility_label?.replace(/^Resume /, '') ?? 'it'
  return {
    who: 'carol',
    title: 'Carol resumes it',
    text: `The rollback holds ${what}: nothing newer starts there. Press Resume on its card as Carol; what was rolled back does not come again.`,
    act: null,
  }
}

/** What staging runs by a digest that neither production runs nor any pull request brought waits for production. */
function soaking(scene: Scene, pulls: PullSeen[]): Step | null {
  const inProduction = new Set(digestsIn(scene, 'production').map(([, digest]) => digest))
  const waiting = digestsIn(scene, 'staging').find(
    ([, digest]) => !inProduction.has(digest) && !pulls.some(({ body }) => body?.includes(digest)),
  )
  if (!waiting) return null
  const [service] = waiting
  return {
    who: null,
    title: `${service} proves itself in staging`,
    text: 'Once it has been healthy there for a while, Slipway opens the pull request for production.',
    act: null,
  }
}

function starting({ github }: Scene, pulls: PullSeen[]): Step {
  const hasOf = (service: string) =>
    pulls.some(pull => pull.head_ref.startsWith(`slipway/production/${service}/`))
  if (!hasOf('checkout')) return PLAYS.merge
  if (!hasOf('search')) return PLAYS.crash
  const edited = github.repositories[MANIFESTS]?.commits.some(({ author }) => author === 'bob') ?? false
  return edited ? OVER : PLAYS.edit
}

/** What people do outside Slack, each of which begins a part of the story. */
export const PLAYS: Record<PlayName, Step & { act: { kind: 'play'; what: PlayName } }> = {
  merge: {
    who: 'ann',
    title: 'Ann merges her change of checkout',
    text: 'CI builds it and pushes the image: first staging, then a pull request for production.',
    act: { kind: 'play', what: 'merge' },
  },
  crash: {
    who: 'bob',
    title: 'Bob breaks search',
    text: 'It runs in staging, but production lacks a setting: there it crashes.',
    act: { kind: 'play', what: 'crash' },
  },
  edit: {
    who: 'bob',
    title: 'Bob edits a manifest by hand',
    text: 'A setting of checkout in staging, committed to acme/deploy: Slipway applies that too.',
    act: { kind: 'play', what: 'edit' },
  },
}

const OVER: Step = {
  who: null,
  title: 'That was the whole story',
  text: 'Play any part of it again, or type /release help in the channel.',
  act: null,
}

const workloadsOf = ({ namespaces }: ClusterSeen): Workload[] =>
  namespaces.flatMap(({ workloads }) => workloads)

function digestsIn(scene: Scene, environment: Environment): [service: string, digest: string][] {
  return workloadsOf(scene[environment]).flatMap(({ name, image }) => {
    const digest = image.split('@')[1]
    return digest === undefined ? [] : [[name, digest] as [string, string]]
  })
}
