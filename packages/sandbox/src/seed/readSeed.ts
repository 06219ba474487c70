import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { BehaviorRule, Manifest } from '../controllers';
import { seededModel, seededRun } from '../registry/RegisteredModel';

/** Folders of `templates/platform` that go into the repository; the others are examples, or are about Argo CD itself. */
const FOLDERS: readonly string[] = [
  'kueue',
  'policies',
  'probes',
  'profiles',
  'queues',
  'rbac',
  'runtimes',
];

/** Folder of the seed's data files. */
const SEED = join(dirname(require.resolve('../../package.json')), 'seed');

/** A file for the GitOps repository. */
export interface SeedFile {
  path: string;
  content: string;
}

async function yamlFiles(root: string): Promise<SeedFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(entry => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async path => ({
      path: relative(root, path).split(sep).join('/'),
      content: await readFile(path, 'utf8'),
    })),
  );
}

/** How the seeded pods fare. */
export async function readBehaviors(): Promise<BehaviorRule[]> {
  return parse(await readFile(join(SEED, 'behaviors.yaml'), 'utf8'));
}

/** What the model registry has. */
export async function readRegistrySeed() {
  const read = async <T>(file: string, entry: z.ZodType<T>): Promise<T[]> =>
    z
      .array(entry)
      .parse(parse(await readFile(join(SEED, 'registry', file), 'utf8')));
  return {
    models: await read('models.yaml', seededModel),
    runs: await read('runs.yaml', seededRun),
  };
}

/** What a cluster has before anything is committed: nodes, namespaces, KServe's own runtimes. */
export async function readClusterSeed(): Promise<Manifest[]> {
  const files = await yamlFiles(join(SEED, 'cluster'));
  return files.flatMap(({ content }) =>
    parseAllDocuments(content).map(document => document.toJS() as Manifest),
  );
}

/** The first commit: what the suite's templates give platform owners, and the sandbox's tenants, queues, models and services. */
export async function readRepositorySeed(
  templatesDir: string,
): Promise<SeedFile[]> {
  const templates = await yamlFiles(join(templatesDir, 'platform')).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') {
        return [];
      }
      throw error;
    },
  );
  const platform = templates
    .filter(({ path }) => FOLDERS.includes(path.split('/')[0]))
    .map(({ path, content }) => ({ path: `platform/${path}`, content }));
  return [...platform, ...(await yamlFiles(join(SEED, 'repository')))];
}
