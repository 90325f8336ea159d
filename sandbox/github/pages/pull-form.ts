import { authorize, userOf } from '../auth.ts'
import type { Access, Actor } from '../auth.ts'
import type { Changes } from '../changes.ts'
import { Refusal } from '../http/refusal.ts'
import { reconsider } from '../pulls/auto-merge.ts'
import { editPull } from '../pulls/edit.ts'
import { mergePull } from '../pulls/merge.ts'
import { enqueue } from '../pulls/queue.ts'
import { dismissReview, submitReview } from '../pulls/reviews.ts'
import type { Scene } from '../pulls/scene.ts'
import type { Pull } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import { findUser } from '../world.ts'
import type { Repo, World } from '../world.ts'
import { escape, select } from './layout.ts'

/** What somebody can do on the page, as the person whom they pick. */
export function actForm(
  world: World,
  repo: Repo,
  { pull, person }: { pull: Pull; person: string | undefined },
): string {
  const people = peopleOf(world, repo)
  const path = `/${escape(repo.fullName)}/pull/${pull.number}`
  const review = [
    button('approve', 'Approve'),
    button('request_changes', 'Request changes'),
    button('comment', 'Comment'),
  ]
  const { queue } = demandsOn(world, repo, { branch: pull.base })
  const merge = queue ? button('queue', 'Add to merge queue', 'go') : button('merge', 'Merge', 'go')
  const open = [...review, merge, button('close', 'Close')]
  const closed = pull.merged ? [button('comment', 'Comment')] : [button('reopen', 'Reopen')]
  return `<h2>Act on GitHub</h2><form class="act" id="act" method="post" action="${path}">
<label>As ${select('person', people, person)}</label>
<textarea name="body" aria-label="What to say" placeholder="What to say"></textarea>
<input type="hidden" name="head" value="${pull.headOid}">
<div>${(pull.state === 'open' ? open : closed).join(' ')}</div></form>`
}

function button(value: string, text: string, look = ''): string {
  return `<button name="do" value="${value}"${look === '' ? '' : ` class="${look}"`}>${text}</button>`
}

/** Who may do anything here at all. */
function peopleOf(world: World, repo: Repo): string[] {
  const people = [...world.users.values()].filter(({ type }) => type === 'User')
  return people.map(({ login }) => login).filter(login => repo.collaborators.has(login.toLowerCase()))
}

type Place = { world: World; changes: Changes }
type Act = { path: string; form: Record<string, string> }

/** Does what the form of a pull request's page says; gives the refusal's words, or `null` when it was done. */
export function actOnPull({ world, changes }: Place, { path, form }: Act): string | null {
  const [, fullName = '', number = ''] = /^\/([^/]+\/[^/]+)\/pull\/(\d+)$/.exec(path) ?? []
  const repo = world.repos.get(fullName.toLowerCase())
  const pull = repo?.pulls.find(candidate => candidate.number === Number(number))
  const user = findUser(world, form['person'] ?? '')
  if (!repo || !pull || !user) return 'Not Found'
  const actor: Actor = { kind: 'person', user, grant: null, expiresAt: null, key: `user ID ${user.id}` }
  try {
    act({ world, repo, changes, actor }, pull, form)
    return null
  } catch (error) {
    if (error instanceof Refusal) return sentenceOf(error)
    throw error
  }
}

function act(scene: Scene, pull: Pull, form: Record<string, string>): void {
  const { do: what = '', body = '', head = '' } = form
  const [verb = '', id = ''] = what.split(':')
  authorize(scene.actor, needs[verb] ?? participate, scene.repo)
  const commit = head === '' ? null : head
  if (verb === 'approve') submitReview(scene, pull, { event: 'APPROVE', body, commit })
  else if (verb === 'request_changes') submitReview(scene, pull, { event: 'REQUEST_CHANGES', body, commit })
  else if (verb === 'comment') submitReview(scene, pull, { event: 'COMMENT', body, commit: null })
  else if (verb === 'queue') enqueueNow(scene, pull, commit)
  else if (verb === 'close') editPull(scene, pull, { state: 'closed' })
  else if (verb === 'reopen') editPull(scene, pull, { state: 'open' })
  else if (verb === 'merge')
    mergePull(scene, pull, { sha: commit, method: 'merge', title: null, message: null })
  else if (verb === 'dismiss') dismiss(scene, pull, Number(id))
}

const participate: Access = { kind: 'repository', need: 'pull_requests:write', people: 'read' }
const needs: Record<string, Access> = {
  merge: { kind: 'repository', need: 'contents:write' },
  queue: { kind: 'repository', need: 'contents:write' },
  dismiss: { kind: 'repository', need: 'pull_requests:write' },
}

function enqueueNow(scene: Scene, pull: Pull, head: string | null): void {
  enqueue(scene, pull, head)
  reconsider(scene)
}

function dismiss(scene: Scene, pull: Pull, id: number): void {
  const review = pull.reviews.find(candidate => candidate.id === id)
  if (review) dismissReview(scene, { pull, review }, userOf(scene.world, scene.actor))
}

function sentenceOf({ errors = [], message }: Refusal): string {
  const texts = errors.map(error => (typeof error === 'string' ? error : (error.message ?? error.code)))
  return [message, ...texts].join('\n').trim()
}
