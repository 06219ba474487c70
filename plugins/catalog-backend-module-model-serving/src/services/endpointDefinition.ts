import {
  engineNamed,
  readWebLink,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EndpointServer,
  inferenceDefinition,
  openAiDefinition,
  ownDefinition,
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
  const protocol =
    ref.kind === 'LLMInferenceService'
      ? 'openai'
      : engineNamed(engine)?.protocol ?? 'open-inference';
  const title = ref.name;
  const servers = serversOf(service);
  const descriptionOf = (api: string) =>
    [
      api,
      ...(model ? [`serving ${model.name}`] : []),
      ...(engine ? [`with ${engine}`] : []),
    ].join(', ');
  switch (protocol) {
    case 'openai':
      return openAiDefinition({
        title,
        description: descriptionOf('OpenAI-compatible'),
        does: 'any',
        keyed: false,
        pathPrefix: engineNamed(engine)?.pathPrefix,
        servers,
      });
    case 'open-inference':
      return inferenceDefinition(protocol, {
        title,
        description: descriptionOf('Open Inference Protocol'),
        servers,
      });
    case 'own':
      return ownDefinition({ title, engine: engine!, servers });
    default:
      return protocol satisfies never;
  }
}
