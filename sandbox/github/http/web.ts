import type { IncomingMessage } from 'node:http'
import { renderAvatar, renderPage } from '../pages.ts'
import { authorize, authorizePage, isAuthorizePath } from '../pages/authorize.ts'
import { actOnPull } from '../pages/pull-form.ts'
import { archiveAt, codeload } from '../rest/archive.ts'
import type { Api } from './api.ts'
import { readForm } from './body.ts'
import type { Exchange } from './exchange.ts'
import { Refusal } from './refusal.ts'
import { send } from './send.ts'
import type { Sent } from './send.ts'

/** Pages, forms, pictures and archives: what GitHub serves from its other hosts. False for what is not theirs. */
export async function serveWeb(site: Api, target: URL, { request, response }: Exchange): Promise<boolean> {
  const sent =
    request.method === 'POST'
      ? await posted(site, target, request)
      : request.method === 'GET'
        ? got(site, target)
        : null
  if (sent === null) return false
  send(response, sent)
  return true
}

function got({ world }: Api, target: URL): Sent | null {
  const path = target.pathname
  const [, login] = /^\/_avatars\/(.+)\.svg$/.exec(path) ?? []
  if (login !== undefined) {
    const body = Buffer.from(renderAvatar(decodeURIComponent(login)))
    return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body }
  }
  if (path.startsWith(codeload)) return archiveOrNotFound(world, path)
  if (isAuthorizePath(path))
    return html(
      authorizePage(world, path, { code: target.searchParams.get('user_code') ?? '', ...whoLooks(target) }),
    )
  const page = renderPage(world, path, whoLooks(target))
  return page === null ? null : html(page)
}

function whoLooks(target: URL): { person?: string } {
  const person = target.searchParams.get('as')
  return person === null ? {} : { person }
}

/** A form that was sent; when it is done the page is shown again, by a redirect as browsers want it. */
async function posted(site: Api, target: URL, request: IncomingMessage): Promise<Sent | null> {
  const path = target.pathname
  if (isAuthorizePath(path)) {
    const { done, said } = authorize(site, path, await readForm(request))
    return html(authorizePage(site.world, path, { said }), done ? 200 : 422)
  }
  if (!/^\/[^/]+\/[^/]+\/pull\/\d+$/.test(path)) return null
  const form = await readForm(request)
  const notice = actOnPull(site, { path, form })
  const person = form['person'] ?? ''
  if (notice === null)
    return { status: 303, headers: { location: `${path}?as=${encodeURIComponent(person)}` } }
  const page = renderPage(site.world, path, { person, notice })
  return page === null ? { status: 404 } : html(page, 422)
}

function html(page: string, status = 200): Sent {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(page) }
}

function archiveOrNotFound(world: Api['world'], path: string): Sent {
  try {
    return archiveAt(world, path)
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { message: error.message } }
    throw error
  }
}
