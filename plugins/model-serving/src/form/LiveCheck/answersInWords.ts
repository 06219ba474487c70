import {
  AcceleratorList,
  AdapterRequest,
  argumentsInWords,
  BatchRequest,
  CatalogModel,
  chooseArtifact,
  ExpectedTokens,
  ExternalRequest,
  ModelArtifact,
  modelFactsOf,
  operationInWords,
  plainLine,
  RequestedModel,
  RunAnswers,
  runtimesFor,
  servedBy,
  ServiceRequest,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatNumber,
  priorityTitle,
  runtimeTitle,
} from '@model-serving/backstage-plugin-model-serving-react';

import { isExternalRequest } from '../answers';

/** What was answered, in the words in which it was asked; the template's `check` gives each a title. */
export interface AnswersInWords {
  tenant: string;
  name: string;
  model: string;
  license?: string;
  purpose: string;
  accelerator?: string;
  runtime?: string;
  arguments?: string;
  run?: string;
  replicas?: string;
  priority?: string;
  operation?: string;
  tokens?: string;
}

/** What was answered about an adapter. */
export interface AdapterInWords {
  tenant: string;
  service: string;
  model: string;
  license?: string;
  name: string;
}

/** What was answered about a change of a service as a whole. */
export interface ChangeInWords {
  tenant: string;
  service: string;
  revision?: string;
}

/** What answers are named by; undefined while it is not known. */
export interface KnownNames {
  model: CatalogModel | undefined;
  accelerators: AcceleratorList | undefined;
}

function sizeOf(id: string, { accelerators }: KnownNames) {
  return accelerators?.items.find(option => option.id === id);
}

/** What of the model would be served; undefined while that is not known. */
function artifactOf(
  request: ServiceRequest | BatchRequest,
  known: KnownNames,
): ModelArtifact | undefined {
  const { accelerators, model } = known;
  const size = sizeOf(request.accelerator, known);
  return (
    model &&
    chooseArtifact(
      model,
      request.model,
      accelerators && servedBy(model, accelerators.runtimes, size),
    )
  );
}

/** `Qwen3 8B, version 2025-07, variant fp8`; version and variant where there is a choice. */
function modelInWords(
  request: ServiceRequest | BatchRequest,
  known: KnownNames,
): string {
  const { model } = known;
  const artifact = artifactOf(request, known);
  if (!model || !artifact) {
    const { ref, variant, version } = request.model;
    return [ref, version, variant].filter(Boolean).join(', ');
  }
  return nameInWords(model, artifact);
}

/** A model with its version and variant, where there is a choice. */
function nameInWords(
  model: CatalogModel,
  { variant, version }: ModelArtifact,
): string {
  return [
    plainLine(model.title, TEXT_LIMITS.label),
    model.versions.length > 1 && `version ${version.name}`,
    version.variants.length > 1 && `variant ${variant.name}`,
  ]
    .filter(Boolean)
    .join(', ');
}

const confirmedLicense = ({ licenseAccepted }: RequestedModel) =>
  licenseAccepted ? { license: `${licenseAccepted}, terms confirmed` } : {};

/** The runtime that was chosen, else the platform's first that serves the model; undefined while that is not known. */
function runtimeInWords(
  request: ServiceRequest | BatchRequest,
  known: KnownNames,
): string | undefined {
  const { accelerators, model } = known;
  const artifact = artifactOf(request, known);
  const size = sizeOf(request.accelerator, known);
  if (request.runtime) {
    const chosen = accelerators?.runtimes.find(
      ({ id }) => id === request.runtime,
    );
    return chosen ? runtimeTitle(chosen) : request.runtime;
  }
  if (!accelerators || !artifact || !model || !size) {
    return undefined;
  }
  const facts = modelFactsOf(model, artifact);
  const [first] = runtimesFor(accelerators.runtimes, facts, size).fitting;
  return first && runtimeTitle(first);
}

/** `4 shards in reviews/2026-11 of claim reviews, at most 24 hours` */
function runInWords({ claim, folder, hours, shards }: RunAnswers): string {
  return `${shards} ${
    shards === 1 ? 'shard' : 'shards'
  } in ${folder} of claim ${claim}, at most ${hours} ${
    hours === 1 ? 'hour' : 'hours'
  }`;
}

/** What was answered whichever the golden path. */
function commonAnswers(
  { model, name, purpose, tenant }: ServiceRequest | ExternalRequest,
  modelWords: string,
) {
  return {
    tenant,
    name,
    model: modelWords,
    ...confirmedLicense(model),
    purpose,
  };
}

/** `20 million tokens of input, 5 million of output` per month. */
function tokensInWords({ input, output }: ExpectedTokens): string {
  return `${formatNumber(input)} million tokens of input, ${formatNumber(
    output,
  )} million of output per month`;
}

/** What somebody is about to propose, as they chose it; an id stands for itself while its name is not known. */
export function answersInWords(
  request: ServiceRequest | BatchRequest | ExternalRequest,
  known: KnownNames,
): AnswersInWords {
  if (isExternalRequest(request)) {
    return {
      ...commonAnswers(
        request,
        known.model
          ? plainLine(known.model.title, TEXT_LIMITS.label)
          : request.model.ref,
      ),
      tokens: tokensInWords(request.tokens),
    };
  }
  const { accelerator, priority, replicas } = request;
  const option = sizeOf(accelerator, known);
  const runtime = runtimeInWords(request, known);
  const { max, min } = replicas;
  const operation = operationInWords(
    request.operation ?? {},
    known.accelerators?.operation,
  );
  return {
    ...commonAnswers(request, modelInWords(request, known)),
    accelerator: option?.title ?? accelerator,
    ...(runtime && { runtime }),
    ...(request.arguments && {
      arguments: argumentsInWords(request.arguments),
    }),
    ...('run' in request && { run: runInWords(request.run) }),
    replicas: min === max ? String(min) : `${min} to ${max}`,
    priority: priorityTitle(priority),
    ...(operation && { operation }),
  };
}

/** The adapter that somebody is about to propose. */
export function adapterInWords(
  { model, name, service, tenant }: AdapterRequest,
  known: Pick<KnownNames, 'model'>,
): AdapterInWords {
  const artifact = known.model && chooseArtifact(known.model, model);
  return {
    tenant,
    service,
    model:
      known.model && artifact
        ? nameInWords(known.model, artifact)
        : [model.ref, model.version].filter(Boolean).join(', '),
    ...confirmedLicense(model),
    name,
  };
}
