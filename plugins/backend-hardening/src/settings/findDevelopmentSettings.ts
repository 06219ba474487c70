import { Config } from '@backstage/config';
import { JsonValue } from '@backstage/types';

/** A setting with which a backend is not safe to expose. @public */
export interface DevelopmentSetting {
  /** Where it is in the configuration, or the environment variable. */
  key: string;
  /** What is wrong, as a sentence without the value. */
  problem: string;
  /** What to do, as a sentence. */
  fix: string;
}

/** Shorter secrets can be guessed; `openssl rand -base64 32` has 44 characters. */
const SHORTEST_SESSION_SECRET = 32;

/** Values that this project, Backstage's templates and their documentation use. */
const KNOWN_SECRETS = new Set([
  'backstage',
  'changeme',
  'change-me',
  'of-the-test',
  'only-while-watching',
  'password',
  'postgres',
  'sandbox',
  'sandbox-portal',
  'sandbox-owner',
  'secret',
  'test',
  'unused-in-the-build',
  'your-secret-key',
]);

const NAMES_A_SECRET = /(secret|token|password|passphrase|apikey)$/i;

const TURNS_TLS_OFF = new Set([
  'allowinsecure',
  'insecure',
  'insecureskiptlsverify',
  'skiptlsverify',
  'trustservercertificate',
]);

/** Endpoints over which credentials travel. */
const CARRIES_CREDENTIALS =
  /^(auth\.providers|integrations|kubernetes|modelServing)\b/;

/**
 * Everything in a configuration that is for development only. Says nothing about whether the backend is
 * exposed: see `isExposed`.
 * @public
 */
export function findDevelopmentSettings(
  config: Config,
  environment: { NODE_ENV?: string } = {},
): DevelopmentSetting[] {
  return [
    ...nodeEnvironment(environment),
    ...baseUrls(config),
    ...sessionSecret(config),
    ...signIn(config),
    ...anyDomain(config.getOptional('auth.providers'), 'auth.providers'),
    ...authorization(config),
    ...database(config),
    ...[...leavesOf(config.getOptional())].flatMap(anywhere),
  ];
}

function nodeEnvironment({ NODE_ENV }: { NODE_ENV?: string }) {
  return NODE_ENV === 'development'
    ? [
        {
          key: 'NODE_ENV',
          problem: 'Is development, which opens the guest sign-in.',
          fix: 'Set NODE_ENV=production.',
        },
      ]
    : [];
}

function baseUrls(config: Config): DevelopmentSetting[] {
  return ['app.baseUrl', 'backend.baseUrl'].flatMap(key => {
    const url = config.getOptional(key);
    if (url === undefined) {
      return [
        {
          key,
          problem: 'Is missing.',
          fix: "Set it to the portal's https:// address.",
        },
      ];
    }
    return String(url).startsWith('https://')
      ? []
      : [
          {
            key,
            problem:
              'Is not an https:// address: cookies and tokens travel in clear text.',
            fix: "Set it to the portal's https:// address.",
          },
        ];
  });
}

function sessionSecret(config: Config): DevelopmentSetting[] {
  const key = 'auth.session.secret';
  const fix =
    'Set AUTH_SESSION_SECRET to at least 32 random characters, for example from `openssl rand -base64 32`.';
  const secret = config.getOptional(key);
  if (typeof secret !== 'string' || secret === '') {
    return [{ key, problem: 'Is missing.', fix }];
  }
  if (isKnown(secret)) {
    return [{ key, problem: 'Is a published development secret.', fix }];
  }
  if (secret.length < SHORTEST_SESSION_SECRET) {
    return [
      {
        key,
        problem: `Has ${secret.length} characters, fewer than ${SHORTEST_SESSION_SECRET}.`,
        fix,
      },
    ];
  }
  return new Set(secret).size < 10
    ? [{ key, problem: 'Repeats a few characters.', fix }]
    : [];
}

function signIn(config: Config): DevelopmentSetting[] {
  const found: DevelopmentSetting[] = [];
  const environment =
    config.getOptionalString('auth.environment') ?? 'development';
  if (environment === 'development') {
    found.push({
      key: 'auth.environment',
      problem: 'Is development.',
      fix: 'Set it to production, and configure the provider below that name.',
    });
  }
  if (config.getOptionalString('app.signIn') === 'guest') {
    found.push({
      key: 'app.signIn',
      problem: 'Signs everybody in as a guest.',
      fix: 'Set it to oidc.',
    });
  }
  const providers = config.getOptionalConfig('auth.providers');
  const names = providers?.keys() ?? [];
  if (names.includes('guest')) {
    found.push({
      key: 'auth.providers.guest',
      problem: 'Signs everybody in as a guest.',
      fix: 'Remove it.',
    });
  }
  if (!names.some(name => name !== 'guest')) {
    found.push({
      key: 'auth.providers',
      problem: 'Has no provider with which people prove who they are.',
      fix: 'Configure your identity provider.',
    });
  }
  const oidc = `auth.providers.oidc.${environment}`;
  if (config.has(oidc)) {
    for (const name of ['metadataUrl', 'clientId', 'clientSecret']) {
      if (!config.getOptional(`${oidc}.${name}`)) {
        found.push({
          key: `${oidc}.${name}`,
          problem: 'Is missing.',
          fix: 'Set it; a variable that is not set leaves the key out.',
        });
      }
    }
  }
  return found;
}

/** Signs `a@one.example` and `a@two.example` in as the same user. */
const LOCAL_PART_RESOLVER = 'emailLocalPartMatchingUserEntityName';

function anyDomain(
  value: JsonValue | undefined,
  key: string,
): DevelopmentSetting[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => anyDomain(item, `${key}[${index}]`));
  }
  if (!isObject(value)) {
    return [];
  }
  const { allowedDomains, resolver } = value;
  return resolver === LOCAL_PART_RESOLVER && allowedDomains === undefined
    ? [
        {
          key,
          problem:
            "Signs in whoever has a user's name before the @ of their email address, at any domain.",
          fix: 'Set allowedDomains, or use emailMatchingUserEntityProfileEmail.',
        },
      ]
    : Object.entries(value).flatMap(([name, item]) =>
        anyDomain(item, `${key}.${name}`),
      );
}

function authorization(config: Config): DevelopmentSetting[] {
  return config.getOptionalBoolean('permission.enabled') === true
    ? []
    : [
        {
          key: 'permission.enabled',
          problem: 'Is not true: everybody may do everything.',
          fix: 'Set it to true.',
        },
      ];
}

function database(config: Config): DevelopmentSetting[] {
  const client = config.getOptional('backend.database.client');
  const connection = config.getOptional('backend.database.connection');
  const key = 'backend.database';
  if (client === undefined) {
    return [
      { key, problem: 'Is missing.', fix: 'Configure a PostgreSQL database.' },
    ];
  }
  if (client === 'better-sqlite3') {
    const isInMemory =
      connection === ':memory:' ||
      connection === undefined ||
      (isObject(connection) && connection.filename === ':memory:');
    return isInMemory
      ? [
          {
            key,
            problem:
              'Is in memory: a restart loses it, and no replica sees it.',
            fix: 'Configure a PostgreSQL database.',
          },
        ]
      : [];
  }
  const proves =
    typeof connection === 'string' ||
    (isObject(connection) &&
      ['password', 'type', 'ssl', 'connectionString'].some(
        name => connection[name] !== undefined && connection[name] !== '',
      ));
  return proves
    ? []
    : [
        {
          key: `${key}.connection.password`,
          problem: 'Is missing.',
          fix: 'Set POSTGRES_PASSWORD, or sign in with a client certificate (ssl) or a cloud identity (type).',
        },
      ];
}

/** What is wrong wherever in the configuration it is, also in what other plugins read. */
function anywhere({ key, name, value }: Leaf): DevelopmentSetting[] {
  if (key === 'auth.session.secret') {
    return [];
  }
  if (/^dangerously/i.test(name) && value === true) {
    return [{ key, problem: 'Turns a protection off.', fix: 'Remove it.' }];
  }
  const turnsOff = TURNS_TLS_OFF.has(name.toLowerCase()) && value === true;
  if (turnsOff || (name === 'rejectUnauthorized' && value === false)) {
    return [
      {
        key,
        problem: 'Accepts every certificate.',
        fix: "Remove it, and configure the server's CA.",
      },
    ];
  }
  if (typeof value !== 'string') {
    return [];
  }
  if (NAMES_A_SECRET.test(name) && isKnown(value)) {
    return [
      {
        key,
        problem: 'Is a published development secret.',
        fix: 'Replace it with one of your own.',
      },
    ];
  }
  if (CARRIES_CREDENTIALS.test(key) && /^http:\/\//i.test(value)) {
    return [
      {
        key,
        problem:
          'Is not an https:// address: credentials travel in clear text.',
        fix: 'Use the https:// address.',
      },
    ];
  }
  return [];
}

function isKnown(secret: string): boolean {
  return KNOWN_SECRETS.has(secret.trim().toLowerCase());
}

interface Leaf {
  /** With dots, list items by index in brackets. */
  key: string;
  name: string;
  value: JsonValue;
}

function* leavesOf(
  value: JsonValue | undefined,
  key = '',
  name = '',
): Iterable<Leaf> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* leavesOf(item, `${key}[${index}]`, name);
    }
  } else if (isObject(value)) {
    for (const [child, item] of Object.entries(value)) {
      yield* leavesOf(item, key ? `${key}.${child}` : child, child);
    }
  } else if (value !== undefined) {
    yield { key, name, value };
  }
}

function isObject(value: unknown): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
