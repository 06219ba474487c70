import { ConfigSources, FileConfigSource } from '@backstage/config-loader';
import {
  assertProductionSettings,
  findDevelopmentSettings,
  isExposed,
} from '@model-serving/backstage-backend-hardening';
import path from 'node:path';

type Variables = Record<string, string>;

const SECRET = 'kR2v9sQm1tYw8ZbNf4LxGj7HcDp0UaEo';

const PRODUCTION: Variables = {
  PORTAL_URL: 'https://portal.example.com',
  AUTH_SESSION_SECRET: SECRET,
  POSTGRES_HOST: 'db.example.com',
  POSTGRES_PORT: '5432',
  POSTGRES_USER: 'portal',
  POSTGRES_PASSWORD: SECRET,
  OIDC_METADATA_URL:
    'https://login.example.com/.well-known/openid-configuration',
  OIDC_CLIENT_ID: 'portal',
  OIDC_CLIENT_SECRET: SECRET,
};

const SANDBOX: Variables = {
  AUTH_SESSION_SECRET: SECRET,
  SANDBOX_IDENTITY_URL: 'http://127.0.0.1:1',
  SANDBOX_FORGE_HOST: '127.0.0.1:2',
  SANDBOX_KUBERNETES_URL: 'http://127.0.0.1:3',
  SANDBOX_REGISTRY_URL: 'http://127.0.0.1:5',
  SANDBOX_GATEWAY_URL: 'http://127.0.0.1:6',
};

/** The files as `./dev` and an installation give them to the backend, in this order. */
async function load(files: string[], variables: Variables) {
  const root = path.resolve(__dirname, '../../..');
  return ConfigSources.toConfig(
    ConfigSources.merge(
      files.map(file =>
        FileConfigSource.create({
          path: path.join(root, file),
          substitutionFunc: async name => variables[name],
        }),
      ),
    ),
  );
}

const inProduction = (variables: Variables, ...more: string[]) =>
  load(['app-config.yaml', ...more, 'app-config.production.yaml'], variables);

describe('app-config.production.yaml', () => {
  it('starts, where every variable is set', async () => {
    const config = await inProduction(PRODUCTION);
    expect(isExposed(config)).toBe(true);
    expect(findDevelopmentSettings(config, { NODE_ENV: 'production' })).toEqual(
      [],
    );
  });

  it.each([
    ['PORTAL_URL', 'app.baseUrl'],
    ['AUTH_SESSION_SECRET', 'auth.session.secret'],
    ['POSTGRES_PASSWORD', 'backend.database.connection.password'],
    ['OIDC_METADATA_URL', 'auth.providers.oidc.production.metadataUrl'],
    ['OIDC_CLIENT_ID', 'auth.providers.oidc.production.clientId'],
    ['OIDC_CLIENT_SECRET', 'auth.providers.oidc.production.clientSecret'],
  ])('does not start without %s, and says so', async (variable, key) => {
    const { [variable]: _, ...others } = PRODUCTION;
    const config = await inProduction(others);
    expect(() => assertProductionSettings(config, {})).toThrow(`  ${key}: Is`);
  });

  it('does not start on top of the sandbox, and names each of its secrets', async () => {
    const config = await inProduction(
      { ...PRODUCTION, ...SANDBOX },
      'app-config.sandbox.yaml',
    );
    expect(findDevelopmentSettings(config).map(({ key }) => key)).toEqual(
      expect.arrayContaining([
        'auth.providers.oidc.development.clientSecret',
        'modelServing.gitops.credentials.password',
        'kubernetes.clusterLocatorMethods[0].clusters[0].serviceAccountToken',
        'kubernetes.clusterLocatorMethods[0].clusters[0].skipTLSVerify',
      ]),
    );
  });

  it('does not start with the guest of `./dev start --kubeconfig`', async () => {
    const config = await inProduction(
      { ...PRODUCTION, KUBECONFIG_FILE: '/kubeconfig' },
      'app-config.kubeconfig.yaml',
    );
    expect(() => assertProductionSettings(config, {})).toThrow(
      'auth.providers.guest',
    );
  });

  it('has neither guest nor identities of the sandbox', async () => {
    const config = await inProduction(PRODUCTION);
    expect(config.getConfig('auth.providers').keys()).toEqual(['oidc']);
    expect(config.getConfig('auth.providers.oidc').keys()).toEqual([
      'production',
    ]);
    expect(JSON.stringify(config.get())).not.toMatch(/sandbox/i);
  });

  it('limits requests, and believes one proxy', async () => {
    const config = await inProduction(PRODUCTION);
    expect(config.getNumber('backend.rateLimit.incomingRequestLimit')).toBe(
      3000,
    );
    expect(config.getConfig('backend.rateLimit.plugin').keys().sort()).toEqual([
      'auth',
      'model-serving',
      'scaffolder',
    ]);
    // `true` would let clients choose the address that they are limited by.
    expect(config.get('backend.trustProxy')).toBe(1);
  });
});

describe('the Content Security Policy', () => {
  it.each([
    ['development', () => load(['app-config.yaml'], SANDBOX)],
    ['production', () => inProduction(PRODUCTION)],
  ])('of %s loads from the portal alone', async (_, config) => {
    const policy = (await config()).get('backend.csp') as Record<
      string,
      string[] | false
    >;
    for (const name of ['object-src', 'frame-ancestors', 'frame-src']) {
      expect(policy[name]).toEqual(["'none'"]);
    }
    for (const name of [
      'default-src',
      'base-uri',
      'connect-src',
      'script-src',
    ]) {
      expect(policy[name]).toEqual(["'self'"]);
    }
    for (const [name, sources] of Object.entries(policy)) {
      expect([name, JSON.stringify(sources)]).not.toEqual([
        name,
        expect.stringMatching(/\*|http|unsafe-eval/),
      ]);
    }
  });
});

describe('the sandbox', () => {
  it.each<[string, Variables]>([
    ['app-config.sandbox.yaml', SANDBOX],
    [
      'app-config.kubeconfig.yaml',
      { ...SANDBOX, KUBECONFIG_FILE: '/kubeconfig' },
    ],
    [
      'app-config.lab.yaml',
      { ...SANDBOX, LAB_IDENTITY_URL: 'http://127.0.0.1:4' },
    ],
  ])(
    'starts on loopback with %s, and nowhere else',
    async (file, variables) => {
      const files = ['app-config.yaml', file];
      const local = await load(files, variables);
      const environment = { NODE_ENV: 'development' };
      expect(() => assertProductionSettings(local, environment)).not.toThrow();

      const open = await load(
        [...files, 'packages/backend/src/__fixtures__/everywhere.yaml'],
        variables,
      );
      expect(() => assertProductionSettings(open, environment)).toThrow(
        /does not start[\s\S]*NODE_ENV[\s\S]*auth\.environment[\s\S]*backend\.database/,
      );
    },
  );
});
