import {
  plainLine,
  ResolvedArtifact,
} from '@model-serving/backstage-plugin-model-serving-common';
import { artifactBytes } from './manifest';
import { OciError } from './OciError';
import { OciRegistry } from './OciRegistry';
import type { OciConfig } from './readOciConfig';
import { OciReference, parseOciReference, pinnedOciUri } from './reference';
import { readSignature } from './signatures/readSignature';

const FRESH_MS = 60_000;
const FAILED_MS = 10_000;
const MOST_KNOWN = 1_000;
const DEADLINE_MS = 30_000;

interface Known {
  until: number;
  answer: Promise<ResolvedArtifact>;
}

/**
 * Finds what the addresses of artifacts name now, in the registries that the platform configured and in no others. Whoever
 * asks for the same address within a minute gets the same answer.
 * @public
 */
export class ArtifactResolver {
  readonly #config: OciConfig;
  readonly #registries: ReadonlyMap<string, OciRegistry>;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();

  constructor(config: OciConfig, now: () => number = Date.now) {
    this.#config = config;
    this.#now = now;
    this.#registries = new Map(
      config.registries.map(registry => [
        registry.host,
        new OciRegistry(registry),
      ]),
    );
  }

  /** Whether the registry of an address may be asked. */
  knows(uri: string): boolean {
    const reference = parseOciReference(uri);
    return reference !== null && this.#registries.has(reference.host);
  }

  /**
   * What an address names now.
   *
   * @throws OciError with a sentence for whoever asked
   */
  async resolve(uri: string): Promise<ResolvedArtifact> {
    const known = this.#known.get(uri);
    if (known && known.until > this.#now()) {
      return await known.answer;
    }
    const { reference, registry } = this.#placeOf(uri);
    const entry: Known = {
      until: Infinity,
      answer: this.#ask(uri, reference, registry),
    };
    this.#remember(uri, entry);
    try {
      const answer = await entry.answer;
      entry.until = this.#now() + FRESH_MS;
      return answer;
    } catch (error) {
      entry.until = this.#now() + FAILED_MS;
      throw error;
    }
  }

  /** Digest that a tag names now, with one request. @throws OciError */
  async digestOf(uri: string): Promise<string> {
    const { reference, registry } = this.#placeOf(uri);
    const { digest } = await registry.head(
      reference.repository,
      reference.tag ?? reference.digest!,
      AbortSignal.timeout(DEADLINE_MS),
    );
    return digest;
  }

  #placeOf(uri: string) {
    const reference = parseOciReference(uri);
    if (!reference) {
      throw new OciError(
        'not-allowed',
        `${plainLine(
          uri,
          200,
        )} is not the address of an OCI artifact. Use oci://<host>/<repository>:<tag>.`,
      );
    }
    const registry = this.#registries.get(reference.host);
    if (!registry) {
      throw new OciError(
        'not-allowed',
        `The portal does not read the registry ${reference.host}. Platform owners can add it to modelServing.models.registries.`,
      );
    }
    return { reference, registry };
  }

  #remember(uri: string, entry: Known): void {
    this.#known.delete(uri);
    if (this.#known.size >= MOST_KNOWN) {
      this.#known.delete(this.#known.keys().next().value!);
    }
    this.#known.set(uri, entry);
  }

  async #ask(
    uri: string,
    { digest: pinned, host, repository, tag }: OciReference,
    registry: OciRegistry,
  ): Promise<ResolvedArtifact> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    // Of an address with both, the digest counts, as it does for container runtimes.
    const { content, digest } = await registry.manifest(
      repository,
      pinned ?? tag!,
      signal,
    );
    return {
      uri,
      digest,
      pinnedUri: pinnedOciUri({ host, repository }, digest),
      sizeBytes: artifactBytes(content),
      signature: await readSignature(registry, this.#config.signingKeys, {
        repository,
        digest,
        signal,
      }),
      asOf: new Date(this.#now()).toISOString(),
    };
  }
}
