import type { RouteNeeds } from '../route/needs.ts'

/** What linking an account may use. */
export type PeopleNeeds = Pick<
  RouteNeeds,
  'store' | 'queue' | 'links' | 'accounts' | 'chat' | 'people' | 'command' | 'log'
>
