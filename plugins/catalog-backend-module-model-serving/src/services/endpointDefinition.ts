import {
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
function serversOf({ api, ref, url }: ServiceSummary): EndpointServer[] {
  // Pages offer to call it from the browser.
  const known = readWebLink(api?.url ?? url);
  const address = known?.replace(/\/$/, '');
  return [
    ...(address
      ? [
          {
            url: address,
            description:
              address === readWebLink(url)?.replace(/\/$/, '')
                ? 'As its status gives it'
                : 'Through the gateway',
          },
        ]
      : []),
    ...serversInsideCluster(ref),
  ];
}

/**
 * The protocol of a running service as OpenAPI: the endpoints that its engine has and its model can do, and whether it
 * asks for a key.
 */
export function endpointDefinition(
  service: ServiceSummary,
): Record<string, unknown> {
  const { api, ref, engine, model } = service;
  const protocol = api?.protocol ?? 'open-inference';
  const title = ref.name;
  const servers = serversOf(service);
  const descriptionOf = (name: string) =>
    [
      name,
      ...(model ? [`serving ${model.name}`] : []),
      ...(engine ? [`with ${engine}`] : []),
    ].join(', ');
  const named = api?.model ? { model: api.model } : {};
  switch (protocol) {
    case 'openai':
      return openAiDefinition({
        title,
        description: descriptionOf('OpenAI-compatible'),
        ...named,
        endpoints: api?.endpoints ?? [],
        keyed: api?.keyed === true,
        servers,
      });
    case 'open-inference':
    case 'kserve-v1':
      return inferenceDefinition(protocol, {
        title,
        description: descriptionOf(
          protocol === 'kserve-v1'
            ? 'KServe V1 protocol'
            : 'Open Inference Protocol',
        ),
        ...named,
        servers,
      });
    case 'own':
      return ownDefinition({
        title,
        engine: engine ?? 'The engine',
        servers,
      });
    default:
      return protocol satisfies never;
  }
}
