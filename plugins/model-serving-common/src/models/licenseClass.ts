/**
 * What a license allows, in one word: `permissive`, `use-restricted` (by size of the company, field of use or conditions
 * that go on to users), `non-commercial`, `research`, `unknown` where nobody can tell.
 * @public
 */
export const LICENSE_CLASSES = [
  'permissive',
  'use-restricted',
  'non-commercial',
  'research',
  'unknown',
] as const;

/** @public */
export type LicenseClass = (typeof LICENSE_CLASSES)[number];
