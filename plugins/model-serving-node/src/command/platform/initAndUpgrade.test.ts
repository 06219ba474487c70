import { createMockDirectory } from '@backstage/backend-test-utils';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runCommand } from '../runCommand';
import { hashOf, RECORD_PATH } from './TemplateRecord';

const TEMPLATES = resolve(__dirname, '../../../../../templates/platform');
const POLICY = 'platform/policies/annotations.yaml';
const PROFILE = 'platform/profiles/platform.yaml';

describe('model-serving init and upgrade', () => {
  const repository = createMockDirectory();

  beforeEach(() => repository.clear());

  const run = async (...args: string[]) => {
    const said = { out: '', error: '' };
    const code = await runCommand(args, {
      out: text => {
        said.out += text;
      },
      error: text => {
        said.error += text;
      },
    });
    return { code, ...said };
  };
  const init = () => run('init', repository.path);
  const upgrade = (...options: string[]) =>
    run('upgrade', repository.path, ...options);
  const at = (path: string) => repository.resolve(path);
  /** As if the repository had been given another content of a file. */
  const givenOther = async (path: string, content: string) => {
    const record = await readFile(at(RECORD_PATH), 'utf8');
    await writeFile(
      at(RECORD_PATH),
      record.replace(
        new RegExp(`^\\w{64}  ${path}$`, 'm'),
        `${hashOf(content)}  ${path}`,
      ),
    );
  };

  it('gives a repository every file of the platform, and then has nothing to change', async () => {
    const { code, out } = await init();
    expect(code).toBe(0);
    expect(out).toMatch(/^The platform of version \S+ is in .*: \d+ files\./);
    const files = (await readdir(TEMPLATES, { recursive: true })).sort();
    const given = (await readdir(at('platform'), { recursive: true })).sort();
    expect(given.filter(path => !path.startsWith('.'))).toEqual(files);
    expect(await upgrade()).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^From version (\S+) to \1: nothing changes\n$/,
      ),
    });
  });

  it('brings what only the templates changed, and leaves the rest', async () => {
    await init();
    const template = await readFile(at(POLICY), 'utf8');
    await writeFile(at(POLICY), 'kind: Older\n');
    await givenOther(POLICY, 'kind: Older\n');
    await writeFile(at(PROFILE), 'kind: Ours\n');
    await givenOther(PROFILE, 'kind: Older\n');
    expect(await upgrade()).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        `  changed: ${POLICY}\n  merge by hand: ${PROFILE}\n`,
      ),
    });
    expect(await readFile(at(POLICY), 'utf8')).toBe('kind: Older\n');

    expect(await upgrade('--write')).toMatchObject({ code: 1 });
    expect(await readFile(at(POLICY), 'utf8')).toBe(template);
    expect(await readFile(at(PROFILE), 'utf8')).toBe('kind: Ours\n');
  });

  it('overwrites nothing', async () => {
    await init();
    expect(await init()).toMatchObject({
      code: 2,
      error: expect.stringContaining('run model-serving upgrade'),
    });
    await rm(at(RECORD_PATH));
    await writeFile(at(POLICY), 'kind: Ours\n');
    expect(await init()).toMatchObject({
      code: 2,
      error: expect.stringContaining(`are in the way:\n  ${POLICY}\n`),
    });
    expect(await readFile(at(POLICY), 'utf8')).toBe('kind: Ours\n');
  });

  it('says what to do where it cannot run', async () => {
    expect(await upgrade()).toMatchObject({
      code: 2,
      error: expect.stringContaining('run model-serving init'),
    });
    expect(await run('init')).toMatchObject({
      code: 2,
      error: expect.stringContaining('Usage: model-serving init'),
    });
    expect(await run('init', at('nowhere'))).toMatchObject({ code: 2 });
  });
});
