/** Why something of a cluster cannot be read, and what to do about it. */
interface FailureWords {
  /** For the end of a sentence about the cluster; everybody may read it. */
  readonly reason: string;
  /** A sentence that names who acts and what exactly. */
  readonly next: string;
}

const ADDRESS = "check the cluster's address and port";

/**
 * Everything that keeps the portal from reading a cluster. Nothing in the words was written by a cluster, a plugin or a
 * file: what those said is for platform owners.
 */
export const FAILURES = {
  // The way to the API server.
  'connection-refused': {
    reason: 'the connection was refused',
    next: `Platform owners: check that the API server is running, and ${ADDRESS}.`,
  },
  'connection-closed': {
    reason: 'the connection was closed',
    next: 'Platform owners: check the load balancer, proxy or firewall between the portal and the API server.',
  },
  'unknown-host': {
    reason: 'its host name cannot be resolved',
    next: "Platform owners: check the host name in the cluster's address, and the DNS of the portal's network.",
  },
  'no-route': {
    reason: 'no route to its host',
    next: `Platform owners: ${ADDRESS}, and whether the portal's network reaches it (VPN, peering, firewall).`,
  },
  'no-response': {
    reason: 'it does not respond',
    next: `Platform owners: ${ADDRESS}, and whether the portal's network reaches it (VPN, peering, firewall).`,
  },
  'no-answer-in-time': {
    reason: 'it did not respond in time',
    next: `Platform owners: check whether the API server is overloaded, and ${ADDRESS}.`,
  },
  'proxy-failed': {
    reason: 'its proxy cannot be reached, or refuses to connect to it',
    next: "Platform owners: check proxy-url in the kubeconfig, and that the proxy allows the cluster's address.",
  },
  unreachable: {
    reason: 'it cannot be reached',
    next: `Platform owners: ${ADDRESS}; the log of the portal has more.`,
  },

  // TLS.
  'server-certificate-expired': {
    reason: 'its certificate has expired',
    next: 'Cluster administrators: renew the certificate of the API server. The portal connects again by itself.',
  },
  'server-certificate-not-yet-valid': {
    reason: 'its certificate is not valid yet',
    next: "Platform owners: check the clock of the portal's machine, and the certificate of the API server.",
  },
  'server-certificate-untrusted': {
    reason: 'its certificate is not trusted',
    next: "Platform owners: give the portal the CA that signed the API server's certificate (certificate-authority-data in a kubeconfig, caData in app-config).",
  },
  'server-certificate-name': {
    reason: 'its certificate is for another host name',
    next: 'Platform owners: use an address that the certificate names, or set tls-server-name in the kubeconfig to such a name.',
  },
  'server-without-tls': {
    reason: 'it does not use TLS, but its address begins with https',
    next: `Platform owners: ${ADDRESS}.`,
  },
  'server-needs-tls': {
    reason: 'it accepts https only, but its address begins with http',
    next: "Platform owners: change the cluster's address to https.",
  },
  'tls-rejected': {
    reason: 'it rejects the TLS connection of the portal',
    next: "Platform owners: check that the portal's client certificate was issued by the cluster's CA and is valid.",
  },

  // What answers.
  'other-server': {
    reason: 'something other than the Kubernetes API answers',
    next: "Platform owners: check whether a proxy or sign-in page is in front of the API server, and the cluster's address.",
  },
  'server-error': {
    reason: 'it responds with an error',
    next: 'Cluster administrators: check the API server.',
  },

  // Being let in.
  'credentials-rejected': {
    reason: 'the API server rejects the credentials',
    next: "Platform owners: renew the portal's credentials, and check that they are for this cluster.",
  },
  'no-credentials': {
    reason: 'the portal has no credentials for it, and it requires some',
    next: "Platform owners: name a user with credentials in the kubeconfig's context.",
  },
  'token-expired': {
    reason: "the portal's token has expired",
    next: 'Platform owners: issue a new token, or use a token file or credential plugin that renews it.',
  },
  'access-denied': {
    reason: "the portal's account has no read access",
    next: "Platform owners: bind the ClusterRole of the portal's documentation to its account.",
  },

  // The portal's own configuration.
  'kubeconfig-unreadable': {
    reason: 'its kubeconfig cannot be opened',
    next: 'Platform owners: set modelServing.kubeconfig.file to a kubeconfig that the portal may read.',
  },
  'kubeconfig-invalid': {
    reason: 'its kubeconfig is not valid',
    next: 'Platform owners: correct the file; `kubectl config view` reports the same mistakes.',
  },
  'no-current-context': {
    reason: 'its kubeconfig has no current context',
    next: 'Platform owners: set one with `kubectl config use-context`, or set modelServing.kubeconfig.context.',
  },
  'no-such-context': {
    reason: 'its kubeconfig does not have the context that is set',
    next: 'Platform owners: set modelServing.kubeconfig.context to one of `kubectl config get-contexts`.',
  },
  'context-incomplete': {
    reason:
      "its kubeconfig's context names a cluster or user that is not in the file",
    next: 'Platform owners: correct the context with `kubectl config set-context`.',
  },
  'address-invalid': {
    reason: 'its address is not a URL',
    next: "Platform owners: correct the cluster's address; it begins with https://.",
  },
  'address-not-encrypted': {
    reason:
      'its address is not https, so credentials would be sent unencrypted',
    next: "Platform owners: change the cluster's address to https. A local test cluster may set skipTLSVerify (insecure-skip-tls-verify in a kubeconfig).",
  },
  'ca-unreadable': {
    reason: 'the CA file for it cannot be read',
    next: 'Platform owners: put the file where the configuration says, or embed it (`kubectl config view --raw --flatten`).',
  },
  'ca-invalid': {
    reason: 'the CA certificate for it is not valid',
    next: 'Platform owners: replace it by the PEM certificate of the CA, in base64 where it is embedded.',
  },
  'client-certificate-unreadable': {
    reason: "the portal's client certificate or key for it cannot be read",
    next: 'Platform owners: put the files where the kubeconfig says, or embed them (`kubectl config view --raw --flatten`).',
  },
  'client-certificate-invalid': {
    reason: "the portal's client certificate and key for it are not valid",
    next: 'Platform owners: replace certificate and key by a pair in PEM, in base64 where they are embedded.',
  },
  'client-certificate-expired': {
    reason: "the portal's client certificate for it has expired",
    next: 'Platform owners: renew the client certificate in the kubeconfig.',
  },
  'client-certificate-not-yet-valid': {
    reason: "the portal's client certificate for it is not valid yet",
    next: "Platform owners: check the clock of the portal's machine, and the client certificate.",
  },
  'token-file-unreadable': {
    reason: 'the token file for it cannot be read',
    next: 'Platform owners: put a token where the configuration says, and let the portal read it.',
  },
  'plugin-not-found': {
    reason: 'its credential plugin is not installed where the portal runs',
    next: 'Platform owners: install the plugin on the machine or in the image of the portal, or use a service account token.',
  },
  'plugin-failed': {
    reason: 'its credential plugin fails',
    next: 'Platform owners: run the plugin as the user of the portal, and fix what it reports; it may need a new sign-in.',
  },
  'plugin-needs-terminal': {
    reason: 'its credential plugin needs a terminal',
    next: 'Platform owners: configure a sign-in that works without a person, such as a service account token.',
  },
  'sign-in-failed': {
    reason: 'its OpenID Connect issuer gives the portal no token',
    next: 'Platform owners: sign in again so that the kubeconfig has a new refresh token, or use a service account token.',
  },
  'sign-in-unsupported': {
    reason: 'its kubeconfig uses a sign-in that was removed from Kubernetes',
    next: 'Platform owners: use a credential plugin such as gke-gcloud-auth-plugin or kubelogin.',
  },
  'configuration-invalid': {
    reason: 'its configuration is not valid',
    next: 'Platform owners: correct kubernetes.clusterLocatorMethods or modelServing.kubeconfig in app-config.',
  },
  'locator-unknown': {
    reason: 'the portal does not have this way of locating clusters',
    next: 'Platform owners: list the clusters with a locator of type config, or add a cluster supplier to the backend.',
  },
  'strategy-unknown': {
    reason: 'the portal does not have its authentication strategy',
    next: 'Platform owners: correct authProvider, or add the strategy to the backend.',
  },
  'no-valid-credentials': {
    reason: 'the portal has no valid credentials for it',
    next: 'Platform owners: check the authentication that is configured for the cluster.',
  },
} as const satisfies Record<string, FailureWords>;

export type FailureName = keyof typeof FAILURES;

/** What a network error's code means. */
export const NETWORK_FAILURES: Readonly<Record<string, FailureName>> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-closed',
  EPIPE: 'connection-closed',
  UND_ERR_SOCKET: 'connection-closed',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  ETIMEDOUT: 'no-response',
  UND_ERR_CONNECT_TIMEOUT: 'no-response',
  UND_ERR_HEADERS_TIMEOUT: 'no-response',
  CERT_HAS_EXPIRED: 'server-certificate-expired',
  CERT_NOT_YET_VALID: 'server-certificate-not-yet-valid',
  CERT_SIGNATURE_FAILURE: 'server-certificate-untrusted',
  CERT_UNTRUSTED: 'server-certificate-untrusted',
  CERT_REJECTED: 'server-certificate-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'server-certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'server-certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'server-certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'server-certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'server-certificate-untrusted',
  INVALID_CA: 'server-certificate-untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'server-certificate-name',
  HOSTNAME_MISMATCH: 'server-certificate-name',
  EPROTO: 'server-without-tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'server-without-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'server-without-tls',
  ERR_SSL_HTTP_REQUEST: 'server-without-tls',
  ERR_INVALID_URL: 'address-invalid',
};

/** Codes of TLS alerts, with which a server ends a handshake. */
export const TLS_ALERT = /^ERR_SSL_.*ALERT/;
