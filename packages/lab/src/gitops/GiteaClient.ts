import type { ForgeUser } from './GitOpsSite';

/** A file to commit. */
export interface RepositoryFile {
  path: string;
  content: string;
}

/** The little of Gitea's API that the lab needs for itself. */
export class GiteaClient {
  readonly #url: string;
  readonly #authorization: string;

  constructor(url: string, user: ForgeUser) {
    this.#url = url;
    this.#authorization = `Basic ${Buffer.from(
      `${user.name}:${user.password}`,
    ).toString('base64')}`;
  }

  /** Sends a body to a path below `/api/v1`. Throws with the answer's own words unless it is fine. */
  async send(
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: unknown,
    signal?: AbortSignal,
  ): Promise<void> {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      signal,
      headers: {
        authorization: this.#authorization,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const words = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${words}`);
    }
  }

  /** Commits new files to a branch. */
  async commit(
    repository: string,
    branch: string,
    message: string,
    files: readonly RepositoryFile[],
    signal?: AbortSignal,
  ): Promise<void> {
    await this.send(
      'POST',
      `/repos/${repository}/contents`,
      {
        branch,
        message,
        files: files.map(({ path, content }) => ({
          operation: 'create',
          path,
          content: Buffer.from(content).toString('base64'),
        })),
      },
      signal,
    );
  }
}
