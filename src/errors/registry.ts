/** What goes wrong at a container registry. Sorted, one line each: easier to read than wrapped. */
// prettier-ignore
export const registryErrors = {
  registry_answer_unexpected: { message: '{host} answered with something unexpected for {image}: {reason}.', remedy: 'Check that the host is a container registry.' },
  registry_certificate: { message: 'The certificate of {host} is not trusted: {reason}.', remedy: 'Add its certificate authority by NODE_EXTRA_CA_CERTS.' },
  registry_digest_mismatch: { message: '{host} answered for {image} with content that has another digest.', remedy: 'Look at the registry or the proxy before it; nothing of the answer was used.' },
  registry_media_type: { message: '{image} is of the type {mediaType}, not a container image.', remedy: 'Name the repository of an image in slipway.yml.' },
  registry_not_configured: { message: '{host} is not a registry of the configuration.', remedy: 'Only hosts that slipway.yml names are spoken to: add the image to a service.' },
  registry_platform_absent: { message: '{image} has no image for {platform}.', remedy: 'Build it for this platform, or correct clusters.<name>.platforms.' },
  registry_rate_limited: { message: '{host} asks to wait {seconds} seconds.', remedy: 'Nothing needs to be done; name an account for this registry if it happens often.' },
  registry_redirect_refused: { message: '{host} redirected to {address}, which is not allowed.', remedy: 'Check the storage of the registry: at most three redirects to public addresses are followed.' },
  registry_server_error: { message: '{host} answered {status} for {image}.', remedy: 'Nothing needs to be done unless it lasts; then look at the registry.' },
  registry_tag_absent: { message: '{host} has no {image}.', remedy: 'Push it again, or correct the repository in slipway.yml.' },
  registry_too_large: { message: '{image} has a manifest or configuration of more than {max} bytes.', remedy: 'Rebuild the image with fewer labels or layers.' },
  registry_unauthorised: { message: '{host} does not let Slipway read {repository}.', remedy: 'Name user and password for this registry in slipway.yml, and let the account read.' },
  registry_unreachable: { message: '{host} cannot be reached: {reason}.', remedy: 'Check the host in slipway.yml and the network to it.' },
} as const
