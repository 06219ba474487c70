/** What a licence allows, in one line, and whether it must be read before serving. */
export interface LicenceTerms {
  sentence: string;
  caution: boolean;
}

const PERMISSIVE =
  'Free to use, change and serve, also commercially; keep its notices.';

/** By SPDX id, or by the name registries use for licences that have none. */
const TERMS: ReadonlyArray<readonly [RegExp, LicenceTerms]> = [
  [
    /^(apache-2\.0|mit|bsd-[23]-clause|isc|cc-by-4\.0)$/,
    { sentence: PERMISSIVE, caution: false },
  ],
  [
    /^(cc0-1\.0|unlicense)$/,
    { sentence: 'Public domain: no conditions.', caution: false },
  ],
  [
    /^cc-by-sa-4\.0$/,
    {
      sentence:
        'Free to use, also commercially; what is made from it must be shared under the same licence.',
      caution: true,
    },
  ],
  [/^cc-by-nc/, { sentence: 'Not for commercial use.', caution: true }],
  [
    /^(llama|gemma|openrail|bigscience|bigcode|creativeml)/,
    {
      sentence:
        'Free to use within limits: an acceptable-use policy applies; read it before serving.',
      caution: true,
    },
  ],
];

const UNKNOWN: LicenceTerms = {
  sentence: 'Read its terms before serving.',
  caution: true,
};

/** @param licence - As the model's entity names it; null when it names none */
export function licenceTerms(licence: string | null): LicenceTerms {
  if (licence === null) {
    return {
      sentence: 'No licence is recorded: ask the owner before serving.',
      caution: true,
    };
  }
  const id = licence.trim().toLowerCase();
  return TERMS.find(([pattern]) => pattern.test(id))?.[1] ?? UNKNOWN;
}
