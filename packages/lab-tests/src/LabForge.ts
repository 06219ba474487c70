import type { LabRecord } from '@model-serving/lab';

interface PullRequest {
  number: number;
  head: { ref: string };
}

/** The lab's forge, as the platform's owner. */
export class LabForge {
  readonly #url: string;
  readonly #authorization: string;

  constructor({ gitea }: LabRecord) {
    if (!gitea) {
      throw new Error('The lab has no forge.');
    }
    this.#url = `${gitea.url}/api/v1/repos/platform/serving`;
    const owner = `platform-owner:${gitea.passwords['platform-owner']}`;
    this.#authorization = `Basic ${Buffer.from(owner).toString('base64')}`;
  }

  /** Branches and pull requests, closed ones too, that carry a service of team-a. */
  async proposalsOf(service: string) {
    const branch = `model-serving/team-a/${service}`;
    const branches = await this.#send<{ name: string }[]>('/branches?limit=50');
    const pulls = await this.#send<PullRequest[]>('/pulls?state=all&limit=50');
    return {
      branches: branches.filter(({ name }) => name === branch).length,
      pulls: pulls
        .filter(({ head }) => head.ref === branch)
        .map(({ number }) => number),
    };
  }

  async merge(number: number): Promise<void> {
    await this.#send(`/pulls/${number}/merge`, 'POST', { Do: 'squash' });
  }

  /** Commits new files to the main branch. */
  async commit(
    message: string,
    files: readonly { path: string; content: string }[],
  ): Promise<void> {
    await this.#change(
      message,
      files.map(({ path, content }) => ({
        operation: 'create',
        path,
        content: Buffer.from(content).toString('base64'),
      })),
    );
  }

  /** Removes a folder from the main branch, with everything below it; one that is not there is fine. */
  async remove(folder: string): Promise<void> {
    const { tree } = await this.#send<{
      tree: { path: string; sha: string; type: string }[];
    }>('/git/trees/main?recursive=true&per_page=1000');
    const files = tree.filter(
      ({ path, type }) => type === 'blob' && path.startsWith(`${folder}/`),
    );
    if (files.length > 0) {
      await this.#change(
        `Remove ${folder}`,
        files.map(({ path, sha }) => ({ operation: 'delete', path, sha })),
      );
    }
  }

  async #change(message: string, files: readonly object[]): Promise<void> {
    await this.#send('/contents', 'POST', { branch: 'main', message, files });
  }

  async #send<Answer>(
    path: string,
    method = 'GET',
    body?: unknown,
  ): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: this.#authorization,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return (text ? JSON.parse(text) : undefined) as Answer;
  }
}
