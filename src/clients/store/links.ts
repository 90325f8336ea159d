import type { Redis } from 'ioredis'
import { z } from 'zod'
import { registerSecret } from '../../log.ts'
import type { Grant, Link, Linking, Links } from '../../ports.ts'
import { asked } from './connection.ts'
import type { Keys } from './keys.ts'
import { LINK, RELINK, UNLINK } from './scripts.ts'
import type { Seal } from './seal.ts'

const TRIES_MAX = 5

const Account = z.object({ id: z.number(), login: z.string() })
const Grants = z.object({
  access: z.string(),
  accessEndsAtMs: z.number().nullable(),
  refresh: z.string().nullable(),
})
const Stored = z.object({ slack: z.string(), account: Account, linkedAtMs: z.number(), grant: z.string() })
type Stored = z.output<typeof Stored>
/** A record as it is read and as it is written, for compare-and-set. */
type Found = { text: string; stored: Stored }

/** Links in Redis: tokens are sealed about the person and the account that they are for. */
export function createLinks(redis: Redis, keys: Keys, seal: Seal): RedisLinks {
  const records = recordsOf(redis, keys, seal)
  return {
    ...bonds(redis, keys, { seal, records }),
    ...grants(redis, keys, { seal, records }),
    ...linkings(redis, keys, seal),
  }
}

type Records = ReturnType<typeof recordsOf>

function recordsOf(redis: Redis, keys: Keys, seal: Seal) {
  const found = async (slack: string): Promise<Found | null> => {
    const text = await asked(redis.hget(keys.links, slack))
    return text === null ? null : { text, stored: Stored.parse(JSON.parse(text)) }
  }
  const foundBy = async (id: number): Promise<Found | null> => {
    const slack = await asked(redis.hget(keys.accounts, String(id)))
    const one = slack === null ? null : await found(slack)
    return one?.stored.account.id === id ? one : null
  }
  const replace = async ({ text, stored }: Found, grant: Grant): Promise<boolean> => {
    const after = JSON.stringify({ ...stored, grant: sealed(seal, stored, grant) })
    return (await asked(redis.eval(RELINK, 1, keys.links, stored.slack, text, after))) === 1
  }
  return { found, foundBy, replace }
}

type With = { seal: Seal; records: Records }

function bonds(
  redis: Redis,
  keys: Keys,
  { seal, records: { found, foundBy } }: With,
): Pick<Links, 'of' | 'ofAccount' | 'link' | 'unlink'> {
  return {
    of: async slack => linkOf((await found(slack))?.stored),
    ofAccount: async id => linkOf((await foundBy(id))?.stored),
    link: async (link, grant) => {
      const before = (await found(link.slack))?.stored.account.id ?? ''
      const record = JSON.stringify({ ...link, grant: sealed(seal, link, grant) })
      const values = [link.slack, String(link.account.id), record, String(before)]
      const done = await asked(redis.eval(LINK, 2, keys.links, keys.accounts, ...values))
      return done === 1 ? 'linked' : 'taken'
    },
    unlink: async slack => {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const one = await found(slack)
        if (one === null) return null
        const values = [slack, String(one.stored.account.id), one.text]
        const done = await asked(redis.eval(UNLINK, 2, keys.links, keys.accounts, ...values))
        const link = linkOf(one.stored)
        if (done === 1 && link !== null) return { link, grant: opened(seal, one.stored)?.grant ?? null }
      }
      throw new Error(`the link of ${slack} was replaced ${TRIES_MAX} times in a row`)
    },
  }
}

function grants(
  redis: Redis,
  keys: Keys,
  { seal, records: { foundBy, replace } }: With,
): Pick<RedisLinks, 'grantOf' | 'renew' | 'reseal'> {
  return {
    grantOf: async id => {
      const one = await foundBy(id)
      const open = one === null ? null : opened(seal, one.stored)
      if (one !== null && open?.isOld === true) await replace(one, open.grant)
      return open?.grant ?? null
    },
    renew: async (id, before, after) => {
      const one = await foundBy(id)
      const now = one === null ? null : opened(seal, one.stored)
      if (one === null || now?.grant.access !== before.access) return false
      return replace(one, after)
    },
    reseal: async () => {
      const all = Object.values(await asked(redis.hgetall(keys.links)))
      const old = all.flatMap(text => {
        const stored = Stored.parse(JSON.parse(text))
        const open = opened(seal, stored)
        return open?.isOld === true ? [{ text, stored, grant: open.grant }] : []
      })
      await Promise.all(old.map(one => replace(one, one.grant)))
      return old.length
    },
  }
}

export type RedisLinks = Links & {
  /** Seals anew, with the newest key, all that an older one sealed; answers with how many those were. */
  reseal(): Promise<number>
}

type Linkings = Pick<Links, 'linking' | 'keep' | 'drop' | 'linkings'>

/** Links that are being made: as a whole they are sealed about the person. */
function linkings(redis: Redis, keys: Keys, seal: Seal): Linkings {
  return {
    linking: async slack => {
      const text = await asked(redis.get(keys.linking(slack)))
      const open = text === null ? null : seal.open(text, `linking:${slack}`)
      if (open === null) return null
      const linking: Linking = JSON.parse(open.text)
      registerSecret(linking.device.deviceCode, 'passing')
      if (linking.grant !== null) register(linking.grant)
      return linking
    },
    keep: async (linking, endsAtMs) => {
      const text = seal.seal(JSON.stringify(linking), `linking:${linking.slack}`)
      const [key, all] = [keys.linking(linking.slack), keys.linkings]
      await Promise.all([
        asked(redis.set(key, text, 'PXAT', Math.ceil(endsAtMs))),
        asked(redis.sadd(all, linking.slack)),
      ])
    },
    drop: async slack => {
      await Promise.all([asked(redis.del(keys.linking(slack))), asked(redis.srem(keys.linkings, slack))])
    },
    linkings: async () => asked(redis.smembers(keys.linkings)),
  }
}

function linkOf(stored: Stored | undefined): Link | null {
  if (stored === undefined) return null
  const { slack, account, linkedAtMs } = stored
  return { slack, account, linkedAtMs }
}

function aboutOf({ slack, account }: Pick<Link, 'slack' | 'account'>): string {
  return `link:${slack}:${account.id}`
}

function sealed(seal: Seal, link: Pick<Link, 'slack' | 'account'>, grant: Grant): string {
  register(grant)
  return seal.seal(JSON.stringify(grant), aboutOf(link))
}

function opened(seal: Seal, stored: Stored): { grant: Grant; isOld: boolean } | null {
  const open = seal.open(stored.grant, aboutOf(stored))
  if (open === null) return null
  const grant = Grants.parse(JSON.parse(open.text))
  register(grant)
  return { grant, isOld: open.isOld }
}

function register({ access, refresh }: Grant): void {
  registerSecret(access, 'passing')
  if (refresh !== null) registerSecret(refresh, 'passing')
}
