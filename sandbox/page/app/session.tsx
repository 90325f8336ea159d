import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'

/** Whose browser it is: at which address GitHub is, and who is signed in there. */
type Session = { github: string | null; login: string | undefined }

const Signed = createContext<Session>({ github: null, login: undefined })

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <Signed value={session}>{children}</Signed>
}

/** Links to GitHub lead there as the person who is played: in their own browser they would be signed in. */
export function useSignedIn(): (url: string) => string {
  const session = useContext(Signed)
  return url => signedIn(url, session)
}

export function signedIn(url: string, { github, login }: Session): string {
  if (github === null || login === undefined || !URL.canParse(url)) return url
  const target = new URL(url)
  if (target.origin !== github) return url
  target.searchParams.set('as', login)
  return target.href
}
