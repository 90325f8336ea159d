import { describe, expect, it } from 'vitest'
import { changed, faultsIn, VALID } from './files.ts'

const SECOND = `  cart:
    image: ghcr.io/acme/cart
    manifests: { path: "{environment}/cart" }
`

const WRONG = [
  [
    'a cluster that is not there',
    changed('cluster: staging', 'cluster: prod'),
    '10 environments.staging.cluster: config_unknown_name',
  ],
  [
    'a cluster with two logins',
    changed('{ context: staging }', '{ context: a, inCluster: true }'),
    '6 clusters.staging.context: config_cluster_login',
  ],
  [
    'a cluster without platforms',
    changed('{ context: staging }', '{ context: a, platforms: [] }'),
    '6 clusters.staging.platforms: config_platforms_empty',
  ],
  [
    'a policy that matches nothing',
    changed('semver: ">=1.0.0"', 'semver: "<1.0.0 >2.0.0"'),
    '12 environments.staging.tags: config_tag_policy',
  ],
  [
    'an environment without tags',
    changed('    tags: { semver: ">=1.0.0" }\n', ''),
    '13 services.checkout: config_no_tags',
  ],
  [
    'an image with a tag',
    changed('acme/checkout\n', 'acme/checkout:1\n'),
    '15 services.checkout.image: config_image_invalid',
  ],
  [
    'no image',
    changed('    image: ghcr.io/acme/checkout\n', ''),
    '14 services.checkout: config_image_missing',
  ],
  [
    'image and images',
    `${VALID}    images: { api: ghcr.io/acme/api }\n`,
    '17 services.checkout.images: config_image_both',
  ],
  [
    'an image twice',
    changed('image: ghcr.io/acme/checkout', 'images: { a: redis, b: docker.io/library/redis }'),
    '15 services.checkout.images.b: config_image_repeated',
  ],
  [
    'one folder for two targets',
    VALID + SECOND.replace('/cart"', '/checkout"'),
    '19 services.cart.manifests.path: config_folder_shared',
  ],
  [
    'a folder within another',
    VALID + SECOND.replace('/cart"', '/checkout/cart"'),
    '19 services.cart.manifests.path: config_folder_shared',
  ],
  [
    'an impossible namespace',
    changed('"{service}"', '"{service}-"'),
    '14 services.checkout: config_namespace',
  ],
  ['no target at all', `${VALID}    environments: { staging: false }\n`, '13 services: config_no_targets'],
  [
    'an unknown environment',
    `${VALID}    environments: { production: false }\n`,
    '17 services.checkout.environments.production: config_unknown_name',
  ],
  [
    'a person twice',
    `${VALID}people:\n- { github: ann, slack: U01ANN }\n- { github: Ann, slack: U02ANN }\n`,
    '19 people[1].github: config_duplicate_entry',
  ],
  [
    'a registry twice',
    `${VALID}registries:\n- { host: ghcr.io }\n- { host: ghcr.io }\n`,
    '19 registries[1].host: config_duplicate_entry',
  ],
  [
    'a sender without a secret',
    `${VALID}registries:\n- { host: ghcr.io, sender: ghcr }\n`,
    '18 registries[0]: config_registry_secret',
  ],
  [
    'a password without a user',
    `${VALID}registries:\n- { host: ghcr.io, password: P }\n`,
    '18 registries[0].password: config_registry_user',
  ],
  [
    'a mapping with a taken name',
    `${VALID}registries:\n- { host: a.io, secret: S, sender: { name: ghcr, header: X, repository: /r, tag: /t } }\n`,
    '18 registries[0].sender.name: config_sender_taken',
  ],
] as const

describe('what keys say of each other', () => {
  it.each(WRONG)('is checked: %s', (_name, text, fault) => {
    expect(faultsIn(text)).toEqual([fault])
  })

  it('does not call missing what is there and itself wrong', () => {
    expect(faultsIn(changed('{ semver: ">=1.0.0" }', '{ semver: 1 }'))).toEqual([
      '12 environments.staging.tags.semver: config_text_unquoted',
    ])
    expect(faultsIn(changed('image: ghcr.io/acme/checkout', 'image: "a b"'))).toEqual([
      '15 services.checkout.image: config_form',
    ])
    expect(faultsIn(changed('{ context: staging }', '{ inCluster: false }'))).toEqual([
      '6 clusters.staging.inCluster: config_form',
    ])
  })

  it('lets two services use one image', () => {
    expect(faultsIn(VALID + SECOND.replace('acme/cart', 'acme/checkout'))).toEqual([])
  })
})

describe('keys that come with a later version', () => {
  it.each([['observe', 'environments.staging.observe', 'true']])(
    'are refused plainly: %s',
    (key, path, value) => {
      const text = changed('    cluster: staging\n', `    cluster: staging\n    ${key}: ${value}\n`)
      expect(faultsIn(text)).toEqual([`11 ${path}: config_key_later`])
    },
  )

  it.each([
    [
      changed('/checkout" }', '/checkout", kind: helm }'),
      '16 services.checkout.manifests.kind: config_value_later',
    ],
    [
      changed('cluster: staging', 'cluster: { delegate: argocd }'),
      '10 environments.staging.cluster.delegate: config_key_later',
    ],
    [
      changed('{ semver: ">=1.0.0" }', '{ newest: build }'),
      '12 environments.staging.tags.newest: config_key_later',
    ],
    [
      `${VALID}registries:\n- { host: a.io, sender: harbor, secret: S }\n`,
      '18 registries[0].sender: config_value_later',
    ],
  ])('and so are values', (text, fault) => {
    expect(faultsIn(text)).toContain(fault)
  })
})
