import { createPrivateKey, KeyObject } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { GitOpsCredentials } from '../../gitops/readGitOpsCredentials';
import { ForgeAuth } from '../http/ForgeAuth';
import { ForgeHttp } from '../http/ForgeHttp';

/** An installation token is renewed when it is valid for less than this. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** GitHub accepts ten minutes at most, and its clock may be behind. */
const APP_TOKEN_SECONDS = 540;
const CLOCK_SKEW_SECONDS = 60;

const installation = z.object({ id: z.number().int() });
const accessToken = z.object({
  token: z.string().min(1).max(1_000),
  expires_at: z.iso.datetime({ offset: true }),
});

/** Signs in as the installation of a GitHub App, with a token for the one repository that is kept until it expires. */
export class GithubAppAuth implements ForgeAuth {
  readonly #app: Extract<GitOpsCredentials, { kind: 'githubApp' }>;
  readonly #owner: string;
  readonly #repository: string;
  readonly #http: ForgeHttp;
  readonly #now: () => number;
  #token: { value: string; expiresAt: number } | undefined;
  #renewal: Promise<string> | undefined;

  constructor(options: {
    app: Extract<GitOpsCredentials, { kind: 'githubApp' }>;
    apiBaseUrl: string;
    project: readonly string[];
    timeoutMs?: number;
    now?: () => number;
  }) {
    const { app, apiBaseUrl, project, timeoutMs, now = Date.now } = options;
    this.#app = app;
    [this.#owner, this.#repository] = project;
    this.#now = now;
    this.#http = new ForgeHttp({
      apiBaseUrl,
      timeoutMs,
      auth: { headers: () => this.#appHeaders() },
    });
  }

  async headers(): Promise<Record<string, string>> {
    const known = this.#token;
    if (known && known.expiresAt - RENEW_BEFORE_MS > this.#now()) {
      return { Authorization: `Bearer ${known.value}` };
    }
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return { Authorization: `Bearer ${await this.#renewal}` };
  }

  refused(): void {
    this.#token = undefined;
  }

  async #renew(): Promise<string> {
    const id = this.#app.installationId ?? (await this.#installation());
    const { token, expires_at } = await this.#http.request(
      `/app/installations/${id}/access_tokens`,
      accessToken,
      { method: 'POST', body: { repositories: [this.#repository] } },
    );
    this.#token = { value: token, expiresAt: Date.parse(expires_at) };
    return token;
  }

  async #installation(): Promise<number> {
    const { id } = await this.#http.request(
      `/repos/${this.#owner}/${this.#repository}/installation`,
      installation,
    );
    return id;
  }

  /** Headers of the App itself, which can only ask for tokens of its installations. */
  async #appHeaders(): Promise<Record<string, string>> {
    const now = Math.floor(this.#now() / 1_000);
    const jwt = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuedAt(now - CLOCK_SKEW_SECONDS)
      .setExpirationTime(now + APP_TOKEN_SECONDS - CLOCK_SKEW_SECONDS)
      .setIssuer(this.#app.appId)
      .sign(readPrivateKey(await this.#app.privateKey.read()));
    return { Authorization: `Bearer ${jwt}` };
  }
}

function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem.replace(/\\n/g, '\n'));
  } catch {
    throw new InputError(
      'modelServing.gitops.credentials.githubApp.privateKey is not a PEM private key',
    );
  }
}
