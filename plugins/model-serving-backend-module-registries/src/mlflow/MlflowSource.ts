import type {
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from '@model-serving/backstage-plugin-model-serving-node';
import { mapEach } from '../sources/mapEach';
import { readEach } from '../sources/readEach';
import { nameOf, placeOf } from '../sources/recordPlace';
import type { SourceSettings } from '../sources/RegistryDefinition';
import { loggedModelOf } from './artifactUri';
import {
  MlflowModel,
  MlflowRun,
  MlflowVersion,
  modelVersion,
  registeredModel,
} from './mlflowAnswers';
import { MlflowClient } from './MlflowClient';
import { mlflowRecord } from './mlflowRecord';
import type { MlflowConfig } from './readMlflowConfig';

/** Prompts are kept as registered models; searches leave them out unless they are asked for. */
const PROMPT_TAG = 'mlflow.prompt.is_prompt';

type Skipped = ModelSnapshot['skipped'];

/**
 * Models of an MLflow Model Registry. Aliases and tags do not move a model's time of change, so everything is read each
 * time: the models in pages, and the versions in pages where the models do not come with all of theirs. What never
 * changes, runs and logged models, is read once.
 */
export class MlflowSource implements ModelSource {
  readonly id: string;
  readonly type = 'mlflow';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: MlflowConfig;
  /** Undefined for a run that is not there. */
  #runs = new Map<string, MlflowRun | undefined>();
  #loggedModels = new Map<string, string>();

  constructor(settings: SourceSettings, config: MlflowConfig) {
    this.id = settings.id;
    this.owner = settings.owner;
    this.schedule = settings.schedule;
    this.title = `the MLflow registry ${new URL(config.connection.url).host}`;
    this.#config = config;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const client = new MlflowClient(this.#config, signal);
    const skipped: Skipped = [];
    const registered = await readEach(
      await client.models(),
      registeredModel,
      skipped,
      entryPlace,
    );
    const models = registered.filter(
      ({ tags }) => tags.get(PROMPT_TAG)?.toLowerCase() !== 'true',
    );
    const versions = await this.#versions(client, models, skipped);
    await this.#look(
      client,
      [...versions.values()].flatMap(each => [...each.values()]),
    );
    const known = {
      runs: new Map(
        [...this.#runs].flatMap(([id, run]) => (run ? [[id, run]] : [])),
      ),
      loggedModels: this.#loggedModels,
    };
    const readings = await mapEach(models, model =>
      mlflowRecord({ model, versions, ...known }, this.#config),
    );
    return {
      version: null,
      models: readings.map(({ record }) => record),
      skipped: [...skipped, ...readings.flatMap(each => each.skipped)],
      requests: client.requests,
    };
  }

  /** A page token is an offset: what is deleted while pages are read hides another model from the list. */
  async isGone(place: string, { signal }: ModelSourceContext) {
    return !(await new MlflowClient(this.#config, signal).hasModel(
      nameOf(place),
    ));
  }

  async #versions(
    client: MlflowClient,
    models: readonly MlflowModel[],
    skipped: Skipped,
  ): Promise<Map<string, Map<string, MlflowVersion>>> {
    const found = new Map(
      models.map(({ name }) => [name, new Map<string, MlflowVersion>()]),
    );
    const keep = async (entries: readonly unknown[]) => {
      for (const each of await readEach(
        entries,
        modelVersion,
        skipped,
        entryPlace,
      )) {
        found.get(each.name)?.set(each.version, each);
      }
    };
    await keep(models.flatMap(({ latest_versions }) => latest_versions));
    const isComplete = models.every(({ aliases, name }) =>
      hasAll([...found.get(name)!.keys()], aliases),
    );
    if (!isComplete) {
      const entries = (await client.versions()).filter(entry =>
        found.has(String((entry as { name?: unknown } | null)?.name)),
      );
      await keep(entries);
    }
    return found;
  }

  /** Reads runs and logged models that are new, and forgets those that no version names any more. */
  async #look(client: MlflowClient, versions: readonly MlflowVersion[]) {
    const runs = this.#config.lineage
      ? unique(versions, each => each.run_id)
      : [];
    const logged = unique(versions, loggedModelOf);
    const newRuns = runs.filter(id => !this.#runs.has(id));
    const newModels = logged.filter(id => !this.#loggedModels.has(id));
    const readRuns = new Map(
      (await client.runs(newRuns)).map(run => [run.id, run]),
    );
    const readModels = await client.loggedModels(newModels);
    this.#runs = new Map(
      runs.map(id => [id, this.#runs.get(id) ?? readRuns.get(id)]),
    );
    this.#loggedModels = new Map(
      logged.flatMap(id => {
        const uri = this.#loggedModels.get(id) ?? readModels.get(id);
        return uri === undefined ? [] : [[id, uri]];
      }),
    );
  }
}

/** Whether these are as many versions as a model has had: they are numbered from 1. */
function hasAll(versions: readonly string[], aliases: MlflowModel['aliases']) {
  const aliased = aliases.map(({ version }) => version);
  return (
    Math.max(0, ...[...versions, ...aliased].map(Number)) <= versions.length
  );
}

function unique<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): string[] {
  return [...new Set(items.flatMap(item => keyOf(item) || []))];
}

function entryPlace({ name, version }: Record<string, unknown>, index: number) {
  return [
    typeof name === 'string' ? placeOf(name) : `entry ${index + 1}`,
    ...(typeof version === 'string' ? [placeOf(version)] : []),
  ].join('/');
}
