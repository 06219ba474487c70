import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { read, sourceOf } from '../__testUtils__/sourceOf';
import { ggufFile } from './__testUtils__/weights';

/*
 * Run by `./dev test:registries olah`, which starts olah offline over a folder of git repositories. It answers for single
 * models; lists are those of huggingface.co, which it does not have.
 */

const { OLAH_MIRRORS = '', OLAH_URL } = process.env;

/** Writes files into a repository of the mirror and commits them. */
function commit(name: string, files: Record<string, string | Buffer>): string {
  const folder = path.join(OLAH_MIRRORS, 'models', name);
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: 'test',
        GIT_AUTHOR_EMAIL: 'test@example.com',
        GIT_COMMITTER_NAME: 'test',
        GIT_COMMITTER_EMAIL: 'test@example.com',
      },
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, file), content);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'change');
  return git('rev-parse', 'HEAD');
}

const sourceFor = (...models: string[]) =>
  sourceOf('huggingface', {
    url: OLAH_URL,
    mirrorOf: 'huggingface.co',
    models,
  });

const CONFIG = {
  architectures: ['LlamaForCausalLM'],
  hidden_size: 256,
  max_position_embeddings: 2048,
  model_type: 'llama',
  num_attention_heads: 4,
  num_hidden_layers: 2,
  num_key_value_heads: 2,
  torch_dtype: 'bfloat16',
  vocab_size: 512,
};

it('reads the card, the configuration and the files of a model', async () => {
  const sha = commit('acme/tiny', {
    'README.md':
      '---\nlicense: apache-2.0\nlanguage: [en]\npipeline_tag: text-generation\nbase_model: acme/base\n---\n# Tiny\n',
    'config.json': JSON.stringify(CONFIG),
    'model-00001-of-00002.safetensors': Buffer.alloc(1_000),
    'model-00002-of-00002.safetensors': Buffer.alloc(1_000),
    'model.safetensors.index.json': '{"metadata":{"total_size":1600}}',
  });
  const { models, skipped } = await read(sourceFor('acme/tiny'));
  expect(skipped).toEqual([]);
  expect(models).toMatchObject([
    {
      place: 'acme/tiny',
      card: '# Tiny',
      publisher: 'acme',
      license: { id: 'Apache-2.0' },
      task: 'text-generation',
      languages: ['en'],
      base: { relation: 'derived', repository: 'huggingface.co/acme/base' },
      identities: [{ repository: 'huggingface.co/acme/tiny', revision: sha }],
      versions: [
        {
          revision: sha,
          parameters: 800,
          contextLength: 2048,
          architecture: { layers: 2, kvHeads: 2, hiddenSize: 256 },
          variants: [
            {
              name: 'bf16',
              uri: `hf://acme/tiny@${sha}`,
              format: 'vLLM',
              weightBytes: 2_000,
            },
          ],
        },
      ],
    },
  ]);
});

it('reads the header of a GGUF file', async () => {
  commit('acme/tiny-gguf', {
    'tiny-Q4_K_M.gguf': ggufFile(
      {
        'general.architecture': 'llama',
        'llama.attention.head_count': 4,
        'llama.attention.head_count_kv': 2,
        'llama.block_count': 2,
        'llama.context_length': 2048,
      },
      [64, 16],
    ),
  });
  const { models } = await read(sourceFor('acme/tiny-gguf'));
  expect(models[0].versions[0]).toMatchObject({
    parameters: 1024,
    contextLength: 2048,
    architecture: { layers: 2, kvHeads: 2 },
    variants: [{ name: 'q4_k_m', format: 'gguf', quantization: 'q4_k_m' }],
  });
});

it('reads files again for a new commit, and not before', async () => {
  commit('acme/moving', { 'config.json': JSON.stringify(CONFIG) });
  const source = sourceFor('acme/moving');
  const first = await read(source);
  const unchanged = await read(source);
  expect(unchanged.models).toEqual(first.models);
  expect(unchanged.requests).toBe(1);
  const sha = commit('acme/moving', {
    'config.json': JSON.stringify({ ...CONFIG, num_hidden_layers: 3 }),
  });
  const { models } = await read(source);
  expect(models[0].versions).toMatchObject([
    { revision: sha, architecture: { layers: 3 } },
  ]);
});

it('skips a model that is not there', async () => {
  const { models, skipped } = await read(sourceFor('acme/none'));
  expect(models).toEqual([]);
  expect(skipped).toMatchObject([
    { place: 'acme/none', reason: expect.stringContaining('no such model') },
  ]);
});
