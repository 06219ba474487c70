import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import {
  ExternalContext,
  ExternalPath,
  ExternalReading,
  looseMap,
  pathFiles,
} from '../goldenPaths';
import { endpointOf } from '../goldenPaths/externalModel/endpointOf';
import { FileObject, judge, JudgeInput, Problem } from './CheckInput';
import type { ExternalQuestion } from './externalQuestion';
import type { FilesContext } from './contextOfFiles';
import type { GitDeviations } from './gitDeviations';
import { renderingProblems } from './goldenPath';

/** The request whose rendering the files would be if the golden path had written them; or why no request makes such files. */
export function externalContext(
  { picture, primaryCluster, profile, service, tenant }: FilesContext,
  { answers, data }: ExternalReading,
): ExternalContext | { refusal: string } {
  const endpoint = profile.externalEndpoints.find(
    ({ id }) => id === answers.endpoint,
  );
  if (!endpoint) {
    return {
      refusal: `No profile offers ${
        tenant.name
      } the external endpoint ${JSON.stringify(answers.endpoint ?? '').slice(
        0,
        100,
      )}`,
    };
  }
  const { model: modelVariable, url: urlVariable } = endpoint.variables;
  const hosted = {
    model: String(data[modelVariable] ?? ''),
    url: String(data[urlVariable] ?? ''),
  };
  const model = looseMap(answers.model);
  const choice = endpointOf(
    { title: String(model.ref ?? 'the model'), hosted },
    profile,
    endpoint.id,
  );
  if ('refusal' in choice) {
    return choice;
  }
  return {
    ...choice,
    request: {
      ...answers,
      tenant: tenant.name,
      name: service,
    } as ExternalContext['request'],
    tenant,
    licenseAccepted: model.licenseAccepted ?? null,
    model: {
      entityRef: model.ref,
      title: '',
      version: model.version ?? null,
      variant: model.variant ?? null,
    },
    profile,
    cluster: picture.cluster,
    primaryCluster: primaryCluster ?? picture.cluster,
  };
}

/** The answers that the files contain are ones that the form would take. */
function requestProblems(
  path: ExternalPath,
  { request }: ExternalContext,
  file: string,
): Problem[] {
  const { error } = path.request.safeParse(request);
  return (error?.issues ?? []).map(({ message, path: at }) => {
    const field = fieldPath(at as Array<string | number>);
    return {
      message: message.startsWith(field) ? message : `${field}: ${message}`,
      file,
    };
  });
}

/** Judges the files of an external model by what they hold alone; what only the catalog knows stays a question. */
export function checkExternal(
  path: ExternalPath,
  input: JudgeInput,
  objects: readonly FileObject[],
  reading: ExternalReading,
  file: string,
  git?: GitDeviations,
): { findings: Finding[]; external: ExternalQuestion | null } {
  const context = externalContext(input, reading);
  if ('refusal' in context) {
    return {
      findings: judge('request', 'external-endpoint', '', [
        { message: context.refusal, file },
      ]),
      external: null,
    };
  }
  const broken = requestProblems(path, context, file);
  const { endpoint, licenseAccepted, model, modelName, request, url } = context;
  const answers = [
    ...judge(
      'request',
      'external-endpoint',
      `${input.tenant.name} may call ${endpoint.host}`,
      [],
    ),
    ...judge(
      'request',
      'request',
      'The answers in the files are valid',
      broken,
    ),
  ];
  if (broken.length > 0) {
    return { findings: answers, external: null };
  }
  return {
    findings: [
      ...answers,
      ...judge(
        'policy',
        'golden-path',
        'The files are exactly what the golden path writes',
        renderingProblems(pathFiles(path, context), objects, undefined, git),
      ),
    ],
    external: {
      entityRef: model.entityRef,
      version: model.version,
      licenseAccepted,
      url,
      modelName,
      tokens: request.tokens,
      budget: input.budget,
      currency: input.prices?.currency ?? null,
      file,
    },
  };
}
