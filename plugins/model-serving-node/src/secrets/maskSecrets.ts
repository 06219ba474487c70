const MASK = '[masked]';

/** What looks like a credential, wherever it stands: authorization values, JSON web tokens, tokens of forges. */
const CREDENTIALS =
  /\b(?:bearer|basic|token)\s+[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(?:gh[opsu]_|github_pat_|glpat-|hf_|sk-)[\w-]{8,}/gi;

/**
 * Masks credentials in a text of someone else, before it is logged or shown: upstreams echo requests in their errors.
 *
 * @param secrets - the values that were sent along; header values such as `Bearer x` mask `x` as well
 * @public
 */
export function maskSecrets(
  text: string,
  secrets: readonly string[] = [],
): string {
  const values = secrets
    .flatMap(secret => [secret, ...secret.split(/\s+/)])
    .filter(value => value.length >= 6)
    .sort((a, b) => b.length - a.length);
  return values
    .reduce((masked, value) => masked.replaceAll(value, MASK), text)
    .replace(CREDENTIALS, MASK);
}
