/** Why a request from outside is refused: `message` is the one-line answer. Sorted, one line each. */
// prettier-ignore
export const inputErrors = {
  input_compressed: { message: 'Compressed bodies are not read.', remedy: 'Send the body without Content-Encoding.' },
  input_event_unknown: { message: 'This kind of event is not known here.', remedy: 'Send only push and package events.' },
  input_form: { message: 'The body is not what this sender sends: {reason}.', remedy: 'Check that the notification goes to the route of its sender.' },
  input_media_type: { message: 'The content type is not JSON.', remedy: 'Send application/json.' },
  input_method: { message: 'Only POST is answered here.', remedy: 'Send the notification by POST.' },
  input_not_json: { message: 'The body is not JSON.', remedy: 'Send the notification as its sender makes it.' },
  input_route_unknown: { message: 'Nothing is answered here.', remedy: 'Check the path, and that the sender has a secret in slipway.yml.' },
  input_too_deep: { message: 'The body is nested too deeply.', remedy: 'Send the notification as its sender makes it.' },
  input_too_large: { message: 'The body is larger than {max} bytes.', remedy: 'Send the notification as its sender makes it.' },
  input_too_slow: { message: 'The request took too long to arrive.', remedy: 'Send it again.' },
  input_unavailable: { message: 'The notification could not be stored.', remedy: 'Send it again later.' },
  input_unsigned: { message: 'The signature or secret is missing or wrong.', remedy: 'Compare the secret of the sender with the one in the environment of Slipway.' },
} as const
