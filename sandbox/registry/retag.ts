const OCI = 'application/vnd.oci.image.manifest.v1+json'

/** Gives the image of a tag another tag as well, as `crane tag` does; its digest. */
export async function retag(
  registryUrl: string,
  repository: string,
  tags: { from: string; to: string },
): Promise<string> {
  const at = (tag: string) => `${registryUrl}/v2/${repository}/manifests/${tag}`
  const manifest = await fetch(at(tags.from), { headers: { accept: OCI } })
  const put = { method: 'PUT', headers: { 'content-type': OCI }, body: await manifest.text() }
  const answer = await fetch(at(tags.to), put)
  const digest = answer.headers.get('docker-content-digest')
  if (!answer.ok || digest === null) throw new Error(`${at(tags.to)} answers ${answer.status}`)
  return digest
}
