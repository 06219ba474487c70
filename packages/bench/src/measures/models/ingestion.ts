import { waitUntil } from '@model-serving/lab';
import type { BenchBackend } from '../../BenchBackend';
import { number, type Row } from '../../Row';
import { ModelBackend } from './ModelBackend';
import type { StaticCatalog } from './StaticCatalog';
import { visibleModels } from './visibleModels';

/** What the providers of a backend handed to its catalog. */
async function handedEntities(backend: BenchBackend): Promise<object[]> {
  const entities: object[] = [];
  for (let after = ''; ; ) {
    const page: any = await (
      await backend.ask(
        `/api/catalog/bench/entities?after=${encodeURIComponent(after)}`,
      )
    ).json();
    if (page.length === 0) {
      return entities;
    }
    entities.push(...page.map(({ entity }: any) => entity));
    after = page.at(-1).ref;
  }
}

/** What a provider of the suite hands to the catalog for so many models. */
export async function entitiesOf(many: number): Promise<object[]> {
  const models = await ModelBackend.start(many);
  try {
    await models.untilHanded(many);
    return await handedEntities(models.backend);
  } finally {
    await models.stop();
  }
}

/**
 * P5: how fast models come into the catalog, and those of a static provider at the same time.
 *
 * @param large - just started
 */
export async function ingestion(
  large: ModelBackend,
  statics: StaticCatalog,
): Promise<Row> {
  await large.untilHanded(1);
  await statics.add();
  const [own, peer] = await visibleAtFirstEnd(
    [large.backend, statics.backend],
    large.models,
  );
  const ratio = own / peer;
  const [ownTurn, peerTurn] = await Promise.all(
    [large, statics].map(
      async ({ backend }) => (await backend.vitals()).longestTurnMs,
    ),
  );
  return {
    id: 'P5',
    what: `${large.models} models of a registry into the catalog, compared with a static provider that adds the same entities`,
    result: `${number(
      ratio,
    )} of its entities in the same time (${own} against ${peer})`,
    goal: '≥ 0.95',
    met: ratio >= 0.95,
    numbers: {
      ratio,
      ownEntities: own,
      staticEntities: peer,
      ownLongestTurnMs: ownTurn,
      staticLongestTurnMs: peerTurn,
    },
  };
}

/** Entities that each catalog shows once one of them shows all, so that none has the machine for itself. */
async function visibleAtFirstEnd(
  backends: readonly BenchBackend[],
  all: number,
): Promise<number[]> {
  let visible: number[] = [];
  await waitUntil(
    'a catalog to show all models',
    async () => {
      visible = await Promise.all(backends.map(visibleModels));
      return visible.some(count => count >= all);
    },
    { seconds: 3_600, everyMs: 1_000 },
  );
  return visible;
}
