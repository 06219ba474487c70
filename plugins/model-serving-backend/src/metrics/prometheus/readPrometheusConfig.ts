import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { PromLabels } from '@model-serving/backstage-plugin-model-serving-common';

const SCRAPE_SECONDS = 30;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** A Prometheus, or what speaks its HTTP API, and how to be let in. */
export interface PrometheusTarget {
  /** Base address; `/api/v1` is appended. */
  url: string;
  /** Sent with each request; secret. */
  headers: Readonly<Record<string, string>>;
  labels: PromLabels;
  /** How often it scrapes the engines. */
  scrapeSeconds: number;
}

/** Which Prometheus measures which cluster. */
export interface PrometheusConfig {
  /** For every cluster that has none of its own. */
  shared: PrometheusTarget | undefined;
  own: ReadonlyMap<string, PrometheusTarget>;
}

function readUrl(config: Config, path: string): string {
  const text = config.getString('url');
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new InputError(`${path}.url is not an address`);
  }
  if (!['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(`${path}.url must begin with http:// or https://`);
  }
  if (url.username || url.password) {
    throw new InputError(
      `${path}.url must not hold credentials: use ${path}.headers`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function readTarget(config: Config, path: string): PrometheusTarget {
  const label = (name: string) => {
    const value = config.getOptionalString(`labels.${name}`);
    if (value !== undefined && !LABEL_NAME.test(value)) {
      throw new InputError(
        `${path}.labels.${name} is not a valid Prometheus label name`,
      );
    }
    return value;
  };
  const cluster = label('cluster');
  return {
    url: readUrl(config, path),
    headers: config.getOptional<Record<string, string>>('headers') ?? {},
    labels: {
      ...(cluster ? { cluster } : {}),
      namespace: label('namespace') ?? 'namespace',
      pod: label('pod') ?? 'pod',
    },
    scrapeSeconds: config.getOptionalNumber('scrapeSeconds') ?? SCRAPE_SECONDS,
  };
}

/** `modelServing.metrics.prometheus`. Throws where it cannot be right. */
export function readPrometheusConfig(root: Config): PrometheusConfig {
  const path = 'modelServing.metrics.prometheus';
  const config = root.getOptionalConfig(path);
  const clusters = config?.getOptionalConfigArray('clusters') ?? [];
  return {
    shared: config?.has('url') ? readTarget(config, path) : undefined,
    own: new Map(
      clusters.map((each, index) => [
        each.getString('name'),
        readTarget(each, `${path}.clusters[${index}]`),
      ]),
    ),
  };
}
