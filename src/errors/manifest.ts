/** What is wrong with the manifests of a target. Sorted, one line each: easier to read than wrapped. */
// prettier-ignore
export const manifestErrors = {
  manifest_duplicate: { message: '{object} is defined twice: in {file} line {line} and in {otherFile} line {otherLine}.', remedy: 'Keep one of the two.' },
  manifest_edit_unsafe: { message: '{file} line {line}: the image cannot be changed without changing more: {reason}.', remedy: 'Write the image as a plain value, such as image: ghcr.io/acme/checkout:1.0.0.' },
  manifest_empty: { message: 'The folder {folder} holds no manifest.', remedy: 'Add the manifests, or correct manifests.path in slipway.yml.' },
  manifest_foreign_namespace: { message: '{file} line {line}: {object} is in namespace {namespace}, not in {own}.', remedy: 'Take the namespace out of the manifest, or move the manifest to the target it belongs to.' },
  manifest_image_absent: { message: 'No manifest in {folder} names the image {image}.', remedy: 'Add it to a manifest, or mark the place with the comment # slipway: <service>.' },
  manifest_image_differs: { message: 'The image {image} has different values in {folder}: {places}.', remedy: 'Give them the same value, or mark the places with the comment # slipway: <service>.' },
  manifest_kind_refused: { message: '{file} line {line}: {object} belongs to the whole cluster and is not allowed here.', remedy: 'Add its kind to allow of the environment in slipway.yml, or take the manifest out.' },
  manifest_marker: { message: '{file} line {line}: the marker names {name}, which is no image of this service.', remedy: 'Write the name of the service, or of one of its images.' },
  manifest_marker_place: { message: '{file} line {line}: the marker does not stand beside an image.', remedy: 'Put it at the end of the line that holds the image.' },
  manifest_not_object: { message: '{file} line {line}: not a Kubernetes object: {reason}.', remedy: 'Give it apiVersion, kind and metadata.name, or move the file out of the folder.' },
  manifest_refused: { message: '{reason}.', remedy: 'Correct the manifest, then press Retry.' },
  manifest_syntax: { message: '{file} line {line} cannot be parsed: {reason}.', remedy: 'Correct the file.' },
  manifest_template: { message: '{file} line {line} is a template, not a manifest.', remedy: 'Move templates out of the folder of plain manifests.' },
  manifest_too_complex: { message: '{file} is nested too deeply or repeats itself too often by aliases.', remedy: 'Write it out plainly.' },
  manifest_too_large: { message: 'The folder {folder} holds more than can be applied: {reason}.', remedy: 'Split it into several services.' },
} as const
