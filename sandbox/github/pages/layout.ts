import type { Commit } from '../git/objects.ts'
import { repoWeb } from '../shapes/repository.ts'
import type { Repo, World } from '../world.ts'

/** A whole page; `body` is HTML, `title` text. */
export function pageOf(repo: Repo | null, title: string, body: string): string {
  const name = repo ? escape(repo.fullName) : 'GitHub'
  const crumb = repo ? `<p><a href="/${name}">${name}</a></p>` : ''
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)} · ${name}</title><style>${style}</style>${crumb}<h1>${escape(title)}</h1>${body}</html>`
}

export function commitLink(world: World, repo: Repo, commit: Commit): string {
  return `<a href="${escape(repoWeb(world, repo))}/commit/${commit.oid}"><code>${commit.oid.slice(0, 7)}</code></a>`
}

export function headline(commit: Commit): string {
  return commit.message.split('\n')[0] ?? ''
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

/** A line that begins with a word in a coloured frame; the word says it, the colour only helps. */
export function labelled(tone: 'good' | 'bad' | 'busy' | 'quiet', word: string, rest: string): string {
  return `<li><b class="tag ${tone}">${escape(word)}</b> ${rest}</li>`
}

/** A choice of one; `chosen` is preselected. */
export function select(name: string, options: string[], chosen: string | undefined): string {
  const items = options.map(
    option => `<option${option === chosen ? ' selected' : ''}>${escape(option)}</option>`,
  )
  return `<select name="${name}">${items.join('')}</select>`
}

const style = `
body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328}
a{color:#0969da}h1{font-size:1.6rem;margin:.2em 0}h2{font-size:1.05rem;margin:1.6em 0 .4em}
pre{background:#f6f8fa;padding:.75rem;overflow:auto;white-space:pre-wrap;border-radius:6px}
ul.list{list-style:none;padding:0;border:1px solid #d1d9e0;border-radius:6px}
ul.list>li{padding:.45rem .75rem}ul.list>li+li{border-top:1px solid #d1d9e0}
.quiet{color:#59636e}.tag{font-size:.8rem;padding:.1rem .5rem;border:1px solid;border-radius:1rem;white-space:nowrap}
.tag.good{color:#1a7f37}.tag.bad{color:#cf222e}.tag.busy{color:#9a6700}.tag.quiet{color:#59636e}
form.act{border:1px solid #d1d9e0;border-radius:6px;padding:.75rem;display:grid;gap:.6rem}
textarea{font:inherit;min-height:4rem;padding:.4rem}select,button,input{font:inherit;padding:.3rem .8rem}
button{border:1px solid #d1d9e0;border-radius:6px;background:#f6f8fa;cursor:pointer}
button.go{background:#1f883d;border-color:#1f883d;color:#fff}
.said{overflow-wrap:anywhere}.said p{margin:.3em 0}
.prose{border:1px solid #d1d9e0;border-radius:6px;padding:.2rem 1rem;overflow-wrap:anywhere}
.prose h3{font-size:1.05rem;margin:1.2em 0 .3em}.prose table{border-collapse:collapse;display:block;overflow-x:auto;max-width:100%}
.prose th,.prose td{border:1px solid #d1d9e0;padding:.3rem .6rem;text-align:left;vertical-align:top}
.prose code{background:#eff1f3;border-radius:4px;padding:.1em .3em;font-size:.87em}.prose pre code{background:none;padding:0}
.added{background:#dafbe1}.gone{background:#ffebe9}
.notice{border:1px solid #cf222e;border-radius:6px;padding:.6rem .75rem;white-space:pre-line}
`
