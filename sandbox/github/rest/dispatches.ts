import { z } from 'zod'
import { userOf } from '../auth.ts'
import { readBody, repoRoute } from '../http/route.ts'

const NewDispatch = z.object({
  event_type: z.string().min(1).max(100),
  client_payload: z
    .record(z.string(), z.unknown())
    .default({})
    .refine(payload => Object.keys(payload).length <= 10, 'No more than 10 properties are allowed'),
})

export const dispatchRoutes = [
  repoRoute('POST /dispatches', 'contents:write', call => {
    const { event_type: eventType, client_payload: clientPayload } = readBody(call, NewDispatch)
    const sender = userOf(call.world, call.actor).login
    call.changes.addDispatch(call.repo, { eventType, clientPayload, sender, createdAt: call.world.now() })
    return { status: 204 }
  }),
]
