/** Holds requests of one stand-in, as its `/_sandbox/faults` offers; the function that is returned lets them go on. */
export async function hold(url: string, match: Record<string, string>): Promise<() => Promise<void>> {
  const send = async (method: 'POST' | 'DELETE', body?: object) => {
    const response = await fetch(`${url}/_sandbox/faults`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${url}: ${await response.text()}`)
  }
  await send('POST', { match, do: 'hold', times: 20 })
  return () => send('DELETE')
}
