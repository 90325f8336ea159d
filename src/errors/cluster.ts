/** What goes wrong at the Kubernetes API. Sorted, one line each: easier to read than wrapped. */
// prettier-ignore
export const clusterErrors = {
  cluster_apply_conflict: { message: '{object} kept changing while it was applied.', remedy: 'Look for another program that writes this object, then press Retry.' },
  cluster_certificate: { message: 'The certificate of cluster {cluster} is not trusted: {reason}.', remedy: 'Put the right certificate authority into its kubeconfig.' },
  cluster_deadline: { message: 'No progress for {minutes} minutes: {reason}.', remedy: 'Look at the object named, then press Retry or Roll back.' },
  cluster_exec_refused: { message: 'The kubeconfig of cluster {cluster} starts a program to log in, which is not supported.', remedy: 'Use a token or a client certificate in the kubeconfig, or inCluster: true.' },
  cluster_forbidden: { message: 'Cluster {cluster} does not let Slipway {verb} {kind} in {namespace}.', remedy: 'Grant it in the namespaced Role of Slipway, then press Retry.' },
  cluster_kind_unknown: { message: '{object} is of a kind that cluster {cluster} does not know.', remedy: 'Install its CustomResourceDefinition, or correct apiVersion and kind.' },
  cluster_kubeconfig: { message: 'The kubeconfig of cluster {cluster} cannot be used: {reason}.', remedy: 'Correct clusters in slipway.yml, or the file it names.' },
  cluster_manager_conflict: { message: '{object}: field {field} belongs to {manager}.', remedy: 'Let only one of the two apply this object: stop the other one, or take the object out of the folder.' },
  cluster_namespace_absent: { message: 'Namespace {namespace} does not exist in cluster {cluster}.', remedy: 'Create it, or add its manifest to the folder and Namespace to allow.' },
  cluster_not_configured: { message: 'There is no cluster {cluster} in the configuration.', remedy: 'Add it to clusters in slipway.yml.' },
  cluster_object_gone: { message: '{object} is no longer in cluster {cluster}.', remedy: 'Find out who deleted it, then press Retry to apply it again.' },
  cluster_object_refused: { message: 'Cluster {cluster} refused {object}: {reason}.', remedy: 'Correct its manifest.' },
  cluster_objects_refused: { message: '{count} of {total} objects were refused, first {object}: {reason}.', remedy: 'Correct the manifests named; what was applied stays, and the next commit or Retry goes on.' },
  cluster_rate_limited: { message: 'Cluster {cluster} asks for slower requests.', remedy: 'Nothing needs to be done; it goes on by itself.' },
  cluster_rollout_failed: { message: '{object}: {reason}.', remedy: 'Press Roll back, or correct the cause and press Retry.' },
  cluster_server_error: { message: 'Cluster {cluster} answered {status}: {reason}.', remedy: 'Nothing needs to be done unless it lasts; then look at the API server.' },
  cluster_unauthorised: { message: 'Cluster {cluster} does not accept the credentials.', remedy: 'Renew the token or certificate in its kubeconfig.' },
  cluster_unreachable: { message: 'Cluster {cluster} cannot be reached: {reason}.', remedy: 'Check its address in the kubeconfig and the network between.' },
} as const
