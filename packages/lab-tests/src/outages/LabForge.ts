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

  /** Removes a service's files from the main branch. */
  async removeService(service: string): Promise<void> {
    const folder = `tenants/team-a/${service}`;
    const files = await this.#send<{ path: string; sha: string }[]>(
      `/contents/${folder}`,
    );
    await this.#send('/contents', 'POST', {
      branch: 'main',
      message: `Remove ${service}`,
      files: files.map(({ path, sha }) => ({ operation: 'delete', path, sha })),
    });
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
