import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { escapeHtml } from '../server/escapeHtml';
import { page } from '../server/page';
import { ForgeError } from './ForgeError';
import { renderMarkdown } from './markdown';
import { PullRequest, PullRequests } from './PullRequests';

const NOTE =
  'A stand-in for a forge, for trying and testing. In earnest this is your Gitea, GitHub or GitLab.';

/** A form of another site, or a name that merely resolves to this machine, may not press a button here. */
function requireSameOrigin({ headers }: Request): void {
  const host = headers.host ?? '';
  const local = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  if (!local || headers.origin !== `http://${host}`) {
    throw new ForgeError(403, 'This form was not sent from this page.');
  }
}

function stateOf(pull: PullRequest): string {
  return pull.mergedAt ? 'merged' : pull.state;
}

function badge(pull: PullRequest): string {
  return `<span class="badge ${stateOf(pull)}">${stateOf(pull)}</span>`;
}

function diffOf(diff: string): string {
  const files = diff.split(/^diff --git /m).slice(1);
  return files
    .map((file, index) => {
      const lines = file.split('\n');
      const start = lines.findIndex(line => line.startsWith('@@'));
      const path =
        /^\+\+\+ b\/(.*)$/m.exec(file)?.[1] ??
        /^--- a\/(.*)$/m.exec(file)?.[1] ??
        lines[0];
      const kind = /^(new|deleted) file/m.exec(file)?.[1] ?? 'changed';
      const body = (start < 0 ? [] : lines.slice(start))
        .map(line => {
          const marks: { [first: string]: string } = { '+': 'ins', '-': 'del' };
          const mark = marks[line[0]];
          return mark
            ? `<${mark}>${escapeHtml(line)}</${mark}>`
            : escapeHtml(line);
        })
        .join('\n');
      return `<details open><summary>${escapeHtml(
        path,
      )} <small>${kind}</small></summary>
<pre class="scroll" role="region" tabindex="0" aria-label="Change ${
        index + 1
      } of ${files.length}">${body}</pre></details>`;
    })
    .join('\n');
}

/** Pages to read and decide pull requests and to look at files. */
export function forgePages(pulls: PullRequests, fullName: string): Router {
  const { repository } = pulls;
  const home = `/${fullName}`;
  const links: [string, string][] = [
    [`${home}/pulls`, 'Pull requests'],
    [`${home}/src/branch/main/`, 'Files'],
  ];
  const shown = (title: string, body: string) =>
    page({ title, site: fullName, note: NOTE, links, body });

  const router = PromiseRouter();
  router.get(['/', home], (_, response) => response.redirect(`${home}/pulls`));

  router.get(`${home}/pulls`, async (_, response) => {
    const all = await pulls.list('all');
    const items = all.map(
      pull => `<li>${badge(pull)} <a href="${home}/pulls/${
        pull.number
      }">${escapeHtml(pull.title)}</a>
<small>#${pull.number}, opened ${escapeHtml(pull.createdAt)} by ${escapeHtml(
        pull.author,
      )}</small></li>`,
    );
    response.send(
      shown(
        'Pull requests',
        items.length > 0
          ? `<ul class="plain">${items.join('\n')}</ul>`
          : '<p>None yet.</p>',
      ),
    );
  });

  router.get(`${home}/pulls/:number(\\d+)`, async (request, response) => {
    const pull = await pulls.get(Number(request.params.number));
    const diff = await repository.diff(pull.mergeBase, pull.headSha);
    const form = (action: string, label: string) =>
      `<form method="post" action="${home}/pulls/${pull.number}/${action}"><button class="${action}">${label}</button></form>`;
    const actions =
      pull.state === 'open'
        ? `<div class="actions">${form('merge', 'Merge pull request')}${form(
            'close',
            'Close',
          )}</div>`
        : '';
    const merged = pull.mergedAt
      ? `<p>Merged ${escapeHtml(
          pull.mergedAt,
        )} as <code>${pull.mergeCommit!.slice(0, 10)}</code>.</p>`
      : '';
    response.send(
      shown(
        `${pull.title} #${pull.number}`,
        `<p>${badge(pull)} ${escapeHtml(
          pull.author,
        )} wants to merge <code>${escapeHtml(
          pull.head,
        )}</code> into <code>${escapeHtml(pull.base)}</code>.</p>
${merged}${actions}<h2>Description</h2>${renderMarkdown(pull.body)}
<h2>Changes</h2>${diffOf(diff)}`,
      ),
    );
  });

  router.post(
    `${home}/pulls/:number(\\d+)/:action(merge|close)`,
    async (request, response) => {
      requireSameOrigin(request);
      const number = Number(request.params.number);
      if (request.params.action === 'merge') {
        await pulls.merge(number, true);
      } else {
        await pulls.edit(number, { state: 'closed' });
      }
      response.redirect(303, `${home}/pulls/${number}`);
    },
  );

  router.get(
    [
      `${home}/src/branch/main/*`,
      `${home}/src/branch/main`,
      `${home}/src/commit/:sha/*`,
      `${home}/src/commit/:sha`,
    ],
    async (request, response) => {
      const { sha, ...rest } = request.params as { [name: string]: string };
      const commit = await repository.resolve(sha ?? 'main');
      const path = (rest[0] ?? '').replace(/\/$/, '');
      const files = commit ? await repository.files(commit) : [];
      const at = `${home}/src/${sha ? `commit/${commit}` : 'branch/main'}`;
      const file = files.find(each => each.path === path);
      if (file) {
        const content = (await repository.blob(file.sha)).toString();
        response.send(
          shown(
            path,
            `<pre class="scroll" role="region" tabindex="0" aria-label="Content">${escapeHtml(
              content,
            )}</pre>`,
          ),
        );
        return;
      }
      const prefix = path ? `${path}/` : '';
      const inside = files.filter(each => each.path.startsWith(prefix));
      if (inside.length === 0) {
        throw ForgeError.notFound();
      }
      const names = new Set(
        inside.map(each => each.path.slice(prefix.length).replace(/\/.*/, '/')),
      );
      const items = [...names].map(
        each =>
          `<li><a href="${at}/${encodeURI(prefix + each)}">${escapeHtml(
            each,
          )}</a></li>`,
      );
      response.send(
        shown(path || 'Files', `<ul class="plain">${items.join('\n')}</ul>`),
      );
    },
  );
  return router;
}
