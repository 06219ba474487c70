import { plainLine } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { parseChallenge } from './challenge';
import { OciError } from './OciError';
import type { OciRegistryConfig } from './readOciConfig';

/** https://distribution.github.io/distribution/spec/auth/token/, "Token Response Fields" */
const tokenAnswer = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().nullish(),
});

const DEFAULT_SECONDS = 60;
const MOST_SECONDS = 3_600;
/** A token is asked for anew so long before it ends. */
const MARGIN_SECONDS = 10;
const MOST_TOKENS = 1_000;
const TOKEN = /^[!-~]{1,16384}$/;

/** Asks an issuer of tokens. */
export type TokenRequest = (
  url: URL,
  headers: Record<string, string>,
) => Promise<unknown>;

/** Signs in to one registry: as it asks for with its challenges, and with no more rights than pulling. */
export class RegistryAuth {
  readonly #config: OciRegistryConfig;
  readonly #now: () => number;
  readonly #tokens = new Map<string, { token: string; endsAt: number }>();
  #scheme: 'unknown' | 'basic' | 'bearer' = 'unknown';

  constructor(config: OciRegistryConfig, now: () => number = Date.now) {
    this.#config = config;
    this.#now = now;
  }

  /** Headers with which a call is likely to be accepted. */
  async headers(scope: string): Promise<Record<string, string>> {
    const { credentials } = this.#config;
    if (credentials.kind === 'token') {
      return bearer(await credentials.token.read());
    }
    const known = this.#tokens.get(scope);
    if (known && known.endsAt > this.#now()) {
      return bearer(known.token);
    }
    return this.#scheme === 'basic' ? await this.#basic() : {};
  }

  /**
   * Headers that meet the challenge of a refused call.
   *
   * @returns undefined where there is nothing else to sign in with
   * @throws OciError when the issuer may not be asked or gives no token
   */
  async answer(
    scope: string,
    challenge: string | null,
    refused: Readonly<Record<string, string>>,
    ask: TokenRequest,
  ): Promise<Record<string, string> | undefined> {
    this.#tokens.delete(scope);
    const { credentials } = this.#config;
    if (credentials.kind === 'token') {
      return undefined;
    }
    const asked = parseChallenge(challenge);
    if (asked?.scheme === 'basic') {
      this.#scheme = 'basic';
      const headers = await this.#basic();
      const isNew = headers.Authorization !== refused.Authorization;
      return headers.Authorization && isNew ? headers : undefined;
    }
    if (!asked) {
      return undefined;
    }
    this.#scheme = 'bearer';
    const url = this.#issuer(asked.realm);
    if (asked.service !== null) {
      url.searchParams.set('service', asked.service);
    }
    url.searchParams.set('scope', scope);
    const parsed = tokenAnswer.safeParse(await ask(url, await this.#basic()));
    const token = parsed.data?.token ?? parsed.data?.access_token ?? '';
    if (!TOKEN.test(token)) {
      throw new OciError(
        'unexpected',
        `${url.host} issued no token for ${this.#config.host}.`,
      );
    }
    this.#keep(scope, token, parsed.data?.expires_in ?? DEFAULT_SECONDS);
    return bearer(token);
  }

  /** A registry that is taken over must not be able to send the platform's password anywhere. */
  #issuer(realm: string): URL {
    const { host, tokenHosts, url } = this.#config;
    const issuer = URL.canParse(realm) ? new URL(realm) : null;
    const own = new URL(url);
    const isAllowed =
      issuer !== null &&
      tokenHosts.includes(issuer.host) &&
      (issuer.protocol === 'https:' || issuer.origin === own.origin) &&
      !issuer.username &&
      !issuer.password;
    if (!isAllowed) {
      throw new OciError(
        'not-allowed',
        `${host} asks for a token of ${plainLine(
          issuer?.host ?? realm,
          100,
        )}, which is not allowed. Platform owners: if it is right, add the host to tokenHosts of ${host} in modelServing.models.registries.`,
      );
    }
    issuer.hash = '';
    return issuer;
  }

  #keep(scope: string, token: string, seconds: number): void {
    if (this.#tokens.size >= MOST_TOKENS) {
      this.#tokens.clear();
    }
    const lasting = Math.min(Math.max(seconds, DEFAULT_SECONDS), MOST_SECONDS);
    this.#tokens.set(scope, {
      token,
      endsAt: this.#now() + (lasting - MARGIN_SECONDS) * 1_000,
    });
  }

  async #basic(): Promise<Record<string, string>> {
    const { credentials } = this.#config;
    if (credentials.kind !== 'basic') {
      return {};
    }
    const { password, username } = credentials;
    const pair = Buffer.from(`${username}:${await password.read()}`);
    return { Authorization: `Basic ${pair.toString('base64')}` };
  }
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}
