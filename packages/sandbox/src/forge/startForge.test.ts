import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderMarkdown } from './markdown';
import { SandboxForge, startForge } from './startForge';

describe('the forge of the sandbox', () => {
  const token = `basic ${Buffer.from('portal:sandbox-portal').toString(
    'base64',
  )}`;
  const owner = 'token sandbox-owner';
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const branch = 'model-serving/team-a/chat';
  let stateDir: string;
  let forge: SandboxForge;

  beforeEach(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'forge-'));
    forge = await startForge({ port: 0, stateDir });
    await forge.commit(
      [
        { path: 'README.md', content: '# serving\n' },
        { path: 'tenants/team-a/tenant.yaml', content: 'kind: Namespace\n' },
      ],
      'Begin',
    );
  });
  afterEach(async () => {
    await forge.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  const git = (...args: string[]) =>
    execFileSync('git', ['--git-dir', forge.repositoryPath, ...args])
      .toString()
      .trim();

  async function api(
    method: string,
    path: string,
    body?: unknown,
    authorization = token,
  ) {
    const response = await fetch(
      `${forge.url}/api/v1/repos/platform/serving${path}`,
      {
        method,
        headers: {
          'content-type': 'application/json',
          ...(authorization && { authorization }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      },
    );
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text ? JSON.parse(text) : undefined,
    };
  }

  const propose = (
    path = 'tenants/team-a/chat/service.yaml',
    content = 'kind: InferenceService\n',
  ) =>
    api('POST', '/contents', {
      branch: 'main',
      new_branch: branch,
      message: 'Serve chat',
      files: [{ operation: 'create', path, content: base64(content) }],
    });
  it('lists the commits that touched a folder, newest first, also after it is gone', async () => {
    const chat = 'tenants/team-a/chat';
    const commits = (path: string, more = '') =>
      api('GET', `/commits?sha=main&path=${path}${more}`);
    await forge.commit([{ path: `${chat}/a.yaml`, content: 'a' }], 'Add');
    await forge.commit([{ path: `${chat}-2/b.yaml`, content: 'b' }], 'Other');
    await forge.commit([{ path: `${chat}/a.yaml`, content: 'A' }], 'Change');

    const { body, headers } = await commits(chat);
    expect(headers.get('x-total-count')).toBe('2');
    expect(
      body.map(({ commit }: { commit: { message: string } }) => commit.message),
    ).toEqual(['Change', 'Add']);
    expect((await commits(chat, '&limit=1&page=2')).body).toEqual([body[1]]);
    expect((await commits('tenants/team-z')).status).toBe(404);
    expect((await commits('tenants/*')).status).toBe(404);
    expect((await commits('../')).status).toBe(404);
  });

  const open = (body = '') =>
    api('POST', '/pulls', {
      head: branch,
      base: 'main',
      title: 'Serve <chat>',
      body,
    });

  it('takes a proposal from files to a merged pull request', async () => {
    const merged: string[] = [];
    forge.onMerged(commit => merged.push(commit));
    const files = await propose();
    expect(files.status).toBe(201);
    expect(files.body.commit.sha).toBe(
      git('rev-parse', `refs/heads/${branch}`),
    );
    const pull = await open(
      '| check | result |\n|---|---|\n| policy | **pass** |',
    );
    expect(pull.status).toBe(201);
    expect(pull.body).toMatchObject({
      number: 1,
      state: 'open',
      merged: false,
      html_url: `${forge.url}/platform/serving/pulls/1`,
      head: { ref: branch, sha: files.body.commit.sha },
    });
    expect((await api('GET', `/pulls/main/${branch}`)).body.number).toBe(1);
    const page = await (await fetch(pull.body.html_url)).text();
    expect(page).toContain('Serve &lt;chat&gt;');
    expect(page).toContain('<td><strong>pass</strong></td>');
    expect(page).toContain('<ins>+kind: InferenceService</ins>');
    expect(page).toContain('Sandbox.');
    expect(
      (await api('POST', '/pulls/1/merge', { Do: 'squash' }, owner)).status,
    ).toBe(200);
    expect(merged).toEqual([git('rev-parse', 'main')]);
    expect(git('show', 'main:tenants/team-a/chat/service.yaml')).toBe(
      'kind: InferenceService',
    );
    expect(git('rev-list', '--count', 'main')).toBe('2');
    expect((await api('GET', '/pulls/1')).body).toMatchObject({
      state: 'closed',
      merged: true,
      merge_commit_sha: merged[0],
    });
    expect((await api('GET', '/pulls?state=open')).body).toEqual([]);
    expect(
      (await api('POST', '/pulls/1/merge', { Do: 'squash' }, owner)).status,
    ).toBe(405);
    expect((await api('PATCH', '/pulls/1', { state: 'open' })).status).toBe(
      412,
    );
  });

  it('refuses what exists already, so that callers can repeat themselves safely', async () => {
    await propose();
    const again = await propose();
    expect(again).toMatchObject({
      status: 422,
      body: { message: `branch already exists [name: ${branch}]` },
    });
    await open();
    const second = await open();
    expect(second.status).toBe(409);
    expect(second.body.message).toContain(
      'pull request already exists for these targets',
    );
    const sha = (
      await api(
        'GET',
        `/contents/tenants/team-a/chat/service.yaml?ref=${branch}`,
      )
    ).body.sha;
    const update = (given: string) =>
      api('POST', '/contents', {
        branch,
        message: 'Change',
        files: [
          {
            operation: 'update',
            path: 'tenants/team-a/chat/service.yaml',
            content: base64('kind: Other\n'),
            sha: given,
          },
        ],
      });
    expect((await update('0'.repeat(40))).body.message).toContain(
      'sha does not match',
    );
    expect((await update('')).status).toBe(422);
    const updated = await update(sha);
    expect(updated.status).toBe(201);
    expect((await api('GET', '/pulls/1')).body.head.sha).toBe(
      updated.body.commit.sha,
    );
    const closed = await api('PATCH', '/pulls/1', {
      state: 'closed',
      title: 'Later',
    });
    expect(closed).toMatchObject({
      status: 201,
      body: { state: 'closed', title: 'Later', merged: false },
    });
    expect((await api('GET', `/pulls/main/${branch}`)).status).toBe(404);
    const all = await api('GET', '/pulls?state=all&limit=1');
    expect(all.headers.get('x-total-count')).toBe('1');
    expect((await open()).body.number).toBe(2);
    expect((await api('DELETE', `/branches/${branch}`)).status).toBe(204);
    expect((await api('GET', '/pulls/2')).body.head).toMatchObject({
      label: branch,
      ref: 'refs/pull/2/head',
      sha: updated.body.commit.sha,
    });
    git('branch', 'same', 'main');
    expect(
      (await api('POST', '/pulls', { head: 'same', base: 'main', title: 't' }))
        .status,
    ).toBe(422);
    expect(
      (
        await api('POST', '/pulls', {
          head: 'absent',
          base: 'main',
          title: 't',
        })
      ).status,
    ).toBe(404);
  });

  it('says when both sides changed the same file', async () => {
    await propose();
    await open();
    await forge.commit(
      [
        {
          path: 'tenants/team-a/chat/service.yaml',
          content: 'kind: Elsewhere\n',
        },
      ],
      'By hand',
    );
    expect(
      (await api('POST', '/pulls/1/merge', { Do: 'squash' }, owner)).status,
    ).toBe(409);
    await forge.commit(
      [
        {
          path: 'tenants/team-a/chat/service.yaml',
          content: 'kind: InferenceService\n',
        },
      ],
      'Back',
    );
    await forge.commit(
      [{ path: 'README.md', content: '# more\n' }],
      'Elsewhere',
    );
    expect(
      (await api('POST', '/pulls/1/merge', { Do: 'merge' }, owner)).status,
    ).toBe(200);
    expect(git('show', 'main:README.md')).toBe('# more');
    expect(git('rev-list', '--parents', '-1', 'main').split(' ')).toHaveLength(
      3,
    );
  });

  it('gives files, commits, trees and blobs as the portal asks for them', async () => {
    const file = (
      await api('GET', '/contents/README.md?ref=main', undefined, '')
    ).body;
    expect(Buffer.from(file.content, file.encoding).toString()).toBe(
      '# serving\n',
    );
    expect((await api('GET', '/contents/absent?ref=main')).status).toBe(404);
    expect((await api('GET', '/contents/tenants?ref=main')).body).toMatchObject(
      [{ type: 'dir', path: 'tenants/team-a' }],
    );
    const head = git('rev-parse', 'main');
    expect((await api('GET', '/git/commits/main')).body.sha).toBe(head);
    expect((await api('GET', '/branches/main')).body.commit.id).toBe(head);
    const { tree } = (await api('GET', `/git/trees/${head}?recursive=true`))
      .body;
    expect(
      tree.map(({ path, type }: Record<string, string>) => [path, type]),
    ).toEqual([
      ['README.md', 'blob'],
      ['tenants', 'tree'],
      ['tenants/team-a', 'tree'],
      ['tenants/team-a/tenant.yaml', 'blob'],
    ]);
    const folder = (await api('GET', `/git/trees/${tree[2].sha}`)).body;
    expect(folder.tree).toMatchObject([{ path: 'tenant.yaml', type: 'blob' }]);
    const blob = (await api('GET', `/git/blobs/${tree[3].sha}`)).body;
    expect(Buffer.from(blob.content, blob.encoding).toString()).toBe(
      'kind: Namespace\n',
    );
    for (const absent of [`/git/trees/${'0'.repeat(40)}`, '/git/blobs/HEAD']) {
      expect((await api('GET', absent)).status).toBe(404);
    }
  });

  it('lets only its account write, and only into the repository', async () => {
    const files = {
      branch: 'main',
      files: [{ operation: 'create', path: 'x', content: '' }],
    };
    expect((await api('POST', '/contents', files, '')).status).toBe(401);
    expect((await api('POST', '/contents', files, 'token wrong')).status).toBe(
      401,
    );
    const own = { ...files, new_branch: 'own' };
    expect(
      (await api('POST', '/contents', own, 'token sandbox-portal')).status,
    ).toBe(201);
    for (const path of [
      '../x',
      '/x',
      'a/../../x',
      '.git/config',
      'a//b',
      'a\nb',
      '',
    ]) {
      expect((await propose(path)).status).toBe(422);
    }
    for (const name of [
      '--upload-pack=x',
      'a..b',
      'a b',
      'x.lock',
      '@{-1}',
      'a/',
    ]) {
      const made = await api('POST', '/contents', {
        ...files,
        new_branch: name,
      });
      expect(made.status).toBe(422);
      expect(
        (await api('GET', `/branches/${encodeURIComponent(name)}`)).status,
      ).toBe(404);
    }
  });

  it('protects main: nobody pushes, and only the owner merges', async () => {
    const files = {
      branch: 'main',
      files: [{ operation: 'create', path: 'x', content: '' }],
    };
    for (const account of ['token sandbox-portal', owner]) {
      expect(await api('POST', '/contents', files, account)).toMatchObject({
        status: 403,
        body: { message: 'branch is protected [name: main]' },
      });
    }
    await propose();
    await open();
    expect((await api('POST', '/pulls/1/merge', { Do: 'squash' })).status).toBe(
      405,
    );
    expect((await api('GET', '/branches/main')).body).toMatchObject({
      protected: true,
      required_approvals: 1,
      effective_branch_protection_name: 'main',
    });
    expect((await api('GET', '/branch_protections/main')).body).toMatchObject({
      enable_push: false,
      enable_force_push: false,
    });
    expect((await api('GET', '/branch_protections')).body).toMatchObject([
      { rule_name: 'main' },
    ]);
    expect((await api('GET', '/branch_protections/other')).status).toBe(404);
  });

  it('protects no other branch', async () => {
    await propose();
    expect(
      (await api('GET', '/branches/model-serving/team-a/chat')).body,
    ).toMatchObject({ protected: false, user_can_push: true });
  });

  it('tells nobody without an account who may write', async () => {
    for (const path of [
      '/branch_protections/main',
      '/collaborators',
      '/keys',
      '/teams',
    ]) {
      expect(await api('GET', path, undefined, '')).toMatchObject({
        status: 401,
        body: { message: 'token is required' },
      });
    }
  });

  it('tells who can write', async () => {
    const { body } = await api('GET', '/collaborators');
    expect(body.map((each: { login: string }) => each.login)).toEqual([
      'portal',
      'platform-owner',
    ]);
    expect(
      (await api('GET', '/collaborators/portal/permission')).body.permission,
    ).toBe('admin');
    expect((await api('GET', '/keys')).body).toMatchObject([
      { title: 'argocd', read_only: true },
    ]);
  });

  it('merges by the button of its own page alone', async () => {
    await propose();
    await open();
    const press = (origin?: string) =>
      fetch(`${forge.url}/platform/serving/pulls/1/merge`, {
        method: 'POST',
        redirect: 'manual',
        headers: origin ? { origin } : {},
      });
    expect((await press()).status).toBe(403);
    expect((await press('http://elsewhere.example')).status).toBe(403);
    expect((await press(forge.url)).status).toBe(303);
    expect((await api('GET', '/pulls/1')).body.merged).toBe(true);
    const files = await (
      await fetch(
        `${forge.url}/platform/serving/src/branch/main/tenants/team-a/`,
      )
    ).text();
    expect(files).toContain(
      '/platform/serving/src/branch/main/tenants/team-a/chat/',
    );
  });

  it('remembers its pull requests', async () => {
    await propose();
    await open();
    await forge.stop();
    forge = await startForge({ port: 0, stateDir });
    expect((await api('GET', '/pulls/1')).body).toMatchObject({
      number: 1,
      state: 'open',
    });
    const head = git('rev-parse', 'main');
    expect(
      await forge.commit(
        [{ path: 'README.md', content: '# serving\n' }],
        'Again',
      ),
    ).toBe(head);
  });

  it('escapes what a description holds before marking it up', () => {
    const html = renderMarkdown(
      [
        '# A',
        '| | b |\n|---|---|\n| <script>alert(1)</script> | `x \\| <y>` \\| \\*\\*z\\*\\* |',
        '[x](javascript:alert(1)) [y](https://example.com/"onclick=x) \\[n\\](https://example.com) &lt;b&gt;',
        '- [y](https://example.com/a)',
      ].join('\n\n'),
    );
    expect(html).not.toMatch(/<script|<b>|href="javascript|" onclick/);
    expect(html).toContain('<h3>A</h3>');
    expect(html).toContain('<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>');
    expect(html).toContain('<td><code>x | &lt;y&gt;</code> | **z**</td>');
    expect(html).toContain('[n](https://example.com) &lt;b&gt;');
    expect(html).toContain('<a href="https://example.com/a"');
  });
});
