import {
  emptyModelRecord,
  emptyModelVersion,
  HostedEndpoint,
  Modality,
  ModelRecord,
  readLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { lookUp } from '../modelFiles/lookUp';
import { pricePerMillion } from '../sources/pricePerMillion';
import { placeOf } from '../sources/recordPlace';
import { modalitiesOf } from '../sources/taskModalities';
import type { LiteLlmDeployment } from './liteLlmAnswers';
import type { LiteLlmConfig } from './readLiteLlmConfig';

/** Tasks by `mode` of LiteLLM's cost map. */
const TASKS: Readonly<Record<string, string>> = {
  audio_speech: 'text-to-speech',
  audio_transcription: 'automatic-speech-recognition',
  chat: 'text-generation',
  completion: 'text-generation',
  embedding: 'feature-extraction',
  image_generation: 'text-to-image',
  moderation: 'text-classification',
  rerank: 'text-ranking',
  responses: 'text-generation',
  video_generation: 'text-to-video',
};

/** Who serves, by `litellm_provider`; others are named as LiteLLM names them. */
const PROVIDERS: Readonly<Record<string, string>> = {
  anthropic: 'Anthropic',
  azure: 'Azure OpenAI',
  azure_ai: 'Azure AI Foundry',
  bedrock: 'Amazon Bedrock',
  bedrock_converse: 'Amazon Bedrock',
  cohere: 'Cohere',
  gemini: 'Google Gemini',
  groq: 'Groq',
  mistral: 'Mistral AI',
  openai: 'OpenAI',
  openrouter: 'OpenRouter',
  replicate: 'Replicate',
  sagemaker: 'Amazon SageMaker',
  together_ai: 'Together AI',
  vertex_ai: 'Google Vertex AI',
};

/** How LiteLLM names engines that somebody runs, whose address alone would tell who. */
const SELF_HOSTED: Readonly<Record<string, string>> = {
  hosted_vllm: 'vLLM',
  infinity: 'Infinity',
  llamafile: 'llamafile',
  lm_studio: 'LM Studio',
  ollama: 'Ollama',
  ollama_chat: 'Ollama',
  triton: 'Triton',
  vllm: 'vLLM',
  xinference: 'Xinference',
};

/** How LiteLLM names the API of OpenAI, which other servers have too. */
const OPENAI_API = ['custom_openai', 'openai', 'text-completion-openai'];
const OPENAI_HOSTS = /(^|\.)api\.openai\.com$/;
const COMPATIBLE = 'OpenAI-compatible API';

/**
 * What a gateway says of the deployments of one model.
 *
 * @param today - ISO 8601 date on which the prices were read
 * @returns undefined for a model that is served here and that the operator joins to no other
 */
export function liteLlmRecordOf(
  deployments: readonly [LiteLlmDeployment, ...LiteLlmDeployment[]],
  config: LiteLlmConfig,
  today: string,
): ModelRecord | undefined {
  const [{ model_info: info, model_name: name }] = deployments;
  const identity = config.identities.get(name);
  const isOwn = deployments.some(each => isServedHere(each, config));
  if (isOwn && !identity) {
    return undefined;
  }
  const task = lookUp(TASKS, info.mode ?? '') ?? null;
  const contextLength = same(
    deployments,
    ({ model_info: { max_input_tokens, max_output_tokens, max_tokens } }) =>
      max_input_tokens ?? (max_output_tokens === null ? max_tokens : null),
  );
  return {
    ...emptyModelRecord(placeOf(name), name),
    description: readLine(info.description),
    task,
    modalities: withInputs(
      modalitiesOf(task),
      info.supports_vision && 'image',
      info.supports_audio_input && 'audio',
    ),
    toolCalling: same(
      deployments,
      each => each.model_info.supports_function_calling,
    ),
    identities: identity ? [identity] : [],
    versions: isOwn
      ? []
      : [{ ...emptyModelVersion('current', []), contextLength }],
    hosted: isOwn ? null : hostedOf(deployments, config, today),
  };
}

function hostedOf(
  deployments: readonly [LiteLlmDeployment, ...LiteLlmDeployment[]],
  { connection }: LiteLlmConfig,
  today: string,
): HostedEndpoint {
  const [{ model_name: name }] = deployments;
  const inputPerMillion = same(deployments, deployment =>
    priceOf(deployment, 'input_cost_per_token'),
  );
  const outputPerMillion = same(deployments, deployment =>
    priceOf(deployment, 'output_cost_per_token'),
  );
  return {
    provider: same(deployments, providerOf) ?? 'LiteLLM',
    model: name,
    // Of the gateway, and never of what is behind it.
    url: connection.url,
    region: same(deployments, ({ litellm_params: params }) =>
      readLine(
        params.aws_region_name ?? params.vertex_location ?? params.region_name,
        TEXT_LIMITS.label,
      ),
    ),
    price:
      inputPerMillion === null && outputPerMillion === null
        ? null
        : {
            inputPerMillion,
            outputPerMillion,
            // LiteLLM counts in this currency alone.
            currency: 'USD',
            asOf: today,
          },
  };
}

/** Whether a deployment is a service of the platform, so that nobody else hosts it. */
export function isServedHere(
  {
    litellm_params: { api_base: address },
    model_name: name,
  }: LiteLlmDeployment,
  { ownHosts, selfHosted }: LiteLlmConfig,
): boolean {
  const host = address === null ? undefined : hostOf(address);
  return (
    selfHosted.includes(name) ||
    (host !== undefined &&
      ownHosts.some(own =>
        own.startsWith('*.') ? host.endsWith(own.slice(1)) : host === own,
      ))
  );
}

/** Who serves a deployment, in words; null where nothing tells. */
function providerOf(deployment: LiteLlmDeployment): string | null {
  const { api_base: address } = deployment.litellm_params;
  const provider = providerNameOf(deployment);
  if (provider === null) {
    return null;
  }
  const engine = lookUp(SELF_HOSTED, provider);
  if (engine !== undefined) {
    return `Self-hosted (${engine})`;
  }
  if (OPENAI_API.includes(provider)) {
    return address === null || OPENAI_HOSTS.test(hostOf(address) ?? '')
      ? 'OpenAI'
      : COMPATIBLE;
  }
  return lookUp(PROVIDERS, provider) ?? readLine(provider, TEXT_LIMITS.label);
}

/** As LiteLLM names it: the server that is called decides, then the cost map. */
function providerNameOf({
  litellm_params: { custom_llm_provider: called, model },
  model_info: { litellm_provider: listed },
}: LiteLlmDeployment): string | null {
  return (
    called ?? listed ?? (model?.includes('/') ? model.split('/')[0] : null)
  );
}

/** LiteLLM counts what nobody bills as 0, which is no price of a server that somebody runs. */
function priceOf(
  deployment: LiteLlmDeployment,
  cost: 'input_cost_per_token' | 'output_cost_per_token',
): number | null {
  const price = pricePerMillion(deployment.model_info[cost]);
  const provider = providerNameOf(deployment);
  return price === 0 &&
    provider !== null &&
    lookUp(SELF_HOSTED, provider) !== undefined
    ? null
    : price;
}

function hostOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname : undefined;
}

/** What all deployments say alike; null where they differ, because a request may go to any of them. */
function same<T>(
  deployments: readonly LiteLlmDeployment[],
  of: (deployment: LiteLlmDeployment) => T | null,
): T | null {
  const values = new Set(deployments.map(of));
  return values.size === 1 ? [...values][0] : null;
}

function withInputs(
  { input, output }: ReturnType<typeof modalitiesOf>,
  ...more: Array<Modality | false | null>
): ModelRecord['modalities'] {
  const all = [
    ...input,
    ...more.filter(each => each !== false && each !== null),
  ];
  return { input: [...new Set(all)] as Modality[], output };
}
