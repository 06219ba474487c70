import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Secret } from '../../secrets/Secret';
import { BRANCH, changeWith, DIRECTORY } from '../__testUtils__/change';
import { fakeForges } from '../__testUtils__/fakeForges';
import {
  ForgeUnderTest,
  itKeepsThePromisesOfAForge,
} from '../__testUtils__/forgeBehaviors';
import { GithubAppAuth } from './GithubAppAuth';

const files = { 'service.yaml': 'kind: A\n', 'catalog-info.yaml': 'b: 1\n' };
const GIT = '/api/v3/repos/platform/serving/git';

describe('GitHub', () => {
  let github: ForgeUnderTest;

  beforeAll(async () => {
    github = await ForgeUnderTest.start(fakeForges.github);
  });
  afterAll(() => github.server.stop());
  beforeEach(() => github.reset());

  itKeepsThePromisesOfAForge(() => github);

  it('makes the commit before the branch, so that the branch is never without it', async () => {
    github.repository.commit(
      'main',
      { [`${DIRECTORY}/old.yaml`]: 'x' },
      'Before',
    );

    await github.open().forge.openOrUpdate(changeWith(files));

    expect(github.server.writes).toEqual([
      `POST ${GIT}/trees`,
      `POST ${GIT}/commits`,
      `POST ${GIT}/refs`,
      'POST /api/v3/repos/platform/serving/pulls',
    ]);
    const [tree, commit, ref] = github.server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => body);
    expect(tree.tree).toEqual([
      {
        path: `${DIRECTORY}/service.yaml`,
        mode: '100644',
        type: 'blob',
        content: 'kind: A\n',
      },
      {
        path: `${DIRECTORY}/catalog-info.yaml`,
        mode: '100644',
        type: 'blob',
        content: 'b: 1\n',
      },
      {
        path: `${DIRECTORY}/old.yaml`,
        mode: '100644',
        type: 'blob',
        sha: null,
      },
    ]);
    expect(commit.parents).toEqual([
      github.repository.branches.get('main')!.sha,
    ]);
    expect(ref.ref).toBe(`refs/heads/${BRANCH}`);
    expect(github.server.requests[0].headers.authorization).toBe(
      'Bearer secret-token',
    );
  });

  it('never forces a branch', async () => {
    const { forge } = github.open();
    await forge.openOrUpdate(changeWith(files));
    await forge.openOrUpdate(changeWith({ 'service.yaml': 'kind: B\n' }));

    const moves = github.server.requests.filter(
      ({ method, path }) => method === 'PATCH' && path.includes('/git/refs/'),
    );
    expect(moves.map(({ body }) => body.force)).toEqual([false]);
  });

  describe('as a GitHub App', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
    });
    const app = {
      kind: 'githubApp' as const,
      appId: '4711',
      privateKey: Secret.of(
        privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      ),
      installationId: undefined,
    };
    let now: number;
    let issued: number;

    const auth = () =>
      new GithubAppAuth({
        app,
        apiBaseUrl: `http://${github.server.host}/api/v3`,
        project: ['platform', 'serving'],
        now: () => now,
      });

    beforeEach(() => {
      now = Date.parse('2026-03-01T12:00:00Z');
      issued = 0;
      github.server.instead = ({ path }) => {
        if (path.endsWith('/serving/installation')) {
          return { status: 200, body: { id: 99 } };
        }
        if (path === '/api/v3/app/installations/99/access_tokens') {
          issued += 1;
          return {
            status: 201,
            body: {
              token: `ghs_${issued}`,
              expires_at: new Date(now + 3_600_000).toISOString(),
            },
          };
        }
        return undefined;
      };
    });

    it("asks for a token of the repository's installation, signed with the App's key", async () => {
      expect(await auth().headers()).toEqual({ Authorization: 'Bearer ghs_1' });

      const [lookup, request] = github.server.requests;
      expect(lookup.path).toBe('/api/v3/repos/platform/serving/installation');
      expect(request.body).toEqual({ repositories: ['serving'] });
      const jwt = request.headers.authorization!.replace('Bearer ', '');
      expect(decodeProtectedHeader(jwt).alg).toBe('RS256');
      const { iss, iat, exp } = decodeJwt(jwt);
      expect(iss).toBe('4711');
      expect(exp! - iat!).toBeLessThanOrEqual(600);
      expect(publicKey.asymmetricKeyType).toBe('rsa');
    });

    it('keeps the token until shortly before it expires', async () => {
      const kept = auth();
      await Promise.all([kept.headers(), kept.headers()]);
      now += 50 * 60_000;
      await kept.headers();
      expect(issued).toBe(1);

      now += 6 * 60_000;
      expect(await kept.headers()).toEqual({ Authorization: 'Bearer ghs_2' });
    });

    it('asks for another token when the forge does not accept it any more', async () => {
      const kept = auth();
      await kept.headers();
      kept.refused();
      expect(await kept.headers()).toEqual({ Authorization: 'Bearer ghs_2' });
    });

    it('proposes with it, and counts no account as the portal', async () => {
      now = Date.now();
      const { forge } = github.open({ credentials: app });
      await forge.openOrUpdate(changeWith(files));

      const proposal = github.server.requests.at(-1)!;
      expect(proposal.headers.authorization).toBe('Bearer ghs_1');
      expect((await forge.writers()).portal).toEqual({
        known: true,
        value: null,
      });
    });

    it('says that the private key is none, without repeating it', async () => {
      const broken = new GithubAppAuth({
        app: { ...app, privateKey: Secret.of('no-pem-at-all') },
        apiBaseUrl: `http://${github.server.host}/api/v3`,
        project: ['platform', 'serving'],
      });
      await expect(broken.headers()).rejects.toThrow(
        /githubApp\.privateKey is not a PEM private key/,
      );
      await expect(broken.headers()).rejects.not.toThrow(/no-pem/);
    });
  });
});
