import { expect, it } from 'vitest'
import { signedIn } from '../../../../sandbox/page/app/session.tsx'

const session = { github: 'http://127.0.0.1:4000', login: 'bob' }

it('leads to GitHub as who is played, and anywhere else as nobody', () => {
  expect(signedIn('http://127.0.0.1:4000/login/device?user_code=A', session)).toBe(
    'http://127.0.0.1:4000/login/device?user_code=A&as=bob',
  )
  expect(signedIn('http://127.0.0.1:4000/acme/deploy/pull/1?as=carol', session)).toContain('pull/1?as=bob')
  expect(signedIn('https://example.com/x', session)).toBe('https://example.com/x')
  expect(signedIn('http://127.0.0.1:4000/', { github: null, login: 'bob' })).toBe('http://127.0.0.1:4000/')
})
