import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import express, { ErrorRequestHandler, Request, urlencoded } from 'express';
import PromiseRouter from 'express-promise-router';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { escapeHtml } from '../server/escapeHtml';
import { listen, ListeningServer } from '../server/listen';
import { page, protectPage, sendStyle } from '../server/page';
import {
  askedFor,
  CLIENT_ID,
  OAuthError,
  requireClient,
  returnTo,
} from './authorizationRequest';
import { ExpiringStore } from './ExpiringStore';
import { claimsOf, User, USERS } from './users';

const CODE_SECONDS = 300;
const ACCESS_SECONDS = 3600;
const REFRESH_SECONDS = 30 * 24 * 3600;
const NOTE =
  'A stand-in for your identity provider, for trying and testing: anyone may be anyone, no password is asked.';

interface Grant {
  user: User;
  scope: string;
  nonce?: string;
  redirectUri?: string;
  challenge?: string;
}

/** Options of {@link startIdentityProvider}. */
export interface IdentityProviderOptions {
  /** 0 for any free port. */
  port: number;
  /** People are sent back to addresses of this origin only. */
  portalUrl: string;
}

/** Starts an OpenID Connect provider whose sign-in page lists the sandbox's users, one click each. */
export async function startIdentityProvider(
  options: IdentityProviderOptions,
): Promise<ListeningServer> {
  const { port, portalUrl } = options;
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const kid = randomBytes(8).toString('hex');
  const jwk = {
    ...(await exportJWK(publicKey)),
    kid,
    alg: 'RS256',
    use: 'sig',
  };
  const codes = new ExpiringStore<Grant>(CODE_SECONDS);
  const accessTokens = new ExpiringStore<Grant>(ACCESS_SECONDS);
  const refreshTokens = new ExpiringStore<Grant>(REFRESH_SECONDS);
  let url = '';

  const router = PromiseRouter();
  router.get('/.well-known/openid-configuration', (_, response) => {
    response.json({
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      userinfo_endpoint: `${url}/userinfo`,
      jwks_uri: `${url}/jwks`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
      ],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      claims_supported: [
        'sub',
        'name',
        'preferred_username',
        'email',
        'email_verified',
      ],
    });
  });
  router.get('/jwks', (_, response) => {
    response.json({ keys: [jwk] });
  });
  router.get('/style.css', (_, response) => sendStyle(response));

  router.get('/authorize', (request, response) => {
    const asked = askedFor(request.query, portalUrl);
    if (asked.prompt === 'none') {
      response.redirect(
        returnTo(asked.redirectUri, {
          error: 'login_required',
          state: asked.state,
        }),
      );
      return;
    }
    const { search } = new URL(request.originalUrl, url);
    const buttons = USERS.map(
      ({ name, title, does }) =>
        `<li><form method="post" action="/authorize${escapeHtml(
          search,
        )}"><button class="user" name="user" value="${name}">${title}</button> ${name}, ${does}</form></li>`,
    );
    protectPage(response, `'self' ${new URL(portalUrl).origin}`);
    response.send(
      page({
        title: 'Who are you?',
        site: 'Sandbox sign-in',
        note: NOTE,
        body: `<ul class="plain">${buttons.join('\n')}</ul>`,
      }),
    );
  });
  router.post('/authorize', (request, response) => {
    const { state, redirectUri, nonce, scope, challenge } = askedFor(
      request.query,
      portalUrl,
    );
    const user = USERS.find(({ name }) => name === request.body.user);
    if (!user) {
      throw new OAuthError(400, 'invalid_request', 'There is no such user.');
    }
    const code = codes.add({ user, scope, nonce, redirectUri, challenge });
    response.redirect(303, returnTo(redirectUri, { code, state }));
  });

  const grantOf = ({ body }: Request): Grant => {
    if (body.grant_type === 'refresh_token') {
      const grant = refreshTokens.get(body.refresh_token);
      if (grant) {
        return { ...grant, nonce: undefined };
      }
    }
    const grant =
      body.grant_type === 'authorization_code'
        ? codes.take(body.code)
        : undefined;
    const verifier = createHash('sha256')
      .update(String(body.code_verifier ?? ''))
      .digest('base64url');
    if (
      !grant ||
      grant.redirectUri !== body.redirect_uri ||
      (grant.challenge && grant.challenge !== verifier)
    ) {
      throw new OAuthError(
        400,
        'invalid_grant',
        'The code or token is unknown, used or expired.',
      );
    }
    return grant;
  };
  router.post('/token', async (request, response) => {
    requireClient(request);
    const grant = grantOf(request);
    const { nonce, scope, user } = grant;
    const idToken = await new SignJWT({
      ...claimsOf(user),
      ...(nonce && { nonce }),
    })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(url)
      .setAudience(CLIENT_ID)
      .setIssuedAt()
      .setExpirationTime(`${ACCESS_SECONDS}s`)
      .sign(privateKey);
    response.set('Cache-Control', 'no-store').json({
      access_token: accessTokens.add(grant),
      token_type: 'Bearer',
      expires_in: ACCESS_SECONDS,
      refresh_token: request.body.refresh_token ?? refreshTokens.add(grant),
      id_token: idToken,
      scope,
    });
  });
  router.all('/userinfo', (request, response) => {
    const token = /^bearer (.+)$/i.exec(
      request.headers.authorization ?? '',
    )?.[1];
    const grant = accessTokens.get(token);
    if (!grant) {
      throw new OAuthError(
        401,
        'invalid_token',
        'The access token is unknown or expired.',
      );
    }
    response.json(claimsOf(grant.user));
  });
  router.get('/', (_, response) => {
    protectPage(response);
    const body = `<p>People come here from <a href="${escapeHtml(
      portalUrl,
    )}">the portal</a> to sign in.</p>`;
    response.send(
      page({ title: 'Sign-in', site: 'Sandbox sign-in', note: NOTE, body }),
    );
  });

  const onError: ErrorRequestHandler = (error, request, response, _next) => {
    const status = error.status ?? 500;
    const { message } = error as Error;
    if (request.path === '/authorize') {
      protectPage(response);
      response.status(status).send(
        page({
          title: message,
          site: 'Sandbox sign-in',
          note: NOTE,
          body: '',
        }),
      );
      return;
    }
    response.status(status).json({
      error: error.code ?? 'server_error',
      error_description: message,
    });
  };
  const app = express();
  app.disable('x-powered-by');
  app.use(urlencoded({ extended: false }), router, onError);
  const server = await listen(createServer(app), port);
  url = server.url;
  return server;
}
