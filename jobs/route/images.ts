import { findImages, manifestImages } from '../../src/release/manifest.ts'
import type { Images } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'

/** What cannot be read here fails when it is applied, with file and line; until then the images are the known ones. */
export function imagesIn(rules: Rules, files: { path: string; text: string }[], known: Images): Images {
  const found = findImages(files, manifestImages(rules.service, rules.images))
  return found.kind === 'found' ? found.images : known
}
