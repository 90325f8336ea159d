/**
 * Follows server-sent events and comes back after a broken connection, until the signal. `onEvent` gets the data of
 * each event as JSON, `onLink` whether there is a connection.
 */
export async function followEvents(
  url: string,
  signal: AbortSignal,
  on: { event: (event: unknown) => void; link: (up: boolean) => void },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const response = await fetch(url, { signal, headers: { accept: 'text/event-stream' } })
      if (!response.ok || response.body === null) throw new Error(`${url}: ${response.status}`)
      on.link(true)
      for await (const line of lines(response.body)) {
        if (line.startsWith('data:')) on.event(JSON.parse(line.slice(5)))
      }
    } catch {
      // A server that is away is shown as such; it is looked for again below.
    }
    if (signal.aborted) return
    on.link(false)
    await again(signal)
  }
}

const RETRY_MS = 500

function again(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, RETRY_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function* lines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const parts = (text + chunk).split('\n')
    text = parts.pop() ?? ''
    yield* parts
  }
}
