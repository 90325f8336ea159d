/** What goes wrong at Redis and in what is kept there. Sorted, one line each: easier to read than wrapped. */
// prettier-ignore
export const storeErrors = {
  store_document_invalid: { message: 'The stored state of {target} cannot be read: {reason}.', remedy: 'It was written by another version; start that version again, or remove the document.' },
  store_document_too_large: { message: 'The state of {target} has grown to {bytes} bytes; at most {max} are stored.', remedy: 'Report this as a fault of Slipway, with the output of why for this target.' },
  store_eviction_policy: { message: 'Redis may throw away what it stores: maxmemory-policy is {policy}.', remedy: 'Set maxmemory-policy noeviction on this Redis.' },
  store_full: { message: 'The memory of Redis is full.', remedy: 'Give Redis more memory; what could not be stored will be sent again.' },
  store_lane_busy: { message: 'Another process works on {lane}.', remedy: 'Nothing needs to be done; it goes on by itself.' },
  store_lease_lost: { message: 'Another process took over {name}.', remedy: 'Nothing needs to be done; the other one goes on.' },
  store_unreachable: { message: 'Redis cannot be reached: {reason}.', remedy: 'Check REDIS_URL, and that Redis runs.' },
  store_version_old: { message: 'Redis is version {version}; at least {least} is needed.', remedy: 'Use a newer Redis or Valkey.' },
} as const
