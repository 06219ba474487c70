/**
 * Parameters that sign an address or stand for whoever asks: of S3 and its like, Azure's shared access signatures, CloudFront
 * and hubs.
 */
const SECRET_PARAMETER =
  /^(?:x-(?:amz|goog|oss|cos|tos|obs|bce)-.+|(?:aws|google|oss)?access_?key_?id|googleaccessid|key-pair-id|(?:.*[-_.])?(?:sig|signature|token|credentials?|secret|password|passwd|pwd|api[-_]?key|apikey|auth|authorization|authkey|jwt|sas|hmac)|(?:access|id|refresh|auth|session|security)token|q-signature)$/i;

/** A name and password, or a token, in front of the host; not the digest of an artifact. */
const BEFORE_HOST = /^([^/?#]*:\/\/)[^/?#]*@(?=[^/?#]*)/;

/**
 * An address as it may be kept, shown and logged: without a name and password before its host, and without a query or
 * fragment that signs it, of which no part is of use without the rest. Other queries stay, such as `?versionId=3`.
 *
 * @public
 */
export function publicAddress(address: string): string {
  const [, scheme = ''] = BEFORE_HOST.exec(address) ?? [];
  const named = scheme ? address.replace(BEFORE_HOST, '$1') : address;
  const [, base, query = '', fragment = ''] =
    /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(named) ?? [named, named];
  return `${base}${isSecret(query) ? '' : query}${
    isSecret(fragment) ? '' : fragment
  }`;
}

function isSecret(parameters: string): boolean {
  return parameters
    .slice(1)
    .split(/[?&;#]/)
    .some(parameter => {
      const [name, value] = parameter.split('=', 2);
      return Boolean(value) && SECRET_PARAMETER.test(decoded(name).trim());
    });
}

/** As a server would read it; as it is where it cannot be read. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}
