import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../ports.mjs';
import { serve, stop } from '../processes.mjs';
import { findPython, NO_PYTHON, pythonEnvironment } from './python.mjs';
import { untilUp } from './untilUp.mjs';

const PACKAGES = ['litellm[proxy]==1.106.2'];

/** Models of every kind that the source tells apart; nobody is called for them. */
const MODELS = [
  { model_name: 'gpt', litellm_params: { model: 'openai/gpt-4o' } },
  {
    model_name: 'claude',
    litellm_params: {
      model: 'bedrock/anthropic.claude-haiku-4-5-20251001-v1:0',
      aws_region_name: 'eu-central-1',
    },
  },
  {
    model_name: 'own',
    litellm_params: {
      model: 'hosted_vllm/qwen3-8b',
      api_base: 'http://chat.team-a.svc.cluster.local/v1',
    },
  },
  {
    model_name: 'free',
    litellm_params: {
      model: 'openai/in-house',
      api_base: 'https://models.example.com/v1',
      input_cost_per_token: 0,
      output_cost_per_token: 0,
    },
  },
  {
    model_name: 'unpriced',
    litellm_params: {
      model: 'openai/no-such-model',
      api_base: 'https://models.example.com/v1',
    },
  },
  { model_name: 'anything/*', litellm_params: { model: 'openai/*' } },
];

/** The gateway without a database, which offers the models of its configuration. */
export const litellm = {
  title: 'LiteLLM 1.106.2',
  /** Why it cannot be had on this machine; undefined where it can. */
  async missing() {
    return (await findPython()) ? undefined : NO_PYTHON;
  },
  install: () => pythonEnvironment('litellm', PACKAGES),
  /** Starts it; `env` tells the tests where it is. */
  async start() {
    const programs = await pythonEnvironment('litellm', PACKAGES);
    const folder = mkdtempSync(path.join(tmpdir(), 'litellm-'));
    const [port] = await freePorts(1);
    const key = `sk-${randomBytes(12).toString('hex')}`;
    const config = path.join(folder, 'config.yaml');
    // JSON is YAML.
    writeFileSync(
      config,
      JSON.stringify({
        model_list: MODELS.map(({ litellm_params: params, ...model }) => ({
          ...model,
          litellm_params: { api_key: 'unused', ...params },
        })),
        general_settings: { master_key: key },
        litellm_settings: { telemetry: false },
      }),
    );
    const child = serve(
      'litellm',
      path.join(programs, 'litellm'),
      [
        ...['--config', config, '--host', '127.0.0.1'],
        ...['--port', String(port), '--telemetry', 'False'],
      ],
      { cwd: folder, env: { LITELLM_LOCAL_MODEL_COST_MAP: 'True' } },
    );
    const url = `http://127.0.0.1:${port}`;
    await untilUp(child, `${url}/health/liveliness`, {
      log: 'litellm',
      title: 'LiteLLM',
    });
    return {
      env: { LITELLM_URL: url, LITELLM_KEY: key },
      async stop() {
        await stop(child);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
