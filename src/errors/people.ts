/** What goes wrong while accounts are linked, or used. Sorted, one line each: easier to read than wrapped. */
// prettier-ignore
export const peopleErrors = {
  people_client_refused: { message: 'GitHub does not accept the client of the App: {reason}.', remedy: 'Check GITHUB_APP_CLIENT_ID and GITHUB_APP_CLIENT_SECRET.' },
  people_device_off: { message: 'The GitHub App does not allow the device flow.', remedy: 'Switch on "Enable Device Flow" in the settings of the App.' },
  people_emails_refused: { message: 'The GitHub App may not read e-mail addresses.', remedy: 'Grant the account permission "Email addresses: read" in the settings of the App.' },
} as const
