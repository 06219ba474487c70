import {
  HttpUnavailableError,
  urlPath,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { RepositoryFile } from '../modelFiles/RepositoryFile';
import type { GgufHeader, HuggingFaceHub } from './HuggingFaceHub';
import type { HubModelAtCommit } from './hubModel';

/** Reads the files of one commit that it has. */
export class CommitFiles {
  readonly #hub: HuggingFaceHub;
  readonly files: readonly RepositoryFile[];
  readonly #model: HubModelAtCommit;
  #isForbidden = false;

  constructor(
    hub: HuggingFaceHub,
    model: HubModelAtCommit,
    files: readonly RepositoryFile[],
  ) {
    this.#hub = hub;
    this.files = files;
    this.#model = model;
  }

  /** Whether files could not be read because the account was not given access. */
  get isForbidden(): boolean {
    return this.#isForbidden;
  }

  /** Null for a file that is not there, too large or not for this account. */
  async text(path: string, maxBytes: number): Promise<string | null> {
    const file = this.files.find(each => each.path === path);
    if (!file || file.size > maxBytes) {
      return null;
    }
    const { name, sha } = this.#model;
    const read = await this.#hub.textAt(name, sha, path, maxBytes);
    if ('text' in read) {
      return read.text;
    }
    this.#isForbidden ||= read.refused === 'forbidden';
    return null;
  }

  async json(path: string, maxBytes: number): Promise<unknown> {
    const text = await this.text(path, maxBytes);
    try {
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** The header of a safetensors file; undefined for one that cannot be read. */
  safetensorsHeader(path: string): Promise<unknown> {
    const { name, sha } = this.#model;
    return this.#header(() => this.#hub.safetensorsHeaderAt(name, sha, path));
  }

  /** The header of a GGUF file; undefined for one that cannot be read. */
  ggufHeader(path: string): Promise<GgufHeader | undefined> {
    const { name, sha } = this.#model;
    return this.#header(() => this.#hub.ggufHeaderAt(name, sha, path));
  }

  /** The address of the model's commit, or of a file of it. */
  addressOf(path?: string): string {
    const { name, sha } = this.#model;
    return `hf://${name}@${sha}${
      path === undefined ? '' : `/${urlPath(path)}`
    }`;
  }

  async #header<T>(read: () => Promise<T>): Promise<T | undefined> {
    if (this.#isForbidden) {
      return undefined;
    }
    try {
      return await read();
    } catch (error) {
      if (error instanceof HttpUnavailableError) {
        throw error;
      }
      return undefined;
    }
  }
}
