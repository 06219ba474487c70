import { EXPERIMENT, runIdOf, SeededModel, SeededRun } from './RegisteredModel';

const REPOSITORY = 'https://git.sandbox.example/data-science/training';

/** Fields without a value are left out of MLflow's answers. */
function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) =>
      Array.isArray(value) ? value.length > 0 : value,
    ),
  ) as Partial<T>;
}

/** The versions of a model as `model-versions/search` answers them; aliases are the model's. */
export function versionAnswers(model: SeededModel): object[] {
  return model.versions.map((version, index) => ({
    name: model.name,
    version: String(index + 1),
    creation_timestamp: Date.parse(version.created),
    last_updated_timestamp: Date.parse(version.created),
    current_stage: version.stage,
    source: version.source,
    run_id: version.run === undefined ? '' : runIdOf(version.run),
    status: 'READY',
    ...given({ description: version.description, tags: version.tags }),
  }));
}

/** A model as `registered-models/search` answers it, with the newest version of each stage. */
export function modelAnswer(model: SeededModel): object {
  const answers = versionAnswers(model);
  const newest = new Map(
    model.versions.map(({ stage }, index) => [stage, answers[index]]),
  );
  const times = model.versions.map(({ created }) => Date.parse(created));
  return {
    name: model.name,
    creation_timestamp: Math.min(...times),
    last_updated_timestamp: Math.max(...times),
    ...given({
      description: model.description,
      latest_versions: [...newest.values()],
      tags: model.tags,
      aliases: Object.entries(model.aliases).map(([alias, version]) => ({
        alias,
        version: String(version),
      })),
    }),
  };
}

/** A run as `runs/search` answers it. */
export function runAnswer({ commit, dataset, name }: SeededRun): object {
  return {
    info: {
      run_id: runIdOf(name),
      experiment_id: EXPERIMENT,
      run_name: name,
      status: 'FINISHED',
      lifecycle_stage: 'active',
    },
    data: {
      tags: [
        { key: 'mlflow.source.git.commit', value: commit },
        { key: 'mlflow.source.git.repoURL', value: REPOSITORY },
      ],
    },
    inputs: {
      dataset_inputs: [
        {
          tags: [{ key: 'mlflow.data.context', value: 'training' }],
          dataset: {
            ...dataset,
            source_type: 's3',
            source: JSON.stringify({
              uri: `s3://data.sandbox.example/${dataset.name}`,
            }),
          },
        },
      ],
    },
  };
}
