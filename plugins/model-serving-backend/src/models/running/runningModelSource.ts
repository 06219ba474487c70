import { ServiceUnavailableError } from '@backstage/errors';
import {
  ClusterStatus,
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelIdentity,
  ModelRecord,
  ServedModel,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ModelSource,
  ociRepositoryUri,
  parseOciReference,
} from '@model-serving/backstage-plugin-model-serving-node';

/** What engines load where nothing else is known of it. */
const UNKNOWN_FORMAT = 'unknown';
const DIGEST_CHARACTERS = 12;

type Served = ServedModel & { uri: string };

/**
 * Models that services of the clusters run, whether or not a registry knows them. A record says what is run, never where
 * or by whom: models are for everybody.
 *
 * @param options.owner - entity ref of who answers for models that nobody else knows
 */
export function runningModelSource(options: {
  owner: string | null;
  picture: {
    clusters(): ClusterStatus[];
    services(): Promise<ServiceDetail[]>;
  };
}): ModelSource {
  const { owner, picture } = options;
  return {
    id: 'running-services',
    type: 'running',
    title: 'services of the clusters',
    owner,
    schedule: { frequency: { minutes: 5 }, timeout: { minutes: 1 } },
    async read() {
      const unread = picture.clusters().find(({ stale }) => stale);
      if (unread) {
        throw new ServiceUnavailableError(
          `cluster ${unread.title} cannot be read now, so what it runs is not known`,
        );
      }
      const models = new Map<string, ModelRecord>();
      for (const { engine, model } of await picture.services()) {
        if (isServed(model) && !models.has(model.uri)) {
          models.set(model.uri, recordOf(model, engine));
        }
      }
      return {
        version: null,
        models: [...models.values()],
        skipped: [],
        requests: 0,
      };
    },
  };
}

function isServed(model: ServedModel | null): model is Served {
  return Boolean(model?.uri);
}

function recordOf(model: Served, engine: string | null): ModelRecord {
  const { digest, name, uri } = model;
  const reference = parseOciReference(uri);
  const version =
    reference?.tag ??
    digest?.replace('sha256:', '').slice(0, DIGEST_CHARACTERS) ??
    'running';
  return {
    // Another digest of the same repository is another version, and has a place of its own.
    ...emptyModelRecord(uri, name),
    description: 'Runs in a cluster.',
    identities: identitiesOf(digest, reference && ociRepositoryUri(reference)),
    versions: [
      emptyModelVersion(version, [
        {
          ...emptyModelVariant('running', uri, UNKNOWN_FORMAT),
          engine,
        },
      ]),
    ],
  };
}

function identitiesOf(
  digest: string | null,
  repository: string | null,
): ModelIdentity[] {
  return [
    ...(repository
      ? [
          {
            kind: 'repository' as const,
            repository: repository.replace('oci://', '').toLowerCase(),
            revision: null,
          },
        ]
      : []),
    ...(digest ? [{ kind: 'digest' as const, digest }] : []),
  ];
}
