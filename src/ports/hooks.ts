/** One attempt to deliver a webhook of the App. Attempts of the same webhook share a `guid`. */
export type Delivery = {
  id: string
  guid: string
  event: string
  atMs: number
  /** Whether it was answered with 2xx. */
  arrived: boolean
  /** In GitHub's words: `OK`, `timed out`, `Invalid HTTP Response: 503`. */
  status: string
}

/** What became of webhooks, as the side that sends them knows it. */
export type Deliveries = {
  /** The newest attempts, newest first, at most 100. */
  recent(): Promise<Delivery[]>
  /** Asks for another attempt; false where it is forgotten there. */
  again(id: string): Promise<boolean>
}
