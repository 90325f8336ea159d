import { faultFrom, ok, type Finding } from '../../views/doctor.ts'
import { readTarget } from './folders.ts'
import type { Check } from './patient.ts'

/** Each target's folder is there, can be read, and names the images that Slipway is to write. */
export const manifestsCheck: Check = {
  about: 'manifests',
  run: async patient => {
    const looks = patient.rules.map(async (rules): Promise<Finding> => {
      const about = `manifests of ${rules.target}`
      try {
        const { objects } = await readTarget(patient, rules)
        return ok(
          about,
          `${objects.length} ${objects.length === 1 ? 'object' : 'objects'} in ${rules.place.path}`,
        )
      } catch (error) {
        return faultFrom(about, error)
      }
    })
    return Promise.all(looks)
  },
}
