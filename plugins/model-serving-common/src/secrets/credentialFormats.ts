/*
 * Formats of credentials that are recognized by how they begin, after the rules that gitleaks and secretlint publish.
 * Neither can be used here as it is: both judge files of a repository, secretlint asynchronously. Each pattern is a
 * literal beginning and one run of characters, so that any text is searched in linear time.
 */
const FORMATS: readonly string[] = [
  // AWS: access keys of users, roles and services.
  '(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z2-7]{16}(?![A-Za-z0-9])',
  // Forges.
  'gh[opsur]_[A-Za-z0-9]{12,}',
  'github_pat_[A-Za-z0-9_]{12,}',
  'gl(?:pat|dt|rt|soat|ft|cbt|ptt|oas|agent|imt|ffct)-[\\w-]{12,}',
  'ATBB[A-Za-z0-9]{28,}',
  // Hubs and providers of models.
  'hf_[A-Za-z0-9]{16,}',
  'api_org_[A-Za-z0-9]{20,}',
  'nvapi-[\\w-]{16,}',
  'sk-(?=[\\w-]{0,60}\\d)[\\w-]{16,}',
  'gsk_[A-Za-z0-9]{20,}',
  'xai-[A-Za-z0-9]{20,}',
  'pplx-[A-Za-z0-9]{20,}',
  'r8_[A-Za-z0-9]{20,}',
  'pcsk_[\\w-]{20,}',
  'dapi[a-f0-9]{32}',
  // Stripe, and those that write their keys alike.
  '(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,}',
  'whsec_[A-Za-z0-9+/=]{16,}',
  // Google, DigitalOcean.
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,}',
  'GOCSPX-[\\w-]{20,}',
  'do[oprt]_v1_[a-f0-9]{32,}',
  // Registries and package indexes.
  'dckr_(?:pat|oat)_[\\w-]{20,}',
  'npm_[A-Za-z0-9]{30,}',
  'pypi-[\\w-]{40,}',
  // Tools of platforms.
  'hv[sbr]\\.[\\w-]{20,}',
  'gl(?:sa|c)_[A-Za-z0-9+/=_]{20,}',
  'xox[abeoprs]-[\\w-]{10,}',
  'xapp-[\\w-]{20,}',
  'tskey-[\\w-]{16,}',
  'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
  'AGE-SECRET-KEY-1[A-Z0-9]{20,}',
];

/** Formats of several runs: they begin where no run is under way, or one text would be searched many times. */
const DOTTED_FORMATS: readonly string[] = [
  // JSON web tokens: service accounts, sessions, identity providers.
  'eyJ[\\w-]{6,}\\.[\\w-]{6,}(?:\\.[\\w-]*)?',
  'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
];

/** Credentials that are recognized wherever they stand. */
export const CREDENTIAL_FORMATS = new RegExp(
  `(?<![A-Za-z0-9])(?:${FORMATS.join('|')})|(?<![\\w-])(?:${DOTTED_FORMATS.join(
    '|',
  )})`,
  'g',
);

/** A private key; one without an end goes on to the end of the text. */
export const PRIVATE_KEYS =
  /-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]*(?:-(?!----END)[^-]*)*(?:-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g;

/** The name and password in front of an address's host, or a token that stands there alone. */
export const URL_CREDENTIALS =
  /(?<=:\/\/)(?:[^\s/@:"'<>]{0,256}:[^\s/@"'<>]{1,512}|[^\s/@:"'<>]{16,512})(?=@(?!sha\d))/g;
