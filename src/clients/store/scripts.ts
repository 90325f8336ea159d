/**
 * Document, due time, index, journal and the answer of an inbox entry together, or nothing: 0 when somebody saved
 * meanwhile, 2 when the entry is answered already.
 * KEYS: target, targets, due, journal, entry (or none). ARGV: version expected, version new, document, target id,
 * due (or ''), journal limit, resolution of the entry (or ''), journal lines….
 */
export const SAVE = `
if KEYS[5] and redis.call('HEXISTS', KEYS[5], 'resolution') == 1 then return 2 end
local version = redis.call('HGET', KEYS[1], 'version')
if (version or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'document', ARGV[3])
redis.call('SADD', KEYS[2], ARGV[4])
if ARGV[5] == '' then redis.call('ZREM', KEYS[3], ARGV[4]) else redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4]) end
if KEYS[5] then redis.call('HSET', KEYS[5], 'resolution', ARGV[7]) end
for i = 8, #ARGV do redis.call('LPUSH', KEYS[4], ARGV[i]) end
if #ARGV >= 8 then redis.call('LTRIM', KEYS[4], 0, tonumber(ARGV[6]) - 1) end
return 1`

/**
 * Ends a look at the head of a branch: its number, or nil when another that ended since saw another head.
 * KEYS: order, looked. ARGV: order before, head, head that it was made on (or '').
 */
export const LOOKED = `
local last = redis.call('HMGET', KEYS[2], 'order', 'head')
if last[1] and tonumber(last[1]) > tonumber(ARGV[1]) and last[2] ~= ARGV[2] and last[2] ~= ARGV[3] then return false end
local order = redis.call('INCR', KEYS[1])
redis.call('HSET', KEYS[2], 'order', order, 'head', ARGV[2])
return order`

/** Stores an entry once. KEYS: entry, inbox. ARGV: entry, id. */
export const ACCEPT = `
if redis.call('HSETNX', KEYS[1], 'entry', ARGV[1]) == 0 then return 0 end
local now = redis.call('TIME')
redis.call('ZADD', KEYS[2], now[1] * 1000 + math.floor(now[2] / 1000), ARGV[2])
return 1`

/** What was resolved first stays. KEYS: entry. ARGV: resolution. */
export const RESOLVE = `
redis.call('HSETNX', KEYS[1], 'resolution', ARGV[1])
return redis.call('HGET', KEYS[1], 'resolution')`

/** Closes an entry once, with its verdict. KEYS: entry, inbox, verdicts. ARGV: verdict, id, seconds kept, verdicts kept. */
export const CLOSE = `
if redis.call('HSETNX', KEYS[1], 'verdict', ARGV[1]) == 1 then
  redis.call('LPUSH', KEYS[3], ARGV[1])
  redis.call('LTRIM', KEYS[3], 0, tonumber(ARGV[4]) - 1)
  redis.call('EXPIRE', KEYS[3], ARGV[3])
end
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`

/** Renews a lease that is still held. KEYS: lease. ARGV: token, milliseconds. */
export const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`

/** Gives a lease back that is still held. KEYS: lease. ARGV: token. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

/** Lengthens a ban, never shortens it. KEYS: ban. ARGV: milliseconds. */
export const BAN = `
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end
return 1`

/**
 * Links one person with one account, and lets a former account of theirs go: 0 when it is somebody else's.
 * KEYS: links, accounts. ARGV: Slack id, account id, record, account id of the former link (or '').
 */
export const LINK = `
local whose = redis.call('HGET', KEYS[2], ARGV[2])
if whose and whose ~= ARGV[1] then return 0 end
if ARGV[4] ~= '' and ARGV[4] ~= ARGV[2] and redis.call('HGET', KEYS[2], ARGV[4]) == ARGV[1] then
  redis.call('HDEL', KEYS[2], ARGV[4])
end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`

/** Forgets a link that is still that one. KEYS: links, accounts. ARGV: Slack id, account id, record. */
export const UNLINK = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[3] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
if redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[1] then redis.call('HDEL', KEYS[2], ARGV[2]) end
return 1`

/** Replaces the record of a link that is still that one. KEYS: links. ARGV: Slack id, record before, record after. */
export const RELINK = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`
