import type {
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from '@model-serving/backstage-plugin-model-serving-node';
import { groupBy } from '../sources/groupBy';
import { mapEach } from '../sources/mapEach';
import { readEach } from '../sources/readEach';
import { nameOf, placeOf } from '../sources/recordPlace';
import type { SourceSettings } from '../sources/RegistryDefinition';
import type { WandbConfig } from './readWandbConfig';
import { collection, membership } from './wandbAnswers';
import { WandbClient } from './WandbClient';
import { registryOf, wandbRecord } from './wandbRecord';

const keyOf = (project: string, name: string) =>
  JSON.stringify([project, name]);

/** Collections of the registries of an organization of Weights & Biases: two lists in pages. */
export class WandbSource implements ModelSource {
  readonly id: string;
  readonly type = 'wandb';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: WandbConfig;

  constructor(settings: SourceSettings, config: WandbConfig) {
    this.id = settings.id;
    this.owner = settings.owner;
    this.schedule = settings.schedule;
    this.title = `the W&B registries of ${config.organization}`;
    this.#config = config;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const client = new WandbClient(this.#config, signal);
    const skipped: ModelSnapshot['skipped'] = [];
    const listed = await readEach(
      await client.collections(),
      collection,
      skipped,
      entryPlace,
    );
    const collections = listed.filter(({ type }) =>
      this.#config.types.includes(type.name),
    );
    const versions = groupBy(
      await readEach(
        await client.versions(),
        membership,
        skipped,
        ({ artifactCollection, versionIndex }, index) =>
          `${entryPlace(
            (artifactCollection ?? {}) as any,
            index,
          )}/v${versionIndex}`,
      ),
      ({ artifactCollection: { name, project } }) => keyOf(project.name, name),
    );
    return {
      version: null,
      models: await mapEach(collections, each =>
        wandbRecord(
          each,
          versions.get(keyOf(each.project.name, each.name)) ?? [],
          this.#config,
        ),
      ),
      skipped,
      requests: client.requests,
    };
  }

  /** Collections come and go while their pages are read. */
  async isGone(place: string, { signal }: ModelSourceContext) {
    const [registry, ...name] = place.split('/');
    const found = await new WandbClient(this.#config, signal).collections(
      registry,
      nameOf(name.join('/')),
    );
    return found.length === 0;
  }
}

function entryPlace(
  { name, project }: Record<string, unknown>,
  index: number,
): string {
  const registry = (project as { name?: unknown } | null | undefined)?.name;
  return [
    ...(typeof registry === 'string' ? [registryOf(registry)] : []),
    typeof name === 'string' ? placeOf(name) : `entry ${index + 1}`,
  ].join('/');
}
