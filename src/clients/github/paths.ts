/** What of a folder is read: these files; whatever else is there is only part of its id. */
export function isManifest(path: string): boolean {
  return /\.(?:ya?ml|json)$/.test(path)
}

/** A path from the root of the repository. */
export function below(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`
}
