import { InputError } from '@backstage/errors';
import type { DriftReport } from '@model-serving/backstage-plugin-model-serving-common';
import {
  DriftSource,
  HttpAuth,
  HttpClient,
  Judging,
  readInThread,
  readSecret,
  registryDialect,
  Secret,
  sendAnswer,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { MonitorSettings } from '../readMonitor';
import { newestSnapshotReader, reportReader } from './evidentlyReaders';
import { timeBefore } from './evidentlyReadings';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIMEOUT_SECONDS = 30;
const MOST_SECONDS = 60;
/** Values of 90 days. */
const HISTORY_MS = 90 * 86_400_000;
/** The values of a thousand columns in the reports of a month, one a day. */
const LARGE_ANSWER = 8 * 1024 * 1024;
/** As `evidently/ui/service/security/token.py` names it. */
const SECRET_HEADER = 'evidently-secret';

/**
 * Projects of an Evidently UI service. An alert is a test of the newest report that failed.
 *
 * @throws InputError naming the key that cannot be used
 */
export function evidentlySource(
  settings: MonitorSettings,
  judging: Judging,
): DriftSource {
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
  const inThread = { user: `drift:evidently-${id}` };
  const read = async (
    project: string,
    tags: readonly string[],
    signal: AbortSignal,
  ) => {
    const snapshots = await http.exchange(
      `/api/projects/${project}/snapshots`,
      { signal },
    );
    const newest = await readInThread(
      judging,
      newestSnapshotReader,
      { key, snapshots: sendAnswer(snapshots), tags },
      inThread,
    );
    if (!newest) {
      return [];
    }
    const report = await http.exchange(
      `/api/projects/${project}/${encodeURIComponent(newest.id)}/download`,
      { query: { report_format: 'json' }, signal },
    );
    const series = await http.exchange(
      `/api/v2/snapshots/${project}/data_series_batch`,
      {
        method: 'POST',
        query: { timestamp_start: timeBefore(newest.timestamp, HISTORY_MS) },
        body: {
          series_filter: [
            { tags, metadata: {}, metric: '*', metric_labels: {} },
          ],
        },
        signal,
      },
    );
    return readInThread(
      judging,
      reportReader,
      {
        key,
        report: sendAnswer(report),
        series: sendAnswer(series),
        at: newest.timestamp,
      },
      inThread,
    );
  };
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
          readings: await read(project, tags, signal),
        }),
      };
    }),
  };
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
