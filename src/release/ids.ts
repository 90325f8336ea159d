/** Environment and service, `production/checkout`: the unit that is decided about. */
export type TargetId = `${string}/${string}`
/** Target and number, `production/checkout#42`. */
export type ReleaseId = `${TargetId}#${number}`
/** Hexadecimal git object id of a commit, tree or blob. */
export type Sha = string
/** `sha256:` and 64 hexadecimal digits. */
export type Digest = string
/** Milliseconds since the epoch, by the clock of Redis. */
export type At = number

/** A GitHub account. A trailer or an unattributed e-mail address never becomes one. */
export type Person = { login: string; id: number | null; bot: boolean }

/** An account on GitHub: the id stays when the login is changed. */
export type Account = { id: number; login: string }
