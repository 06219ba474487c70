import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  ActionContext,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import { GitOpsFile } from '../manifests';
import { ForgeUnavailableError } from './ForgeUnavailableError';

const TIMEOUT_MS = 60_000;

/**
 * Runs one of the scaffolder's own publishing actions outside a task: with a workspace of its own that
 * holds the files at their repository paths and is gone afterwards.
 *
 * What such an action did before it failed is unknown, so every failure calls for reading the state again.
 *
 * @returns what the action gave out
 * @throws ForgeUnavailableError when the action fails or takes more than a minute.
 */
export async function runUpstreamAction<
  TInput extends JsonObject,
  TOutput extends JsonObject,
>(
  action: TemplateAction<TInput, TOutput>,
  options: {
    input: TInput;
    files: readonly GitOpsFile[];
    logger: LoggerService;
  },
): Promise<Partial<TOutput>> {
  const { input, files, logger } = options;
  const workspacePath = await fs.mkdtemp(join(tmpdir(), 'model-serving-'));
  const outputs: Partial<TOutput> = {};
  const abort = new AbortController();
  const context: ActionContext<TInput, TOutput> = {
    input,
    logger,
    workspacePath,
    task: { id: 'model-serving' },
    checkpoint: async ({ fn }) => fn(),
    output: (name, value) => {
      outputs[name] = value;
    },
    createTemporaryDirectory: async () => fs.mkdtemp(join(workspacePath, '.t')),
    getInitiatorCredentials: async () => {
      throw new Error("The forge is called with the integration's credentials");
    },
  };
  try {
    for (const { path, content } of files) {
      const target = join(workspacePath, path);
      await fs.mkdir(dirname(target), { recursive: true });
      await fs.writeFile(target, content);
    }
    await Promise.race([
      action.handler(context),
      pause(TIMEOUT_MS, undefined, { signal: abort.signal }).then(() => {
        throw new Error('no answer in time');
      }),
    ]);
    return outputs;
  } catch (error) {
    throw new ForgeUnavailableError(
      `${action.id} failed: ${toError(error).message.slice(0, 500)}`,
    );
  } finally {
    abort.abort();
    await fs.rm(workspacePath, { recursive: true, force: true });
  }
}
