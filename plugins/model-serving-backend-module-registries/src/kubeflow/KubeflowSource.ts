import type {
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from '@model-serving/backstage-plugin-model-serving-node';
import { groupBy } from '../sources/groupBy';
import { mapEach } from '../sources/mapEach';
import { readEach } from '../sources/readEach';
import { placeOf } from '../sources/recordPlace';
import type { SourceSettings } from '../sources/RegistryDefinition';
import {
  artifact,
  KubeflowArtifact,
  KubeflowModelArtifact,
  KubeflowVersion,
  modelVersion,
  registeredModel,
} from './kubeflowAnswers';
import { KubeflowClient } from './KubeflowClient';
import { kubeflowRecord } from './kubeflowRecord';
import type { KubeflowConfig } from './readKubeflowConfig';

const QUESTIONS_AT_ONCE = 4;
const LIVE = 'LIVE';

type Skipped = ModelSnapshot['skipped'];

/** What a version was last seen to hold. */
interface Holding {
  /** Time of the version's last change. */
  updated: string | undefined;
  artifacts: readonly KubeflowArtifact[];
}

/**
 * Models of Kubeflow's Model Registry. An artifact does not say which version it belongs to, so a version is asked for its
 * artifacts when it is new or has changed, and all are asked when there is an artifact that none of them holds. What an
 * artifact says is read from the list of all artifacts each time.
 */
export class KubeflowSource implements ModelSource {
  readonly id: string;
  readonly type = 'kubeflow';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: KubeflowConfig;
  #holdings = new Map<string, Holding>();
  /** Artifacts that no version holds. */
  #loose = new Set<string>();

  constructor(settings: SourceSettings, config: KubeflowConfig) {
    this.id = settings.id;
    this.owner = settings.owner;
    this.schedule = settings.schedule;
    this.title = `the Kubeflow Model Registry ${
      new URL(config.connection.url).host
    }`;
    this.#config = config;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const client = new KubeflowClient(this.#config, signal);
    const skipped: Skipped = [];
    const registered = await readEach(
      await client.registeredModels(),
      registeredModel,
      skipped,
      entryPlace,
    );
    const models = registered.filter(({ state }) => state === LIVE);
    const names = new Map(models.map(({ id, name }) => [id, placeOf(name)]));
    const listed = await readEach(
      await client.modelVersions(),
      modelVersion,
      skipped,
      ({ name, registeredModelId }, index) =>
        `${names.get(String(registeredModelId)) ?? 'unknown'}/${
          typeof name === 'string' ? placeOf(name) : `entry ${index + 1}`
        }`,
    );
    const versions = listed.filter(
      ({ registeredModelId, state }) =>
        state === LIVE && names.has(registeredModelId),
    );
    const artifacts = new Map(
      (
        await readEach(
          await client.modelArtifacts(),
          artifact,
          skipped,
          entryPlace,
        )
      )
        .filter(each => each.artifactType === 'model-artifact')
        .map(each => [each.id, each]),
    );
    await this.#look(client, versions, artifacts);
    const versionsOf = groupBy(versions, each => each.registeredModelId);
    const readings = await mapEach(models, model =>
      kubeflowRecord(
        model,
        (versionsOf.get(model.id) ?? []).map(version => ({
          version,
          artifacts: this.#artifactsOf(version, artifacts),
        })),
        this.#config,
      ),
    );
    return {
      version: null,
      models: readings.map(({ record }) => record),
      skipped: [...skipped, ...readings.flatMap(each => each.skipped)],
      requests: client.requests,
    };
  }

  #artifactsOf(
    { id }: KubeflowVersion,
    artifacts: ReadonlyMap<string, KubeflowModelArtifact>,
  ): KubeflowArtifact[] {
    return (this.#holdings.get(id)?.artifacts ?? []).flatMap(held =>
      held.artifactType === 'model-artifact'
        ? artifacts.get(held.id) ?? []
        : held,
    );
  }

  async #look(
    client: KubeflowClient,
    versions: readonly KubeflowVersion[],
    artifacts: ReadonlyMap<string, unknown>,
  ): Promise<void> {
    const holdings = new Map(
      versions.flatMap(({ id, lastUpdateTimeSinceEpoch }) => {
        const known = this.#holdings.get(id);
        return known && known.updated === lastUpdateTimeSinceEpoch
          ? [[id, known] as const]
          : [];
      }),
    );
    const ask = (asked: readonly KubeflowVersion[]) =>
      inTurns(asked, async ({ id, lastUpdateTimeSinceEpoch }) => {
        holdings.set(id, {
          updated: lastUpdateTimeSinceEpoch,
          // What is not understood was said of the list of all artifacts.
          artifacts: await readEach(
            await client.artifactsOf(id),
            artifact,
            [],
            entryPlace,
          ),
        });
      });
    const unheld = () => {
      const held = new Set(
        [...holdings.values()].flatMap(each =>
          each.artifacts.map(({ id }) => id),
        ),
      );
      return [...artifacts.keys()].filter(id => !held.has(id));
    };
    const changed = versions.filter(({ id }) => !holdings.has(id));
    await ask(changed);
    if (unheld().some(id => !this.#loose.has(id))) {
      await ask(versions.filter(version => !changed.includes(version)));
    }
    this.#holdings = holdings;
    this.#loose = new Set(unheld());
  }
}

function entryPlace({ id, name }: Record<string, unknown>, index: number) {
  if (typeof name === 'string') {
    return placeOf(name);
  }
  return typeof id === 'string' ? placeOf(id) : `entry ${index + 1}`;
}

async function inTurns<T>(
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const work = async () => {
    for (
      let item = waiting.shift();
      item !== undefined;
      item = waiting.shift()
    ) {
      await act(item);
    }
  };
  await Promise.all(Array.from({ length: QUESTIONS_AT_ONCE }, work));
}
