import { z } from 'zod';

/**
 * RFC 1123 label, further narrowed to KServe's rule that a name starts with a letter.
 * 40 characters leave room for the suffixes that controllers append (Kueue's workload
 * names, `-predictor`, pod hashes) within 63.
 */
const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** A name that Kubernetes objects may have. */
export const dnsName = (what: string, max: number) =>
  z
    .string()
    .max(max, `${what} may have at most ${max} characters`)
    .regex(
      NAME,
      `${what} must start with a letter, end with a letter or digit, and hold only a-z, 0-9 and '-'`,
    );
