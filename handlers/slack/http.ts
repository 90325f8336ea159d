import { HTTPReceiver, type Logger } from '@slack/bolt'
import { refuse, type Server } from '../server.ts'
import { signedBySlack } from './signature.ts'

export const SLACK_PATH = '/hooks/slack'

/**
 * Slack over HTTP, through the one listener: a bounded body, then its signature and its age, then Bolt, which answers
 * by itself. Bolt's receiver never listens, and does not verify a second time.
 */
export function slackReceiver(
  server: Server,
  { signingSecret, logger }: { signingSecret: string; logger: Logger },
): HTTPReceiver {
  const isSigned = signedBySlack(signingSecret, Date.now)
  const endpoints = [SLACK_PATH]
  const receiver = new HTTPReceiver({ signingSecret, endpoints, signatureVerification: false, logger })
  server.post(SLACK_PATH, async (request, reply) => {
    const { headers, body } = request
    if (!isSigned(headers, body)) return refuse(reply, 401, 'input_unsigned', {})
    if (headers['content-encoding'] !== undefined) return refuse(reply, 400, 'input_compressed', {})
    reply.hijack()
    receiver.requestListener(Object.assign(request.raw, { rawBody: body }), reply.raw)
    return reply
  })
  return receiver
}
