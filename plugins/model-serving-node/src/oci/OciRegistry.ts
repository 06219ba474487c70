import { z } from 'zod';
import { errorCode, isWebPage } from './failures';
import {
  MANIFEST_ACCEPT,
  OciArtifact,
  OciDescriptor,
  parseManifest,
  sha256Of,
} from './manifest';
import { OciError } from './OciError';
import { OciAnswer, OciHttp } from './OciHttp';
import type { OciRegistryConfig } from './readOciConfig';
import { RegistryAuth } from './RegistryAuth';
import {
  isOciDigest,
  isOciRepository,
  isOciTag,
  referrerTag,
} from './reference';

const MiB = 1024 * 1024;
/** What registries have to take at least, and mostly at most. */
const MOST_MANIFEST_BYTES = 4 * MiB;
const MOST_LIST_BYTES = 4 * MiB;
/** Of a configuration that holds nothing. */
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';
/** Anybody who may push can attach more. */
const MOST_UNTYPED = 20;
const PAGE = 500;
const MOST_PAGES = 200;

const tagsAnswer = z.object({ tags: z.array(z.unknown()).nullish() });
const catalogAnswer = z.object({
  repositories: z.array(z.unknown()).nullish(),
});

/** What a tag or a digest names, without its content. @public */
export type OciHead = Pick<OciDescriptor, 'digest' | 'mediaType'>;

/** A list that was read to its end, or as far as it may be long. @public */
export interface OciList {
  items: string[];
  /** Whether there are more. */
  cut: boolean;
}

/**
 * One registry, asked as the OCI distribution specification 1.1 says: with the platform's credentials, a deadline for each
 * call and a cap on each answer. Every answer is read as hostile: content has to have its digest, lists may not repeat
 * themselves, and nothing leads to another host but blobs, which are fetched there without credentials.
 * @public
 */
export class OciRegistry {
  readonly host: string;
  readonly #http: OciHttp;
  #hasReferrersApi: boolean | null = null;

  constructor(
    config: OciRegistryConfig,
    options: { deadlineMs?: number; now?: () => number } = {},
  ) {
    this.host = config.host;
    this.#http = new OciHttp(
      config,
      new RegistryAuth(config, options.now),
      options.deadlineMs,
    );
  }

  /** Requests that were made so far, those for tokens included. */
  get requests(): number {
    return this.#http.requests;
  }

  /** Whether it lists what refers to an artifact; null until it was asked. */
  get hasReferrersApi(): boolean | null {
    return this.#hasReferrersApi;
  }

  /**
   * What a tag or digest names now. Where the registry does not say its digest, the content is read.
   *
   * @throws OciError `not-found` where there is none
   */
  async head(
    repository: string,
    reference: string,
    signal?: AbortSignal,
  ): Promise<OciHead> {
    const answer = await this.#manifestCall(
      'HEAD',
      repository,
      reference,
      signal,
    );
    const digest = answer.headers.get('docker-content-digest') ?? '';
    if (isOciDigest(digest) && !isWebType(answer)) {
      return { digest, mediaType: mediaTypeOf(answer) ?? '' };
    }
    const artifact = await this.manifest(repository, reference, signal);
    return { digest: artifact.digest, mediaType: artifact.mediaType };
  }

  /**
   * A manifest or index. Its digest is computed, and has to be what was asked for and what the registry says.
   *
   * @throws OciError `not-found` where there is none
   */
  async manifest(
    repository: string,
    reference: string,
    signal?: AbortSignal,
  ): Promise<OciArtifact & { bytes: Buffer }> {
    const subject = subjectOf(repository, reference);
    const answer = await this.#manifestCall(
      'GET',
      repository,
      reference,
      signal,
    );
    const digest = sha256Of(answer.body);
    const said = answer.headers.get('docker-content-digest');
    if (
      (isOciDigest(reference) && reference !== digest) ||
      (said?.startsWith('sha256:') && said !== digest)
    ) {
      throw this.#unexpected(
        `the content of ${subject} does not match its digest`,
      );
    }
    const mediaType = mediaTypeOf(answer);
    try {
      const content = parseManifest(json(answer.body), mediaType);
      return {
        digest,
        mediaType: content.mediaType ?? mediaType ?? '',
        size: answer.body.length,
        content,
        bytes: answer.body,
      };
    } catch (error) {
      throw this.#unexpected(
        isWebPage(answer.body)
          ? `it answered the request for ${subject} with a web page`
          : `${subject} is ${(error as Error).message}`,
      );
    }
  }

  /** The content of a descriptor, of at most so many bytes. */
  async blob(
    repository: string,
    { data, digest, size }: Pick<OciDescriptor, 'digest' | 'size' | 'data'>,
    mostBytes: number,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    const subject = subjectOf(repository, digest);
    if (size > mostBytes) {
      throw this.#unexpected(`${subject} has ${size} bytes, too many to read`);
    }
    const inline = data ? Buffer.from(data, 'base64') : undefined;
    if (inline && sha256Of(inline) === digest) {
      return inline;
    }
    const { body } = await this.#http.get(`/v2/${repository}/blobs/${digest}`, {
      scope: pull(repository),
      subject,
      mostBytes,
      followBlob: true,
      signal,
    });
    if (sha256Of(body) !== digest) {
      throw this.#unexpected(
        `the content of ${subject} does not match its digest`,
      );
    }
    return body;
  }

  /** Tags of a repository, those of referrers included. Texts that are no tags are left out. */
  async tags(
    repository: string,
    options: { most: number; signal?: AbortSignal },
  ): Promise<OciList> {
    assertRepository(repository);
    return await this.#list(`/v2/${repository}/tags/list`, {
      ...options,
      scope: pull(repository),
      subject: repository,
      read: body => tagsAnswer.parse(body).tags ?? [],
      isItem: isOciTag,
    });
  }

  /** Repositories, where the registry lists them. */
  async repositories(options: {
    most: number;
    signal?: AbortSignal;
  }): Promise<OciList> {
    return await this.#list('/v2/_catalog', {
      ...options,
      scope: 'registry:catalog:*',
      subject: 'its repositories',
      read: body => catalogAnswer.parse(body).repositories ?? [],
      isItem: isOciRepository,
    });
  }

  /**
   * What refers to an artifact, such as its signatures. Where the registry has no referrers API, what clients keep under
   * the tag `sha256-<hex>` instead.
   */
  async referrers(
    repository: string,
    digest: string,
    signal?: AbortSignal,
  ): Promise<OciDescriptor[]> {
    assertRepository(repository);
    const subject = `the referrers of ${subjectOf(repository, digest)}`;
    const answer = await this.#http.get(
      `/v2/${repository}/referrers/${digest}`,
      {
        scope: pull(repository),
        subject,
        mostBytes: MOST_MANIFEST_BYTES,
        accept: MANIFEST_ACCEPT,
        accepted: hasNoReferrers,
        signal,
      },
    );
    this.#hasReferrersApi = answer.status === 200;
    if (answer.status === 200) {
      const listed = this.#indexed(
        parsed(answer.body, mediaTypeOf(answer)),
        subject,
      );
      return await this.#withTypes(repository, listed, signal);
    }
    try {
      const { content } = await this.manifest(
        repository,
        referrerTag(digest),
        signal,
      );
      return this.#indexed(content, subject);
    } catch (error) {
      if (error instanceof OciError && error.kind === 'not-found') {
        return [];
      }
      throw error;
    }
  }

  /** Registries of before version 1.1 list the type of the configuration: where that is empty, the referrer itself says what it is. */
  async #withTypes(
    repository: string,
    referrers: readonly OciDescriptor[],
    signal: AbortSignal | undefined,
  ): Promise<OciDescriptor[]> {
    const typed: OciDescriptor[] = [];
    let asked = 0;
    for (const each of referrers) {
      const says = each.artifactType && each.artifactType !== EMPTY_TYPE;
      if (says || asked >= MOST_UNTYPED) {
        typed.push(each);
      } else {
        asked += 1;
        typed.push(await this.#withType(repository, each, signal));
      }
    }
    return typed;
  }

  async #withType(
    repository: string,
    referrer: OciDescriptor,
    signal: AbortSignal | undefined,
  ): Promise<OciDescriptor> {
    try {
      const { digest } = referrer;
      const { content } = await this.manifest(repository, digest, signal);
      return { ...referrer, artifactType: content.artifactType };
    } catch (error) {
      if (
        error instanceof OciError &&
        (error.kind === 'not-found' || error.kind === 'unexpected')
      ) {
        return referrer;
      }
      throw error;
    }
  }

  #indexed(
    content: ReturnType<typeof parseManifest> | undefined,
    subject: string,
  ): OciDescriptor[] {
    if (content?.kind !== 'index') {
      throw this.#unexpected(`${subject} are no image index`);
    }
    return content.manifests;
  }

  async #manifestCall(
    method: 'HEAD' | 'GET',
    repository: string,
    reference: string,
    signal: AbortSignal | undefined,
  ): Promise<OciAnswer> {
    assertRepository(repository);
    if (!isOciTag(reference) && !isOciDigest(reference)) {
      throw new OciError('unexpected', 'There is no such tag or digest.');
    }
    return await this.#http.call(
      method,
      `/v2/${repository}/manifests/${reference}`,
      {
        scope: pull(repository),
        subject: subjectOf(repository, reference),
        mostBytes: MOST_MANIFEST_BYTES,
        accept: MANIFEST_ACCEPT,
        signal,
      },
    );
  }

  async #list(
    path: string,
    options: {
      most: number;
      scope: string;
      subject: string;
      signal?: AbortSignal;
      read(body: unknown): unknown[];
      isItem(text: string): boolean;
    },
  ): Promise<OciList> {
    const { most, scope, signal, subject } = options;
    const items = new Set<string>();
    const visited = new Set<string>();
    let next: string | null = `${path}?n=${PAGE}`;
    while (next !== null) {
      if (visited.has(next) || visited.size >= MOST_PAGES) {
        throw this.#unexpected(`the list of ${subject} does not end`);
      }
      visited.add(next);
      const answer: OciAnswer = await this.#http.get(next, {
        scope,
        subject,
        mostBytes: MOST_LIST_BYTES,
        signal,
      });
      const page = this.#page(answer, options);
      const before = items.size;
      page.forEach(each => items.add(each));
      const link = this.#nextLink(answer, path);
      if (items.size > most) {
        return { items: [...items].slice(0, most), cut: true };
      }
      if (link !== null && page.length > 0 && items.size === before) {
        throw this.#unexpected(`the list of ${subject} repeats itself`);
      }
      // crane's registry cuts pages without saying so.
      const mayBeCut =
        link === null && page.length >= PAGE && items.size > before;
      next = mayBeCut
        ? `${path}?n=${PAGE}&last=${encodeURIComponent(page.at(-1)!)}`
        : link;
    }
    return { items: [...items], cut: false };
  }

  #page(
    answer: OciAnswer,
    options: {
      subject: string;
      read(body: unknown): unknown[];
      isItem(text: string): boolean;
    },
  ): string[] {
    try {
      return options
        .read(json(answer.body))
        .filter(
          (each): each is string =>
            typeof each === 'string' && options.isItem(each),
        );
    } catch {
      throw this.#unexpected(
        `it answered the list of ${options.subject} with ${
          isWebPage(answer.body) ? 'a web page' : 'something that is no list'
        }`,
      );
    }
  }

  /** The next page, which has to be one of the same list. */
  #nextLink({ headers, url }: OciAnswer, path: string): string | null {
    const link = headers.get('link');
    const target = /<([^>]{1,2000})>\s*;[^,]*\brel="?next"?/i.exec(
      link ?? '',
    )?.[1];
    if (target === undefined) {
      return null;
    }
    const next = URL.canParse(target, url) ? new URL(target, url) : null;
    const own = new URL(url);
    if (next?.origin !== own.origin || next.pathname !== path) {
      throw this.#unexpected('the next page of a list leads elsewhere');
    }
    return `${next.pathname}${next.search}`;
  }

  #unexpected(what: string): OciError {
    return new OciError(
      'unexpected',
      `${this.host} sent an answer that cannot be used: ${what}.`,
    );
  }
}

/** What registries without a referrers API answer. */
function hasNoReferrers({ body, status }: OciAnswer): boolean {
  return (
    status === 404 ||
    status === 405 ||
    status === 501 ||
    (status === 400 && errorCode(body) === 'UNSUPPORTED')
  );
}

function subjectOf(repository: string, reference: string): string {
  return `${repository}${isOciDigest(reference) ? '@' : ':'}${reference}`;
}

function pull(repository: string): string {
  return `repository:${repository}:pull`;
}

function assertRepository(repository: string): void {
  if (!isOciRepository(repository)) {
    throw new OciError('unexpected', 'There is no such repository.');
  }
}

function mediaTypeOf({ headers }: OciAnswer): string | null {
  return headers.get('content-type')?.split(';')[0].trim() ?? null;
}

function isWebType(answer: OciAnswer): boolean {
  return mediaTypeOf(answer) === 'text/html';
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Error('not valid JSON');
  }
}

function parsed(body: Buffer, mediaType: string | null) {
  try {
    return parseManifest(json(body), mediaType);
  } catch {
    return undefined;
  }
}
