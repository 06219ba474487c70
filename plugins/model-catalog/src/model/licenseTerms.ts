/** What a license allows, in one line, and whether it must be read before serving. */
export interface LicenseTerms {
  sentence: string;
  caution: boolean;
}

const PERMISSIVE =
  'Free to use, modify and serve, including commercially. Keep its notices.';

/** By SPDX id, or by the name registries use for licenses that have none. */
const TERMS: ReadonlyArray<readonly [RegExp, LicenseTerms]> = [
  [
    /^(apache-2\.0|mit|bsd-[23]-clause|isc|cc-by-4\.0)$/,
    { sentence: PERMISSIVE, caution: false },
  ],
  [
    /^(cc0-1\.0|unlicense)$/,
    { sentence: 'Public domain; no conditions.', caution: false },
  ],
  [
    /^cc-by-sa-4\.0$/,
    {
      sentence:
        'Free to use, including commercially. Derived works must be shared under the same license.',
      caution: true,
    },
  ],
  [/^cc-by-nc/, { sentence: 'Not for commercial use.', caution: true }],
  [
    /^(llama|gemma|openrail|bigscience|bigcode|creativeml)/,
    {
      sentence:
        'Free to use within limits. Read its acceptable use policy before serving.',
      caution: true,
    },
  ],
];

const UNKNOWN: LicenseTerms = {
  sentence: 'Read the terms before serving.',
  caution: true,
};

/** @param license - As the model's entity names it; null when it names none */
export function licenseTerms(license: string | null): LicenseTerms {
  if (license === null) {
    return {
      sentence: 'No license recorded. Ask the owner before serving.',
      caution: true,
    };
  }
  const id = license.trim().toLowerCase();
  return TERMS.find(([pattern]) => pattern.test(id))?.[1] ?? UNKNOWN;
}
