import { editByHand, mergeAnnsPull, pushCrash } from '../ci/play.ts'
import type { CiPlace } from '../ci/play.ts'
import type { PlayName } from '../page/shapes.ts'

/** Does what people do outside Slack to begin a part of the story; what was done, in words. */
export async function playOne(ci: CiPlace, what: PlayName): Promise<string> {
  switch (what) {
    case 'merge': {
      const { pull, title, tag, version } = await mergeAnnsPull(ci)
      return `Ann merged acme/checkout#${pull} “${title}”. CI pushed ${tag}, which is ${version} too.`
    }
    case 'crash': {
      const built = await pushCrash(ci)
      return `Bob committed to acme/search. CI pushed ${built.tag}, which is ${built.version} too.`
    }
    case 'edit': {
      const { commit, title } = await editByHand(ci)
      return `Bob committed ${commit.slice(0, 7)} “${title}” to acme/deploy.`
    }
  }
}
