import {
  decideModel,
  HostedModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelCatalog } from './catalog/ModelCatalog';

/** What pages of external models show of their models: who serves them now, and whether a tenant may still use them. */
export class HostedModels {
  readonly #catalog: () => Pick<
    ModelCatalog,
    'freshness' | 'governance' | 'incomplete' | 'index'
  >;

  constructor(
    catalog: () => Pick<
      ModelCatalog,
      'freshness' | 'governance' | 'incomplete' | 'index'
    >,
  ) {
    this.#catalog = catalog;
  }

  of(
    modelRef: string,
    tenant: { name: string; cluster: string },
    now: Date = new Date(),
  ): HostedModel {
    const catalog = this.#catalog();
    const { governance, index } = catalog;
    const model = index.find(modelRef)?.model;
    if (model) {
      const { sentence, word } = decideModel(
        model,
        governance.rules,
        tenant,
        now,
      );
      return {
        title: model.title,
        endpoint: model.hosted,
        decision: { sentence, word },
      };
    }
    const unread = catalog.incomplete ?? catalog.freshness().staleReason;
    return unread
      ? { reason: `the models could not be read: ${unread}` }
      : {
          title: modelRef,
          endpoint: null,
          decision: { sentence: null, word: 'ask' },
        };
  }
}
