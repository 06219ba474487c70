import { InputError } from '@backstage/errors';
import type { DriftReport } from '@model-serving/backstage-plugin-model-serving-common';
import {
  DriftSource,
  HttpAuth,
  HttpClient,
  readSecret,
  registryDialect,
  Secret,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { MonitorSettings } from '../readMonitors';
import * as answer from './evidentlyAnswers';
import { evidentlyReadings, timeBefore, timeOf } from './evidentlyReadings';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIMEOUT_SECONDS = 30;
const MOST_SECONDS = 60;
/** Values of 90 days. */
const HISTORY_MS = 90 * 86_400_000;
/** A report holds a histogram for each column. */
const LARGE_ANSWER = 32 * 1024 * 1024;
/** As `evidently/ui/service/security/token.py` names it. */
const SECRET_HEADER = 'evidently-secret';

/**
 * Projects of an Evidently UI service. An alert is a test of the newest report that failed.
 *
 * @throws InputError naming the key that cannot be used
 */
export function evidentlySource(settings: MonitorSettings): DriftSource {
  const { config, id, key, models, schedule } = settings;
  const url = readUrl(config.getString('url'), `${key}.url`);
  const webUrl = readUrl(
    config.getOptionalString('webUrl') ?? url,
    `${key}.webUrl`,
  );
  const http = new HttpClient({
    baseUrl: url,
    auth: secretAuth(readSecret(config, 'token', key)),
    dialect: registryDialect(key, 'monitor'),
    timeoutMs: readTimeout(settings),
    maxBytes: LARGE_ANSWER,
    retries: true,
  });
  return {
    id: `evidently-${id}`,
    title: `Evidently (${id})`,
    schedule,
    watches: models.map(({ config: own, key: ownKey, model, version }) => {
      const project = own.getString('project');
      if (!UUID.test(project)) {
        throw new InputError(
          `${ownKey}.project must be the id of a project, as it stands in the address of its page`,
        );
      }
      const tags = own.getOptionalStringArray('tags') ?? [];
      return {
        id: [project, ...tags].join(' '),
        model,
        version,
        read: async ({ signal }): Promise<DriftReport> => ({
          url: `${webUrl}/projects/${project}`,
          readings: await read(http, project, tags, signal),
        }),
      };
    }),
  };
}

async function read(
  http: HttpClient,
  project: string,
  tags: readonly string[],
  signal: AbortSignal,
) {
  const all = await http.request(
    `/api/projects/${project}/snapshots`,
    answer.snapshots,
    { signal },
  );
  const newest = all
    .filter(snapshot => tags.every(tag => snapshot.tags.includes(tag)))
    .reduce<(typeof all)[number] | undefined>(
      (latest, each) =>
        latest && timeOf(latest.timestamp) >= timeOf(each.timestamp)
          ? latest
          : each,
      undefined,
    );
  if (!newest) {
    return [];
  }
  const report = await http.request(
    `/api/projects/${project}/${encodeURIComponent(newest.id)}/download`,
    answer.report,
    { query: { report_format: 'json' }, signal },
  );
  const batch = await http.request(
    `/api/v2/snapshots/${project}/data_series_batch`,
    answer.seriesBatch,
    {
      method: 'POST',
      query: {
        timestamp_start: timeBefore(newest.timestamp, HISTORY_MS),
      },
      body: {
        series_filter: [{ tags, metadata: {}, metric: '*', metric_labels: {} }],
      },
      signal,
    },
  );
  return evidentlyReadings(report, batch, newest.timestamp);
}

function readUrl(text: string, key: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash
  ) {
    throw new InputError(
      `${key} must be an http or https address without credentials, query and fragment`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

function readTimeout({ config, key }: MonitorSettings): number {
  const seconds = config.getOptionalNumber('timeoutSeconds') ?? TIMEOUT_SECONDS;
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new InputError(
      `${key}.timeoutSeconds must be more than 0 and at most ${MOST_SECONDS}`,
    );
  }
  return seconds * 1000;
}

function secretAuth(secret: Secret | undefined): HttpAuth {
  return {
    async headers(): Promise<Record<string, string>> {
      return secret ? { [SECRET_HEADER]: await secret.read() } : {};
    },
  };
}
