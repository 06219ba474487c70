import {
  engineNamed,
  readWebLink,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EndpointServer,
  inferenceDefinition,
  openAiDefinition,
  serversInsideCluster,
} from '@model-serving/backstage-plugin-model-serving-node';

/** Where the service answers, as far as it is known. */
function serversOf({ ref, url }: ServiceSummary): EndpointServer[] {
  // Pages offer to call it from the browser.
  const address = readWebLink(url)?.replace(/\/$/, '');
  return [
    ...(address
      ? [{ url: address, description: 'As its status gives it' }]
      : []),
    ...serversInsideCluster(ref),
  ];
}

/**
 * The protocol of a running service as OpenAPI. It says what the engine speaks, not which
 * of it the model can do: that is for the model's own card.
 */
export function endpointDefinition(
  service: ServiceSummary,
): Record<string, unknown> {
  const { ref, engine, model } = service;
  const isOpenAi =
    ref.kind === 'LLMInferenceService' ||
    engineNamed(engine)?.protocol === 'openai';
  const servers = serversOf(service);
  const description = [
    isOpenAi ? 'OpenAI-compatible' : 'Open Inference Protocol',
    model ? `serving ${model.name}` : undefined,
    engine ? `with ${engine}` : undefined,
  ]
    .filter(Boolean)
    .join(', ');
  return isOpenAi
    ? openAiDefinition({
        title: ref.name,
        description,
        does: 'any',
        keyed: false,
        servers,
      })
    : inferenceDefinition('open-inference', {
        title: ref.name,
        description,
        servers,
      });
}
