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
    for (const deployment of deployments) {
      const { model_name: name } = deployment;
      const others = models.get(name);
      if (name.includes('*')) {
        skipped.push({
          place: name,
          reason: 'it stands for models that the gateway does not list',
        });
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
