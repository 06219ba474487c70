/** What an `oci://` address names. @public */
export interface OciReference {
  /** Host with its port, in lower case, such as `registry.example.com:5000`. */
  host: string;
  /** Path of the repository at its host, such as `models/qwen3-8b`. */
  repository: string;
  /** Null where the address has none. */
  tag: string | null;
  /** `sha256:…`; null where the address is not pinned. */
  digest: string | null;
}

/** Grammar of the OCI distribution specification 1.1, "Pulling manifests". */
const REPOSITORY =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const HOST =
  /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::[0-9]{1,5})?$/;
const LONGEST_REPOSITORY = 255;

/** Whether a text is the path of a repository. */
export function isOciRepository(text: string): boolean {
  return text.length <= LONGEST_REPOSITORY && REPOSITORY.test(text);
}

/** Whether a text is a tag. */
export function isOciTag(text: string): boolean {
  return TAG.test(text);
}

/** Whether a text is a sha256 digest, the only algorithm that is read. */
export function isOciDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Whether a text is the host of a registry as addresses write it. */
export function isOciHost(text: string): boolean {
  return HOST.test(text);
}

/**
 * Tags under which registries without a referrers API keep what belongs to another artifact, and under which cosign keeps
 * signatures, attestations and SBOMs. They name no version.
 * @public
 */
export function isReferrerTag(tag: string): boolean {
  return /^sha256-[0-9a-f]{64}(?:\.[a-z0-9]+)?$/.test(tag);
}

/** The tag that stands for a digest: {@link isReferrerTag}. */
export function referrerTag(digest: string): string {
  return digest.replace(':', '-');
}

/**
 * Reads `oci://<host>/<repository>[:<tag>][@sha256:<hex>]`.
 *
 * @returns null for anything else, and for an address with neither tag nor digest, which names no artifact
 * @public
 */
export function parseOciReference(uri: string): OciReference | null {
  const rest = /^oci:\/\/([!-~]{1,600})$/.exec(uri)?.[1];
  const slash = rest?.indexOf('/') ?? -1;
  if (!rest || slash < 1) {
    return null;
  }
  const host = rest.slice(0, slash).toLowerCase();
  const [path, digest = null, ...more] = rest.slice(slash + 1).split('@');
  const [repository, tag = null, ...parts] = path.split(':');
  const isRead =
    more.length === 0 &&
    parts.length === 0 &&
    (tag !== null || digest !== null) &&
    isOciHost(host) &&
    isOciRepository(repository) &&
    (tag === null || isOciTag(tag)) &&
    (digest === null || isOciDigest(digest));
  return isRead ? { host, repository, tag, digest } : null;
}

/** Address of a repository without tag and digest, such as `oci://registry.example.com/models/qwen3-8b`. @public */
export function ociRepositoryUri(
  reference: Pick<OciReference, 'host' | 'repository'>,
): string {
  return `oci://${reference.host}/${reference.repository}`;
}

/** The tag of an address without its digest; null for an address without a tag. @public */
export function ociTagUri(uri: string): string | null {
  const reference = parseOciReference(uri);
  return reference?.tag
    ? `${ociRepositoryUri(reference)}:${reference.tag}`
    : null;
}

/** The address of exactly these bytes. @public */
export function pinnedOciUri(
  reference: Pick<OciReference, 'host' | 'repository'>,
  digest: string,
): string {
  return `${ociRepositoryUri(reference)}@${digest}`;
}
