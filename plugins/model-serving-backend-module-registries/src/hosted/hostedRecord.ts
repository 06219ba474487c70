import {
  emptyModelRecord,
  emptyModelVersion,
  HostedEndpoint,
  ModelLicense,
  ModelRecord,
  readLine,
  readText,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { pricePerMillion } from '../sources/pricePerMillion';
import { placeOf } from '../sources/recordPlace';
import { modalitiesOf } from '../sources/taskModalities';
import type { OpenAiModel, ReplicateModel } from './hostedAnswers';
import type { DeclaredModel, HostedConfig } from './readHostedConfig';

/** A model that somebody else serves. What the operator says comes before what the provider says. */
export function hostedRecordOf(
  name: string,
  declared: DeclaredModel | undefined,
  said: Partial<ModelRecord> & {
    contextLength?: number | null;
    price?: HostedEndpoint['price'];
  },
  config: HostedConfig,
): ModelRecord {
  const { contextLength = null, price = null, ...record } = said;
  const task = declared?.task ?? record.task ?? null;
  return {
    ...emptyModelRecord(placeOf(name), name),
    ...record,
    title: declared?.title ?? record.title ?? null,
    description: declared?.description ?? record.description ?? null,
    license: licenseOf(declared, record.license ?? null),
    task,
    modalities: modalitiesOf(task),
    toolCalling: declared?.toolCalling ?? record.toolCalling ?? null,
    links: [
      ...(record.links ?? []),
      ...(config.dataTerms
        ? [{ url: config.dataTerms, title: `Data terms of ${config.provider}` }]
        : []),
    ],
    identities: declared?.identity ? [declared.identity] : [],
    versions: record.versions ?? [
      {
        ...emptyModelVersion('current', []),
        contextLength: declared?.contextLength ?? contextLength,
      },
    ],
    hosted: {
      provider: config.provider,
      model: name,
      url: config.url,
      region: declared?.region ?? config.region,
      ...(config.dataTerms && { dataTerms: config.dataTerms }),
      price: declared?.price ?? price,
    },
  };
}

/** The license that the operator or the provider names, with the operator's page of it where there is one. */
function licenseOf(
  declared: DeclaredModel | undefined,
  said: ModelLicense | null,
): ModelLicense | null {
  const { license = null, licenseUrl = null } = declared ?? {};
  if (license === null && licenseUrl === null) {
    return said;
  }
  return {
    id: license ?? said?.id ?? 'unknown',
    url: licenseUrl ?? (license === null ? said?.url ?? null : null),
    text: null,
  };
}

/**
 * What an OpenAI-compatible list says.
 *
 * @param today - ISO 8601 date on which it was read
 */
export function ofOpenAi(model: OpenAiModel, today: string) {
  const inputPerMillion = pricePerMillion(model.pricing?.prompt);
  const outputPerMillion = pricePerMillion(model.pricing?.completion);
  return {
    title: readLine(model.name, TEXT_LIMITS.label),
    description: readLine(model.description),
    publisher: readLine(model.owned_by, TEXT_LIMITS.label),
    toolCalling: model.supported_parameters?.includes('tools') ?? null,
    contextLength: model.max_model_len ?? model.context_length,
    price:
      inputPerMillion === null && outputPerMillion === null
        ? null
        : { inputPerMillion, outputPerMillion, currency: 'USD', asOf: today },
  };
}

/** What Replicate says. */
export function ofReplicate(model: ReplicateModel): Partial<ModelRecord> {
  const { latest_version: latest } = model;
  const links = [
    ['Source code', model.github_url],
    ['Paper', model.paper_url],
  ] as const;
  const license = readWebLink(model.license_url);
  return {
    description: readText(model.description, TEXT_LIMITS.line),
    publisher: readLine(model.owner, TEXT_LIMITS.label),
    url: readWebLink(model.url),
    license: license ? { id: 'unknown', url: license, text: null } : null,
    links: links.flatMap(([title, link]) => {
      const url = readWebLink(link);
      return url ? [{ url, title }] : [];
    }),
    ...(latest && {
      updatedAt: dateOf(latest.created_at),
      versions: [
        {
          ...emptyModelVersion(readLine(latest.id, 63) ?? 'latest', []),
          createdAt: dateOf(latest.created_at),
          aliases: ['latest'],
        },
      ],
    }),
  };
}

function dateOf(text: string | null): string | null {
  const time = text === null ? NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
