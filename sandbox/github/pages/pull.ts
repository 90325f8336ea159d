import { commitsBetween } from '../git/history.ts'
import { lookAtMergeability } from '../pulls/mergeability.ts'
import { mergeStateOf } from '../pulls/merge-state.ts'
import type { Pull } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import { unmetRules } from '../rules/judge.ts'
import { latestRuns } from '../rules/required-checks.ts'
import { latestStatuses } from '../shapes/status.ts'
import type { Repo, World } from '../world.ts'
import { commitLink, escape, headline, labelled, pageOf } from './layout.ts'
import { renderMarkdown } from './markdown.ts'
import { actForm } from './pull-form.ts'

/** Who looks, and what the last thing they did was answered with if it was refused. */
export type Shown = { person?: string; notice?: string }

/** The page of a pull request, with what the people of the seed can do there. */
export function pullPage(
  world: World,
  repo: Repo,
  { number, ...shown }: Shown & { number: number },
): string | null {
  const pull = repo.pulls.find(candidate => candidate.number === number)
  if (!pull) return null
  const { notice } = shown
  const parts = [
    notice === undefined ? '' : `<p class="notice" role="alert">${escape(notice)}</p>`,
    `<ul class="list">${stateLine(pull)}</ul><p><a href="#act">Review it, or merge it</a></p>`,
    section(
      'Description',
      pull.body ? `<div class="prose">${renderMarkdown(pull.body)}</div>` : '<p class="quiet">None.</p>',
    ),
    section(
      'Reviews',
      list([...reviewLines(pull), ...requestLines(pull)], 'Nobody was asked, and nobody reviewed.'),
    ),
    section('Checks', list(checkLines(repo, pull), 'None.')),
    pull.state === 'open' ? section('Merge', list(mergeLines(world, repo, pull), '')) : '',
    section('Commits', list(commitLines(world, repo, pull), 'None.')),
    pull.comments.length > 0 ? section('Comments', list(commentLines(pull), '')) : '',
    actForm(world, repo, { pull, person: shown.person }),
  ]
  return pageOf(repo, `${pull.title} #${number}`, parts.join(''))
}

function section(title: string, body: string): string {
  return `<h2>${title}</h2>${body}`
}

function list(lines: string[], none: string): string {
  return lines.length > 0 ? `<ul class="list">${lines.join('')}</ul>` : `<p class="quiet">${none}</p>`
}

function stateLine({ merged, state, author, head, base, draft, queued }: Pull): string {
  const ends = `${escape(author)} wants to merge <code>${escape(head)}</code> into <code>${escape(base)}</code>`
  if (merged) return labelled('quiet', 'Merged', `by ${escape(merged.by)} · ${ends}`)
  if (state === 'closed') return labelled('bad', 'Closed', ends)
  const word = queued ? 'Queued' : draft ? 'Draft' : 'Open'
  return labelled('good', word, ends)
}

const tones = {
  APPROVED: 'good',
  CHANGES_REQUESTED: 'bad',
  COMMENTED: 'quiet',
  DISMISSED: 'quiet',
  PENDING: 'quiet',
} as const
const words = {
  APPROVED: 'Approved',
  CHANGES_REQUESTED: 'Changes requested',
  COMMENTED: 'Commented',
  DISMISSED: 'Dismissed',
  PENDING: 'Pending',
} as const

function reviewLines(pull: Pull): string[] {
  return pull.reviews
    .filter(({ state }) => state !== 'PENDING')
    .map(({ id, state, author, body, commit }) => {
      const inForce = state === 'APPROVED' || state === 'CHANGES_REQUESTED'
      const dismiss = inForce ? ` <button form="act" name="do" value="dismiss:${id}">Dismiss</button>` : ''
      const on =
        commit === pull.headOid ? '' : ` <span class="quiet">on ${commit.slice(0, 7)}, not the newest</span>`
      return labelled(tones[state], words[state], `${escape(author)}${on}${dismiss}${said(body)}`)
    })
}

function said(body: string): string {
  return body === '' ? '' : `<div class="said">${renderMarkdown(body)}</div>`
}

function requestLines({ requested }: Pull): string[] {
  return [...requested.users, ...requested.teams].map(name =>
    labelled('busy', 'Awaiting review', escape(name)),
  )
}

function checkLines(repo: Repo, { headOid }: Pull): string[] {
  const runs = latestRuns(repo, headOid).map(({ name, status, conclusion, output }) =>
    checkLine(name, conclusion ?? status.replace('_', ' '), output.title ?? ''),
  )
  const statuses = latestStatuses(repo, headOid).map(({ context, state, description }) =>
    checkLine(context, state, description ?? ''),
  )
  return [...runs, ...statuses]
}

function checkLine(name: string, state: string, about: string): string {
  const bad = ['failure', 'error', 'timed_out', 'cancelled', 'action_required'].includes(state)
  const good = ['success', 'neutral', 'skipped'].includes(state)
  return labelled(
    bad ? 'bad' : good ? 'good' : 'busy',
    state,
    `${escape(name)} <span class="quiet">${escape(about)}</span>`,
  )
}

function mergeLines(world: World, repo: Repo, pull: Pull): string[] {
  const look = lookAtMergeability(world, repo, pull)
  const state = mergeStateOf(world, repo, { pull, look })
  const demands = demandsOn(world, repo, { branch: pull.base })
  const unmet = unmetRules(world, repo, { pull, demands }).map(sentence =>
    labelled('bad', 'Blocked', escape(sentence)),
  )
  const good = state === 'clean' || state === 'unstable'
  const first = labelled(good ? 'good' : 'bad', state, sentences[state])
  return [first, ...unmet]
}

const sentences = {
  unknown: 'GitHub has not looked yet whether it can be merged.',
  dirty: 'It conflicts with the base.',
  draft: 'It is still a draft.',
  behind: 'The base has moved; update the branch.',
  blocked: 'The rules of the base do not let it in yet.',
  unstable: 'It can be merged, though not all checks are green.',
  clean: 'It can be merged.',
}

function commitLines(world: World, repo: Repo, { baseOid, headOid }: Pull): string[] {
  const commits = commitsBetween(repo.store, baseOid, headOid)
  return commits.map(commit => `<li>${commitLink(world, repo, commit)} ${escape(headline(commit))}</li>`)
}

function commentLines({ comments }: Pull): string[] {
  return comments.map(({ author, body }) => `<li><b>${escape(author)}</b>${said(body)}</li>`)
}
