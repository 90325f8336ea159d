/** What goes wrong at Slack. Sorted, one line each: easier to read than wrapped. */
// prettier-ignore
export const slackErrors = {
  slack_channel_absent: { message: 'Slack has no channel {channel} that Slipway can see.', remedy: 'Correct slack.channel in slipway.yml, or invite the bot: /invite @slipway.' },
  slack_channel_archived: { message: 'The channel {channel} is archived.', remedy: 'Name another one in slack.channel of slipway.yml.' },
  slack_channel_external: { message: 'The channel {channel} is shared with another organisation.', remedy: 'Name a channel of your own in slack.channel of slipway.yml.' },
  slack_message_refused: { message: 'Slack refused a message: {reason}.', remedy: 'Look for the reason in the documentation of the Slack method; the release goes on without it.' },
  slack_not_in_channel: { message: 'Slipway is not in the channel {channel}.', remedy: 'Invite the bot there: /invite @slipway.' },
  slack_rate_limited: { message: 'Slack asks to wait {seconds} seconds.', remedy: 'Nothing needs to be done; the last state is shown then.' },
  slack_scope_missing: { message: 'The Slack app lacks the scope {scope}.', remedy: 'Install the app again from manifest.yml.' },
  slack_token_invalid: { message: 'Slack does not accept {variable}: {reason}.', remedy: 'Copy the token again from the settings of the Slack app.' },
  slack_unreachable: { message: 'Slack cannot be reached: {reason}.', remedy: 'Releases go on; cards catch up by themselves.' },
  slack_user_absent: { message: 'Slack has no user {user}.', remedy: 'Correct the entry in people of slipway.yml.' },
} as const
