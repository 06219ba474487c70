import type {
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from '@model-serving/backstage-plugin-model-serving-node';
import { connect } from '../http/connection';
import { readEach } from '../sources/readEach';
import type { SourceSettings } from '../sources/RegistryDefinition';
import { deploymentSchema, LiteLlmDeployment } from './liteLlmAnswers';
import { LiteLlmClient } from './LiteLlmClient';
import { liteLlmRecordOf } from './liteLlmRecord';
import type { LiteLlmConfig } from './readLiteLlmConfig';

/** Models that a LiteLLM gateway offers, with the prices that it charges by. */
export class LiteLlmSource implements ModelSource {
  readonly id: string;
  readonly type = 'litellm';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: LiteLlmConfig;
  readonly #now: () => Date;

  constructor(
    { id, owner, schedule }: SourceSettings,
    config: LiteLlmConfig,
    now: () => Date = () => new Date(),
  ) {
    this.id = id;
    this.title = `the LiteLLM gateway ${new URL(config.connection.url).host}`;
    this.owner = owner;
    this.schedule = schedule;
    this.#config = config;
    this.#now = now;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const http = connect(this.#config.connection);
    const entries = await new LiteLlmClient(http, signal).deployments();
    const skipped: ModelSnapshot['skipped'] = [];
    const models = new Map<
      string,
      [LiteLlmDeployment, ...LiteLlmDeployment[]]
    >();
    const deployments = await readEach(
      entries,
      deploymentSchema,
      skipped,
      (_, index) => `entry ${index + 1}`,
    );
    const wildcards = wildcardsAmong(deployments);
    const named = new Set<string>();
    for (const deployment of deployments) {
      const { model_name: name } = deployment;
      const others = models.get(name);
      const wildcard = name.includes('*')
        ? name
        : wildcards.get(deployment.model_info.id ?? '');
      if (wildcard !== undefined) {
        if (!named.has(wildcard)) {
          skipped.push({
            place: wildcard,
            reason: 'it stands for models that the gateway does not list',
          });
        }
        named.add(wildcard);
      } else if (others) {
        others.push(deployment);
      } else {
        models.set(name, [deployment]);
      }
    }
    const today = this.#now().toISOString().slice(0, 10);
    return {
      version: null,
      models: [...models.values()].flatMap(
        each => liteLlmRecordOf(each, this.#config, today) ?? [],
      ),
      skipped,
      requests: http.requests,
    };
  }
}

/**
 * Deployments with a wildcard, by their id. A gateway without a database lists each under the names that its price list has
 * for the provider, whether those can be called or not.
 */
function wildcardsAmong(
  deployments: readonly LiteLlmDeployment[],
): ReadonlyMap<string, string> {
  const names = new Map<string, Set<string>>();
  for (const { model_info: info, model_name: name } of deployments) {
    if (info.id !== null) {
      names.set(info.id, (names.get(info.id) ?? new Set()).add(name));
    }
  }
  return new Map(
    [...names]
      .filter(([, of]) => of.size > 1)
      .map(([id, of]) => [id, `${commonStart([...of])}*`]),
  );
}

function commonStart([first, ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) {
      length -= 1;
    }
  }
  return first.slice(0, length);
}
