import {
  emptyModelRecord,
  emptyModelVersion,
  HostedEndpoint,
  Modality,
  ModelRecord,
  readLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
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
  const task = TASKS[info.mode ?? ''] ?? null;
  const contextLength = same(
    deployments,
    each => each.model_info.max_input_tokens ?? each.model_info.max_tokens,
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
  const inputPerMillion = same(deployments, ({ model_info: info }) =>
    pricePerMillion(info.input_cost_per_token),
  );
  const outputPerMillion = same(deployments, ({ model_info: info }) =>
    pricePerMillion(info.output_cost_per_token),
  );
  const provider = same(deployments, providerOf);
  return {
    provider:
      provider === null
        ? 'LiteLLM'
        : PROVIDERS[provider] ?? readLine(provider, TEXT_LIMITS.label)!,
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
  const host =
    address !== null && URL.canParse(address)
      ? new URL(address).hostname
      : undefined;
  return (
    selfHosted.includes(name) ||
    (host !== undefined &&
      ownHosts.some(own =>
        own.startsWith('*.') ? host.endsWith(own.slice(1)) : host === own,
      ))
  );
}

function providerOf({
  litellm_params: { model },
  model_info: { litellm_provider: provider },
}: LiteLlmDeployment): string | null {
  return provider ?? (model?.includes('/') ? model.split('/')[0] : null);
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
