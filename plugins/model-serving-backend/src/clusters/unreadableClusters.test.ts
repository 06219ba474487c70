import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TestCa } from '../__testUtils__/certificates';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer, Interceptor } from '../__testUtils__/FakeApiServer';
import { until } from '../__testUtils__/until';
import { clusterOf } from '../picture/views';
import { ClusterFleet } from './ClusterFleet';
import { ClusterSources } from './ClusterSources';
import { FailureName, FAILURES } from './failures';
import { WATCH_TIMING } from './watchConfig';

jest.setTimeout(60_000);

const ca = new TestCa();
const LOCAL = ['127.0.0.1'];
const GOOD = ca.issue({ commonName: 'api', names: LOCAL });
const expiredClient = ca.issue({
  commonName: 'portal-reader',
  fromDays: -20,
  toDays: -10,
});
const base64 = (pem: string) => Buffer.from(pem).toString('base64');
const trusted = { 'certificate-authority-data': base64(ca.cert) };

const forbidden: Interceptor = ({ path }) =>
  path === '/version'
    ? undefined
    : {
        status: 403,
        body: {
          kind: 'Status',
          message: `pods is forbidden: User "system:serviceaccount:portal:reader" cannot list resource "pods" in API group "" at the cluster scope`,
        },
      };
const unauthorized: Interceptor = () => ({
  status: 401,
  body: { kind: 'Status', message: 'Unauthorized' },
});
const page =
  (status: number): Interceptor =>
  () =>
  res => {
    res.writeHead(status, { 'content-type': 'text/html' });
    res.end('<!doctype html><title>Sign in to Example Corp</title>');
  };

/** As Go's server answers, which knows no client by that. */
const needsTls: Interceptor = () => res => {
  res.writeHead(400, { 'content-type': 'text/plain' });
  res.end('Client sent an HTTP request to an HTTPS server.\n');
};

const jwt = (claims: object) =>
  ['{}', JSON.stringify(claims), 'x']
    .map(part => Buffer.from(part).toString('base64url'))
    .join('.');

interface Wrong {
  /** What is wrong, as the documentation says it. */
  name: string;
  failure: FailureName;
  /** Starts what is at the address; the fake API server's certificate is good by default. */
  tls?: Parameters<typeof FakeApiServer.start>[0] | 'none';
  intercept?: Interceptor;
  cluster?: (url: string) => object;
  user?: () => object;
  /** Instead of the file with this cluster and user. */
  text?: string | null;
  contexts?: object[];
  /** For platform owners: what was said, and whom it is about. */
  detail: RegExp;
  account?: string;
  /** Where it is not that of the failure. */
  reason?: string;
}

const reasonOf = ({ failure, reason }: Wrong) =>
  reason ?? FAILURES[failure].reason;

const plugin = (command: string, args: string[] = [], more: object = {}) => ({
  exec: {
    apiVersion: 'client.authentication.k8s.io/v1',
    command,
    args,
    ...more,
  },
});

const WRONG: Wrong[] = [
  {
    name: 'the file does not exist',
    failure: 'kubeconfig-unreadable',
    text: null,
    detail: /kubeconfig could not be opened: ENOENT/,
  },
  {
    name: 'no current context',
    failure: 'no-current-context',
    text: 'contexts: [{ name: gpu-eu, context: { cluster: c } }]',
    detail: /no current-context; it has the contexts gpu-eu/,
  },
  {
    name: 'the context names a cluster that is not in the file',
    failure: 'context-incomplete',
    contexts: [{ name: 'gpu-eu', context: { cluster: 'gone', user: 'user' } }],
    detail: /no cluster 'gone'; it has cluster/,
  },
  {
    name: 'the file is not YAML',
    failure: 'kubeconfig-invalid',
    text: 'clusters: [',
    detail: /not valid YAML/,
  },
  {
    name: 'the address is http, and not of this machine',
    failure: 'address-not-encrypted',
    cluster: () => ({ server: 'http://gpu-eu.example.com:8080' }),
    detail: /http:\/\/gpu-eu\.example\.com:8080/,
  },
  {
    name: 'the address is http, and the server speaks https',
    failure: 'server-needs-tls',
    tls: 'none',
    intercept: needsTls,
    cluster: url => ({ server: url }),
    detail: /^$/,
  },
  {
    name: 'the address is https, and the server speaks http',
    failure: 'server-without-tls',
    tls: 'none',
    cluster: url => ({ server: url.replace('http:', 'https:'), ...trusted }),
    detail: /./,
  },
  {
    name: 'a credential plugin that is not installed',
    failure: 'plugin-not-found',
    user: () =>
      plugin('kubelogin-that-is-not-there', [], {
        installHint: 'See https://example.com/kubelogin',
      }),
    detail: /kubelogin-that-is-not-there was not found: See https/,
  },
  {
    name: 'a credential plugin that fails',
    failure: 'plugin-failed',
    user: () =>
      plugin(process.execPath, [
        '-e',
        `console.error('Your session has expired, run login'); process.exit(3)`,
      ]),
    detail: /exit code 3: Your session has expired, run login/,
  },
  {
    name: 'a CA file that does not exist',
    failure: 'ca-unreadable',
    cluster: url => ({ server: url, 'certificate-authority': 'gone/ca.crt' }),
    detail: /gone\/ca\.crt could not be opened: ENOENT/,
  },
  {
    name: 'another CA than that of the server',
    failure: 'server-certificate-untrusted',
    cluster: url => ({
      server: url,
      'certificate-authority-data': base64(expiredClient.cert),
    }),
    detail: /certificate/,
  },
  {
    name: 'the certificate of the server has expired',
    failure: 'server-certificate-expired',
    tls: ca.issue({
      commonName: 'api',
      names: LOCAL,
      fromDays: -20,
      toDays: -10,
    }),
    detail: /expired/,
  },
  {
    name: 'the certificate of the server is for another host',
    failure: 'server-certificate-name',
    tls: ca.issue({ commonName: 'api', names: ['kubernetes.default.svc'] }),
    detail: /kubernetes\.default\.svc/,
  },
  {
    name: 'the client certificate has expired',
    failure: 'client-certificate-expired',
    user: () => ({
      'client-certificate-data': base64(expiredClient.cert),
      'client-key-data': base64(expiredClient.key),
    }),
    detail: /CN=portal-reader expired at \d{4}-/,
  },
  {
    name: 'the client key is that of another certificate',
    failure: 'client-certificate-invalid',
    user: () => ({
      'client-certificate-data': base64(GOOD.cert),
      'client-key-data': base64(expiredClient.key),
    }),
    detail: /does not belong to/,
  },
  {
    name: 'the host name does not exist',
    failure: 'unknown-host',
    cluster: () => ({ server: 'https://api.gpu-eu.invalid:6443', ...trusted }),
    detail: /api\.gpu-eu\.invalid/,
  },
  {
    name: 'nothing listens there',
    failure: 'connection-refused',
    cluster: () => ({ server: 'https://127.0.0.1:1', ...trusted }),
    detail: /ECONNREFUSED 127\.0\.0\.1:1/,
  },
  {
    name: 'the proxy refuses the connection',
    failure: 'proxy-failed',
    cluster: url => ({
      server: url,
      ...trusted,
      'proxy-url': 'http://127.0.0.1:1',
    }),
    detail: /ECONNREFUSED 127\.0\.0\.1:1/,
  },
  {
    name: 'a sign-in page answers with 200',
    failure: 'other-server',
    intercept: page(200),
    detail: /Sign in to Example Corp/,
    reason: 'it answered /version with an HTML page',
  },
  {
    name: 'a sign-in page answers with 403',
    failure: 'other-server',
    intercept: page(403),
    detail: /Sign in to Example Corp/,
    reason: 'it answered the request with an HTML page (HTTP 403)',
  },
  {
    name: 'the token has expired',
    failure: 'token-expired',
    intercept: unauthorized,
    user: () => ({
      token: jwt({ sub: 'system:serviceaccount:portal:reader', exp: 1 }),
    }),
    detail: /system:serviceaccount:portal:reader; its token expired at 1970-/,
    account: 'system:serviceaccount:portal:reader',
  },
  {
    name: 'the API server rejects the token',
    failure: 'credentials-rejected',
    intercept: unauthorized,
    detail: /Unauthorized/,
  },
  {
    name: 'the user has no credentials',
    failure: 'no-credentials',
    intercept: unauthorized,
    user: () => ({}),
    detail: /Unauthorized/,
  },
  {
    name: 'the account may not read anything',
    failure: 'access-denied',
    intercept: forbidden,
    detail: /pods is forbidden: User/,
    account: 'system:serviceaccount:portal:reader',
  },
];

const DOCS = readFileSync(
  resolve(__dirname, '../../../../docs/clusters.md'),
  'utf8',
);

describe('a cluster that cannot be read', () => {
  const directory = createMockDirectory();
  const logged: string[] = [];
  let server: FakeApiServer;
  let fleet: ClusterFleet;

  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  logger.warn.mockImplementation(line => void logged.push(line));

  const start = async (wrong: Wrong): Promise<ClusterStatus> => {
    const { contexts, intercept, text, tls } = wrong;
    server = await FakeApiServer.start(
      tls === 'none' ? undefined : tls ?? GOOD,
    );
    populate(server);
    server.intercept = intercept ?? (() => undefined);
    const config = {
      'current-context': 'gpu-eu',
      clusters: [
        {
          name: 'cluster',
          cluster: wrong.cluster?.(server.url) ?? {
            server: server.url,
            ...trusted,
          },
        },
      ],
      users: [
        { name: 'user', user: wrong.user?.() ?? { token: 'canary-token' } },
      ],
      contexts: contexts ?? [
        { name: 'gpu-eu', context: { cluster: 'cluster', user: 'user' } },
      ],
    };
    directory.setContent(
      text === null ? {} : { kubeconfig: text ?? JSON.stringify(config) },
    );
    const sources = new ClusterSources({
      auth: mockServices.auth(),
      config: mockServices.rootConfig({
        data: {
          modelServing: {
            kubeconfig: { file: directory.resolve('kubeconfig') },
          },
        },
      }),
      logger,
      supplier: undefined,
      strategies: new Map(),
    });
    fleet = new ClusterFleet({
      logger,
      argocdNamespace: 'argocd',
      credentialsFor: each => sources.credentialsFor(each),
      timing: { ...WATCH_TIMING, pulseMs: 50, retryBaseMs: 50 },
    });
    await fleet.follow((await sources.watchable())!);
    const [cluster] = fleet.clusters;
    await until(() => {
      const { kinds, staleReason } = cluster.status();
      return (
        staleReason?.includes(reasonOf(wrong)) &&
        kinds.every(({ state }) => state !== 'starting')
      );
    }, reasonOf(wrong));
    return cluster.status();
  };

  beforeEach(() => {
    logged.length = 0;
    const { lookup } = dns;
    jest.spyOn(dns, 'lookup').mockImplementation(((
      host: string,
      ...rest: any[]
    ) =>
      host.endsWith('.invalid')
        ? rest.at(-1)(
            Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
              code: 'ENOTFOUND',
            }),
          )
        : (lookup as any)(host, ...rest)) as typeof lookup);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await fleet.stop();
    await server.stop();
  });

  it.each(WRONG.map(wrong => [wrong.name, wrong] as const))(
    '%s: everybody reads why and who acts, platform owners also what was said',
    async (_, wrong) => {
      const status = await start(wrong);
      const failure = FAILURES[wrong.failure];
      const reason = reasonOf(wrong);
      const everybody = clusterOf(status, { platform: false });

      expect(everybody.staleReason).toContain(reason);
      expect(everybody.next).toBe(failure.next);
      expect(everybody).not.toHaveProperty('detail');
      expect(everybody).not.toHaveProperty('account');
      expect(JSON.stringify(everybody)).not.toMatch(
        /canary|\/tmp\/|node_modules|\.[jt]s:\d|reader|Example Corp|example\.com|system:/,
      );

      const kinds = status.kinds.flatMap(({ detail }) => detail ?? []);
      expect([status.detail ?? '', ...kinds].join('\n')).toMatch(wrong.detail);
      expect(JSON.stringify(status)).not.toContain('canary');
      expect(status.account).toBe(wrong.account);
      expect(status.kinds.filter(({ state }) => state === 'live')).toEqual([]);

      const log = await until(
        () => logged.find(line => line.includes(reason)),
        'the log',
      );
      expect(log).toContain(failure.next);
      expect(log).toContain(wrong.account ?? '');
      expect(log).not.toMatch(/canary|\.[jt]s:\d/);
    },
  );

  it('is in the documentation with all of these sentences', () => {
    const rows = DOCS.split('\n').flatMap(line => {
      const [, ...cells] = line.split('|').map(cell => cell.trim());
      return cells.length === 4 ? [cells.slice(0, 3)] : [];
    });
    const expected = WRONG.map(({ failure, name, reason }) => [
      name,
      reason ?? FAILURES[failure].reason,
      FAILURES[failure].next,
    ]);
    const names = new Set(WRONG.map(({ name }) => name));
    expect(rows.filter(([name]) => names.has(name))).toEqual(expected);
  });

  it('is called as its context is', async () => {
    const status = await start(WRONG[4]);
    expect(status).toMatchObject({ name: 'gpu-eu', title: 'gpu-eu' });
  });
});
