import { createServer } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import express, { ErrorRequestHandler } from 'express';
import { listen, ListeningServer } from '../server/listen';
import { page, protectPage, sendStyle } from '../server/page';
import { ForgeError } from './ForgeError';
import { forgePages } from './forgePages';
import { giteaApi } from './giteaApi';
import { GitRepository } from './GitRepository';
import { MergeListener, PullRequests } from './PullRequests';

/** Options of {@link startForge}. */
export interface SandboxForgeOptions {
  /** 0 for any free port. */
  port: number;
  /** Where the repository and its pull requests are kept. */
  stateDir: string;
  /** `owner/name` of the one repository. */
  fullName?: string;
}

/** A running forge. */
export interface SandboxForge extends ListeningServer {
  /** The bare repository's folder. */
  repositoryPath: string;
  /** The repository's address in a browser. */
  repositoryUrl: string;
  onMerged(listener: MergeListener): void;
  /** Commits files to main as the platform itself; the same files again make no commit. */
  commit(
    files: { path: string; content: string }[],
    message: string,
  ): Promise<string>;
}

async function commitToMain(
  repository: GitRepository,
  files: { path: string; content: string }[],
  message: string,
): Promise<string> {
  const head = await repository.resolve('main');
  const known = new Map(
    head
      ? (await repository.files(head)).map(({ path, sha }) => [path, sha])
      : [],
  );
  const changed: { path: string; content: Buffer }[] = [];
  for (const { path, content } of files) {
    const sha = known.get(path);
    if (!sha || (await repository.blob(sha)).toString() !== content) {
      changed.push({ path, content: Buffer.from(content) });
    }
  }
  return head && changed.length === 0
    ? head
    : repository.commit('main', head, changed, message);
}

/** Starts a forge: a real bare git repository, the part of Gitea's API that the portal uses, and pages. */
export async function startForge(
  options: SandboxForgeOptions,
): Promise<SandboxForge> {
  const { port, stateDir, fullName = 'platform/serving' } = options;
  const repositoryPath = join(stateDir, `${fullName}.git`);
  await mkdir(stateDir, { recursive: true });
  const repository = await GitRepository.open(repositoryPath);
  const pulls = await PullRequests.open(
    join(stateDir, 'pull-requests.json'),
    repository,
  );
  let url = '';
  const app = express();
  app.disable('x-powered-by');
  app.use('/api/v1', giteaApi({ pulls, fullName, baseUrl: () => url }));
  app.use('/api', () => {
    throw ForgeError.notFound();
  });
  app.use((_, response, next) => {
    protectPage(response);
    next();
  });
  app.get('/style.css', (_, response) => sendStyle(response));
  app.use(forgePages(pulls, fullName));
  app.use(() => {
    throw ForgeError.notFound();
  });
  const onError: ErrorRequestHandler = (error, request, response, _next) => {
    const status = error.status ?? 500;
    const { message } = error as Error;
    if (request.path.startsWith('/api/')) {
      response.status(status).json({ message, url: `${url}/api/swagger` });
      return;
    }
    const note = 'A stand-in for a forge, for trying and testing.';
    response
      .status(status)
      .send(page({ title: message, site: fullName, note, body: '' }));
  };
  app.use(onError);
  const server = await listen(createServer(app), port);
  url = server.url;
  return {
    ...server,
    repositoryPath,
    repositoryUrl: `${url}/${fullName}`,
    onMerged: listener => pulls.onMerged(listener),
    commit: (files, message) =>
      pulls.exclusively(() => commitToMain(repository, files, message)),
  };
}
