import { pushVersion } from '../ci/build.ts'
import { editByHand, mergeAnnsPull, pushCrash } from '../ci/play.ts'
import type { CiPlace } from '../ci/play.ts'
import type { PlayName } from '../page/shapes.ts'

/** Does what people do outside Slack to begin a part of the story; what was done, in words. */
export async function playOne(ci: CiPlace, what: PlayName): Promise<string> {
  switch (what) {
    case 'merge': {
      const merged = await mergeAnnsPull(ci)
      const { pull, title, tag, version } = merged
      await pushVersion(ci.registryUrl, merged)
      return `Ann merged #${pull} “${title}”; CI pushed checkout:${tag}, which is ${version} too.`
    }
    case 'crash': {
      const built = await pushCrash(ci)
      await pushVersion(ci.registryUrl, built)
      return `Bob committed; CI pushed search:${built.tag}, which is ${built.version} too.`
    }
    case 'edit': {
      const { commit, title } = await editByHand(ci)
      return `Bob committed ${commit.slice(0, 7)} “${title}”.`
    }
  }
}
