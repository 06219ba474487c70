import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { assertProductionSettings } from './assertProductionSettings';
import { isExposed } from './exposure';
import { findDevelopmentSettings } from './findDevelopmentSettings';

const SECRET = 'kR2v9sQm1tYw8ZbNf4LxGj7HcDp0UaEo';

const closed = (): any => ({
  app: { baseUrl: 'https://portal.example.com', signIn: 'oidc' },
  backend: {
    baseUrl: 'https://portal.example.com',
    listen: ':7007',
    database: {
      client: 'pg',
      connection: { host: 'db.example.com', user: 'portal', password: SECRET },
    },
  },
  auth: {
    environment: 'production',
    session: { secret: SECRET },
    providers: {
      oidc: {
        production: {
          metadataUrl:
            'https://login.example.com/.well-known/openid-configuration',
          clientId: 'portal',
          clientSecret: SECRET,
        },
      },
    },
  },
  permission: { enabled: true },
  integrations: { github: [{ host: 'github.com', token: SECRET }] },
  kubernetes: {
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: [
          {
            name: 'gpu-eu',
            url: 'https://gpu-eu.example.com',
            serviceAccountToken: SECRET,
          },
        ],
      },
    ],
  },
});

const keysOf = (data: JsonObject, environment = {}) =>
  findDevelopmentSettings(new ConfigReader(data), environment).map(
    ({ key }) => key,
  );

describe('findDevelopmentSettings', () => {
  it('finds nothing in a closed configuration', () => {
    expect(
      findDevelopmentSettings(new ConfigReader(closed()), {
        NODE_ENV: 'production',
      }),
    ).toEqual([]);
  });

  it("finds a sign-in that takes a user's name from any domain", () => {
    const config = closed();
    const provider = config.auth.providers.oidc.production;
    const resolver = 'emailLocalPartMatchingUserEntityName';
    provider.signIn = {
      resolvers: [
        { resolver: 'emailMatchingUserEntityProfileEmail' },
        { resolver },
      ],
    };
    expect(keysOf(config)).toEqual([
      'auth.providers.oidc.production.signIn.resolvers[1]',
    ]);
    provider.signIn.resolvers[1].allowedDomains = ['example.com'];
    expect(keysOf(config)).toEqual([]);
  });

  it('finds development as the environment of the process', () => {
    expect(keysOf(closed(), { NODE_ENV: 'development' })).toEqual(['NODE_ENV']);
  });

  const cluster = (config: any) =>
    config.kubernetes.clusterLocatorMethods[0].clusters[0];
  const CLUSTER = 'kubernetes.clusterLocatorMethods[0].clusters[0]';

  it.each<[string, (config: any) => unknown, string]>([
    ['no session secret', c => delete c.auth.session, 'auth.session.secret'],
    [
      'an empty session secret',
      c => (c.auth.session.secret = ''),
      'auth.session.secret',
    ],
    [
      'a session secret of 31 characters',
      c => (c.auth.session.secret = SECRET.slice(1)),
      'auth.session.secret',
    ],
    [
      'a known session secret',
      c => (c.auth.session.secret = 'only-while-watching'),
      'auth.session.secret',
    ],
    [
      'a session secret that repeats itself',
      c => (c.auth.session.secret = 'a'.repeat(40)),
      'auth.session.secret',
    ],
    [
      'the development environment of sign-in',
      c => {
        c.auth.environment = 'development';
        c.auth.providers.oidc.development = c.auth.providers.oidc.production;
      },
      'auth.environment',
    ],
    [
      'the sandbox as client of the identity provider',
      c => (c.auth.providers.oidc.production.clientSecret = 'sandbox'),
      'auth.providers.oidc.production.clientSecret',
    ],
    [
      'no client secret, as an unset variable leaves it',
      c => delete c.auth.providers.oidc.production.clientSecret,
      'auth.providers.oidc.production.clientSecret',
    ],
    [
      'an identity provider without TLS',
      c => (c.auth.providers.oidc.production.metadataUrl = 'http://login/x'),
      'auth.providers.oidc.production.metadataUrl',
    ],
    [
      'the guest provider',
      c => (c.auth.providers.guest = {}),
      'auth.providers.guest',
    ],
    ['no provider', c => (c.auth.providers = {}), 'auth.providers'],
    [
      'a page that signs in as guest',
      c => (c.app.signIn = 'guest'),
      'app.signIn',
    ],
    [
      'no permissions',
      c => (c.permission.enabled = false),
      'permission.enabled',
    ],
    [
      'no authentication of requests',
      c => (c.backend.auth = { dangerouslyDisableDefaultAuthPolicy: true }),
      'backend.auth.dangerouslyDisableDefaultAuthPolicy',
    ],
    [
      'a database in memory',
      c =>
        (c.backend.database = {
          client: 'better-sqlite3',
          connection: ':memory:',
        }),
      'backend.database',
    ],
    [
      'a database without a password',
      c => delete c.backend.database.connection.password,
      'backend.database.connection.password',
    ],
    [
      'a known password of the database',
      c => (c.backend.database.connection.password = 'postgres'),
      'backend.database.connection.password',
    ],
    [
      'a database whose certificate is not verified',
      c => (c.backend.database.connection.ssl = { rejectUnauthorized: false }),
      'backend.database.connection.ssl.rejectUnauthorized',
    ],
    [
      'a portal without TLS',
      c => (c.app.baseUrl = 'http://portal.example.com'),
      'app.baseUrl',
    ],
    [
      "the sandbox's token of a cluster",
      c => (cluster(c).serviceAccountToken = 'sandbox-portal'),
      `${CLUSTER}.serviceAccountToken`,
    ],
    [
      'a cluster whose certificate is not verified',
      c => (cluster(c).skipTLSVerify = true),
      `${CLUSTER}.skipTLSVerify`,
    ],
    [
      'a cluster without TLS',
      c => (cluster(c).url = 'http://gpu-eu.example.com'),
      `${CLUSTER}.url`,
    ],
    [
      "the sandbox's password of a forge",
      c => (c.integrations.gitea = [{ password: 'sandbox-portal' }]),
      'integrations.gitea[0].password',
    ],
    [
      "the sandbox's token of a plugin nobody thought of",
      c => (c.other = { deep: [{ apiToken: 'sandbox' }] }),
      'other.deep[0].apiToken',
    ],
  ])('finds %s', (_, change, key) => {
    const config = closed();
    change(config);
    expect(keysOf(config)).toEqual([key]);
  });

  it('says what is wrong and what to do, and never the value', () => {
    const config = closed();
    config.auth.session.secret = 'short-and-secret';
    expect(() =>
      assertProductionSettings(new ConfigReader(config), {}),
    ).toThrow(
      /auth\.session\.secret: Has 16 characters, fewer than 32\. Set AUTH_SESSION_SECRET/,
    );
    expect(
      JSON.stringify(findDevelopmentSettings(new ConfigReader(config))),
    ).not.toContain('short-and-secret');
  });
});

describe('isExposed', () => {
  const LOCAL = 'http://localhost:7007';

  it.each<[boolean, JsonObject['listen'], string]>([
    [false, { host: '127.0.0.1', port: 7007 }, LOCAL],
    [false, { host: '::1' }, LOCAL],
    [false, '127.0.0.1:7007', LOCAL],
    [false, { host: 'localhost' }, 'http://127.0.0.1:7007'],
    [false, { host: 'localhost' }, 'http://[::1]:7007'],
    [true, { host: '127.0.0.1' }, 'https://portal.example.com'],
    [true, { host: '0.0.0.0' }, LOCAL],
    [true, { host: '::' }, LOCAL],
    [true, ':7007', LOCAL],
    [true, '7007', LOCAL],
    [true, { port: 7007 }, LOCAL],
    [true, undefined, LOCAL],
    [true, { host: '127.0.0.1' }, 'http://localhost.example.com'],
    [true, { host: '127.0.0.1' }, 'http://127.0.0.1.example.com'],
    [true, { host: '127.0.0.1' }, 'not an address'],
  ])('is %s for %j at %s', (expected, listen, baseUrl) => {
    const config = new ConfigReader({
      app: { baseUrl },
      backend: { baseUrl, ...(listen === undefined ? {} : { listen }) },
    });
    expect(isExposed(config)).toBe(expected);
  });
});
