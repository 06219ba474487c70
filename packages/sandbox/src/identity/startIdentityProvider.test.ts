import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ListeningServer } from '../server/listen';
import { startIdentityProvider } from './startIdentityProvider';

describe('the identity provider of the sandbox', () => {
  const portalUrl = 'http://localhost:7007';
  const redirectUri = `${portalUrl}/api/auth/oidc/handler/frame`;
  let provider: ListeningServer;
  let metadata: Record<string, string>;

  beforeEach(async () => {
    provider = await startIdentityProvider({ port: 0, portalUrl });
    const answer = await fetch(
      `${provider.url}/.well-known/openid-configuration`,
    );
    metadata = await answer.json();
  });
  afterEach(() => provider.stop());

  const request = (more: Record<string, string> = {}) =>
    `${metadata.authorization_endpoint}?${new URLSearchParams({
      client_id: 'model-serving-portal',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: 'the-state',
      nonce: 'the-nonce',
      ...more,
    })}`;

  const choose = (user: string, more?: Record<string, string>) =>
    fetch(request(more), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ user }),
    });

  async function token(form: Record<string, string>, secret = 'sandbox') {
    const basic = Buffer.from(`model-serving-portal:${secret}`).toString(
      'base64',
    );
    const response = await fetch(metadata.token_endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams(form),
    });
    return { status: response.status, body: await response.json() };
  }

  function codeOf(response: Response) {
    return new URL(response.headers.get('location')!).searchParams.get('code')!;
  }

  it('signs a user in, tells who it is, and refreshes', async () => {
    const page = await (await fetch(request())).text();
    for (const user of ['team-a-member', 'team-b-member', 'platform-owner']) {
      expect(page).toContain(`value="${user}"`);
    }
    expect(page).toContain('Sandbox.');
    const sent = await choose('team-a-member');
    expect(sent.status).toBe(303);
    const back = new URL(sent.headers.get('location')!);
    expect(back.href.startsWith(redirectUri)).toBe(true);
    expect(back.searchParams.get('state')).toBe('the-state');
    const form = {
      grant_type: 'authorization_code',
      code: codeOf(sent),
      redirect_uri: redirectUri,
    };
    const first = await token(form);
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
    const { payload } = await jwtVerify(first.body.id_token, keys, {
      issuer: metadata.issuer,
      audience: 'model-serving-portal',
    });
    expect(payload).toMatchObject({
      sub: 'team-a-member',
      nonce: 'the-nonce',
      email_verified: true,
    });
    const user = await fetch(metadata.userinfo_endpoint, {
      headers: { authorization: `Bearer ${first.body.access_token}` },
    });
    expect(await user.json()).toMatchObject({
      sub: 'team-a-member',
      email: 'team-a-member@sandbox.example',
      preferred_username: 'team-a-member',
    });
    const refreshed = await token({
      grant_type: 'refresh_token',
      refresh_token: first.body.refresh_token,
    });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.refresh_token).toBe(first.body.refresh_token);
    expect(await token(form)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('sends nobody elsewhere than to the portal', async () => {
    for (const address of [
      'http://elsewhere.example/',
      'http://localhost:7007.elsewhere.example/',
      'data:text/html,x',
      '',
    ]) {
      expect((await fetch(request({ redirect_uri: address }))).status).toBe(
        400,
      );
      expect(
        (await choose('team-a-member', { redirect_uri: address })).status,
      ).toBe(400);
    }
    expect((await fetch(request({ client_id: 'other' }))).status).toBe(400);
    expect((await choose('nobody')).status).toBe(400);
    const silent = await fetch(request({ prompt: 'none' }), {
      redirect: 'manual',
    });
    expect(silent.headers.get('location')).toContain('error=login_required');
  });

  it('asks the client for its secret and a code for its verifier', async () => {
    const challenge = createHash('sha256')
      .update('verifier')
      .digest('base64url');
    const form = async () => ({
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code: await codeOf(
        await choose('platform-owner', {
          code_challenge: challenge,
          code_challenge_method: 'S256',
        }),
      ),
    });
    expect(await token(await form(), 'wrong')).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect((await token(await form())).status).toBe(400);
    expect(
      (await token({ ...(await form()), code_verifier: 'verifier' })).status,
    ).toBe(200);
    expect((await fetch(metadata.userinfo_endpoint)).status).toBe(401);
  });
});
