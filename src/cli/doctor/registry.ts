import type { ResolvedImage } from '../../ports.ts'
import { highestTag, originOf, routeImage } from '../../release/route.ts'
import type { Rules } from '../../release/rules.ts'
import { fault, ok, warning, type Finding } from '../../views/doctor.ts'
import type { Check, Patient } from './patient.ts'

/** Each image: its tags can be listed, the policies admit one of them, and it says what it was built from. */
export const registryCheck: Check = {
  about: 'registry',
  run: async patient => {
    const images = [...new Set(patient.rules.flatMap(({ images: named }) => Object.values(named)))]
    return (await Promise.all(images.map(image => look(patient, image)))).flat()
  },
}

async function look({ rules, clients: { registry } }: Patient, image: string): Promise<Finding[]> {
  const tags = await registry.tags(image)
  const about = `image ${image}`
  if (tags.length === 0) return [fault(about, 'doctor_image_untagged', { image })]
  const users = rules.filter(each => Object.values(each.images).includes(image))
  const looks = users.map(async each => {
    const highest = highestTag(each, tags)
    if (highest === null) return [noneAdmitted(each, image, tags)]
    const platform = each.platforms[0] ?? 'linux/amd64'
    const resolved = await registry.resolve(image, highest.tag, platform)
    if (resolved.kind === 'found') return judgeLabels(each, `${image}:${highest.tag}`, resolved.labels)
    return [fault(about, 'registry_platform_absent', { image: `${image}:${highest.tag}`, platform })]
  })
  const wrong = (await Promise.all(looks)).flat()
  const distinct = [...new Map(wrong.map(each => [each.message, each])).values()]
  return distinct.length > 0
    ? distinct
    : [ok(about, `${tags.length} tags, and labels that say where it is from`)]
}

function noneAdmitted(rules: Rules, image: string, tags: string[]): Finding {
  const newest = tags.at(-1) ?? ''
  const judged = routeImage([rules], image, newest)[0]
  const reason = judged?.kind === 'refused' ? judged.reason : 'its policy refuses them'
  const told = { count: tags.length, image, target: rules.target, reason }
  return fault(`image ${image}`, 'doctor_policy_none', told)
}

export function judgeLabels(rules: Rules, image: string, labels: ResolvedImage['labels']): Finding[] {
  const about = `image ${image.replace(/:[^:/]*$/, '')}`
  const { trust, repository } = originOf(rules, labels)
  if (trust === 'unlabelled') return [warning(about, 'doctor_label_missing', { image })]
  if (trust !== 'foreign') return []
  return [
    warning(about, 'doctor_label_foreign', { image, source: repository ?? '?', service: rules.service }),
  ]
}
