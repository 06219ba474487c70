import { gguf } from '@huggingface/gguf';
import { listFiles, listModels, modelInfo } from '@huggingface/hub';
import type { HttpClient } from '@model-serving/backstage-plugin-model-serving-node';
import {
  HttpRefusalError,
  urlPath,
} from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';
import type { RepositoryFile } from '../modelFiles/RepositoryFile';
import { COMMIT_FIELDS, LISTED_FIELDS } from './hubModel';
import { hubFetch, rangeFetch } from './hubFetch';

const MOST_FILES = 5_000;
/** Largest header of a GGUF file: tokenizers of 250,000 words have 10 MB. */
const MOST_GGUF_BYTES = 24 * 1024 * 1024;
const MOST_HEADER_BYTES = 8 * 1024 * 1024;

/** What came of reading a file: its text, or that it is not there or not for this account. */
export type FileText = { text: string } | { refused: 'missing' | 'forbidden' };

/** What the header of a GGUF file says. */
export interface GgufHeader {
  metadata: Record<string, unknown>;
  /** Elements of all tensors. */
  parameterCount: number;
}

/**
 * Calls a Hugging Face Hub with `@huggingface/hub` over the suite's own HTTP client, which keeps its rules: deadlines,
 * caps, allowed hosts, credentials for the Hub alone. Answers are as the Hub gives them: not yet checked.
 */
export class HuggingFaceHub {
  readonly #http: HttpClient;
  readonly #url: string;
  readonly #signal: AbortSignal;

  constructor(http: HttpClient, url: string, signal: AbortSignal) {
    this.#http = http;
    this.#url = url;
    this.#signal = signal;
  }

  /** The newest models of an organization or user; one more than `most` where there are more. */
  async modelsOf(owner: string, most: number): Promise<unknown[]> {
    const models: unknown[] = [];
    for await (const model of listModels({
      ...this.#params('list'),
      search: { owner },
      sort: 'createdAt',
      limit: most + 1,
      additionalFields: [...LISTED_FIELDS],
    })) {
      models.push(model);
    }
    return models;
  }

  /** The items of a collection. */
  async itemsOf(slug: string): Promise<unknown[]> {
    const { items } = await this.#http.request(
      `/api/collections/${urlPath(slug)}`,
      z.object({ items: z.array(z.unknown()) }),
      { signal: this.#signal },
    );
    return items;
  }

  /** @throws HttpRefusalError where there is no such model or revision, or not for this account */
  async modelAt(name: string, revision: string): Promise<unknown> {
    return modelInfo({
      ...this.#params('object'),
      name,
      revision,
      additionalFields: [...COMMIT_FIELDS],
    });
  }

  /** The files of a commit; of very many the first. */
  async filesAt(name: string, sha: string): Promise<RepositoryFile[]> {
    const files: RepositoryFile[] = [];
    for await (const { path, size, type } of listFiles({
      ...this.#params('list'),
      repo: { type: 'model', name },
      revision: sha,
      recursive: true,
    })) {
      if (
        type === 'file' &&
        typeof path === 'string' &&
        Number.isSafeInteger(size) &&
        size >= 0
      ) {
        files.push({ path, size });
      }
      if (files.length === MOST_FILES) {
        break;
      }
    }
    return files;
  }

  /** A small file of a commit. */
  async textAt(
    name: string,
    sha: string,
    path: string,
    maxBytes: number,
  ): Promise<FileText> {
    try {
      const bytes = await this.#http.bytes(this.#pathOf(name, sha, path), {
        maxBytes,
        signal: this.#signal,
      });
      return { text: new TextDecoder('utf-8').decode(bytes) };
    } catch (error) {
      const refused = refusalOf(error);
      if (refused) {
        return { refused };
      }
      throw error;
    }
  }

  /**
   * The metadata and the number of parameters in the header of a GGUF file, by ranged reads.
   *
   * @throws Error for a header that cannot be read
   */
  async ggufHeaderAt(
    name: string,
    sha: string,
    path: string,
  ): Promise<GgufHeader> {
    const address = `${this.#url}${this.#pathOf(name, sha, path)}`;
    const { metadata, parameterCount } = await gguf(address, {
      fetch: rangeFetch(this.#http, this.#signal, MOST_GGUF_BYTES),
      computeParametersCount: true,
    });
    return { metadata: { ...metadata }, parameterCount };
  }

  /**
   * The header of a safetensors file, by two ranged reads.
   *
   * @throws Error for a header that cannot be read
   */
  async safetensorsHeaderAt(
    name: string,
    sha: string,
    path: string,
  ): Promise<unknown> {
    const read = (from: number, to: number) =>
      this.#http.bytes(this.#pathOf(name, sha, path), {
        headers: { Range: `bytes=${from}-${to}` },
        maxBytes: to - from + 1,
        signal: this.#signal,
      });
    const length = Number((await read(0, 7)).readBigUInt64LE());
    if (length > MOST_HEADER_BYTES) {
      throw new Error(`the header of ${path} is larger than 8 MiB`);
    }
    return JSON.parse((await read(8, 7 + length)).toString('utf8'));
  }

  #params(shape: 'list' | 'object') {
    return {
      hubUrl: this.#url,
      fetch: hubFetch(this.#http, this.#signal, shape),
    };
  }

  #pathOf(name: string, sha: string, path: string): string {
    return `/${urlPath(name)}/resolve/${sha}/${urlPath(path)}`;
  }
}

function refusalOf(error: unknown): 'missing' | 'forbidden' | undefined {
  const status = error instanceof HttpRefusalError ? error.status : undefined;
  if (status === 404) {
    return 'missing';
  }
  return status === 401 || status === 403 ? 'forbidden' : undefined;
}
